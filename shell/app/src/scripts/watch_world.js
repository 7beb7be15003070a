// The isolated world of every frame of a hosted app: tells the shell what the content policy refused,
// and that the top frame has painted.
(() => {
  'use strict';
  const handler = window.webkit.messageHandlers.kiosk;
  const post = (message) => handler.postMessage(JSON.stringify(message));
  // An address may be about the citizen: by a request, which leaves nothing in the shell's own script engine.
  const say = (it) => void fetch('__SAY__', { method: 'POST', mode: 'no-cors', body: JSON.stringify(it) }).catch(() => {});

  // Each origin once a document, and not without end: the shell reads all that is told on its one main thread.
  const MOST_TOLD = 64;
  const told = new Set();
  const originOf = (address) => {
    if (!URL.canParse(address)) return address;
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}`;
  };

  document.addEventListener('securitypolicyviolation', (event) => {
    // A page can make such events itself; the engine's own are trusted.
    if (!event.isTrusted || told.size >= MOST_TOLD) return;
    const address = String(event.blockedURI).slice(0, 2048);
    const origin = originOf(address);
    if (told.has(origin)) return;
    told.add(origin);
    say({ kind: 'blocked', address });
  });

  if (window.top !== window || location.href === 'about:blank') return;
  const painted = () =>
    requestAnimationFrame(() => requestAnimationFrame(() => post({ kind: 'painted' })));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', painted, { once: true });
  else painted();
})();
