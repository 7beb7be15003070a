// The page's own world of an app on trial: the engine tells of promises that nobody caught there alone. Passed on as text,
// the only thing that both worlds share.
(() => {
  'use strict';
  const { dispatchEvent } = document;
  window.addEventListener('unhandledrejection', ({ reason }) => {
    const message = String(reason).replaceAll('\n', ' ');
    const detail = `${message}\n${reason?.sourceURL ?? ''}\n${reason?.line ?? 0}`;
    dispatchEvent.call(document, new CustomEvent('kiosk-trial-rejected', { detail }));
  });
})();
