// The isolated world of a hosted app's top frame: forwards to the shell what the app's own window
// posted, and nothing that a frame, of whatever origin, posted to it.
(() => {
  'use strict';
  if (window.top !== window || location.origin !== '__OWN_ORIGIN__') return;
  const handler = window.webkit.messageHandlers.kiosk;

  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== location.origin) return;
    const call = event.data && event.data.kioskCall;
    if (typeof call !== 'string') return;
    // To answer a call that is too large to be read.
    const id = Number.isSafeInteger(event.data.kioskId) ? Math.abs(event.data.kioskId) : 0;
    const said = { kind: 'call', id, origin: location.origin, call: call.slice(0, __MAX_CALL__ + 1) };
    handler.postMessage(JSON.stringify(said));
  });

  // What kiosk.info() answers has changed.
  globalThis.__kioskChanged = () => window.postMessage({ kioskChanged: true }, '*');

  globalThis.__kioskAnswer = (id, ok, value) => {
    window.postMessage({ kioskAnswer: { id, ok, value } }, '*');
  };
})();
