// The isolated world of every frame of a hosted app: tells the shell what the content policy refused,
// and that the top frame has painted.
(() => {
  'use strict';
  const handler = window.webkit.messageHandlers.kiosk;
  const post = (message) => handler.postMessage(JSON.stringify(message));

  document.addEventListener('securitypolicyviolation', (event) => {
    // A page can make such events itself; the engine's own are trusted.
    if (event.isTrusted) post({ kind: 'blocked', address: String(event.blockedURI).slice(0, 2048) });
  });

  if (window.top !== window || location.href === 'about:blank') return;
  const painted = () =>
    requestAnimationFrame(() => requestAnimationFrame(() => post({ kind: 'painted' })));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', painted, { once: true });
  else painted();
})();
