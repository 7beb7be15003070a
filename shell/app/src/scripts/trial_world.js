// The isolated world of every frame of an app on trial: tells the shell which scripts fail and which parts of a page are
// not there. Nobody is at the terminal, so nothing of it is about a person.
(() => {
  'use strict';
  const handler = window.webkit.messageHandlers.kiosk;
  // Not without end: a page may fail in a loop.
  const MOST_TOLD = 200;
  let told = 0;
  const post = (message) => {
    if (told++ < MOST_TOLD) handler.postMessage(JSON.stringify(message));
  };
  // What stands behind the question mark may be secret, and differs each time.
  const plain = (address) => String(address).split(/[?#]/, 1)[0].slice(0, 300);
  const failed = (message, source, line) =>
    post({ kind: 'script_failed', message: String(message).slice(0, 300), source: plain(source), line });

  window.addEventListener(
    'error',
    (event) => {
      if (!event.isTrusted) return;
      const part = event.target;
      if (part === window) return failed(event.message, event.filename || '', event.lineno || 0);
      const address = part.currentSrc || part.src || part.href || part.data;
      if (typeof address === 'string' && address !== '') post({ kind: 'part_missing', address: plain(address) });
    },
    true,
  );
  // From trial_page.js. A page that makes such events itself speaks ill of nobody else.
  document.addEventListener('kiosk-trial-rejected', (event) => {
    const [message, source, line] = String(event.detail).split('\n');
    failed(message, source, Number.parseInt(line, 10) || 0);
  });
})();
