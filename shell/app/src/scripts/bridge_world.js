// The isolated world of a hosted app's top frame: forwards to the shell what the app's own window
// posted, and nothing that a frame, of whatever origin, posted to it.
(() => {
  'use strict';
  if (window.top !== window || location.origin !== '__OWN_ORIGIN__') return;

  // The shell bounds the calls of a second itself; of a flood it hears no more than that it is one.
  let second = 0;
  let calls = 0;
  const isTooMany = () => {
    const now = Math.floor(performance.now() / 1000);
    calls = now === second ? calls + 1 : 1;
    second = now;
    return calls > __MOST_CALLS__;
  };

  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== location.origin) return;
    const call = event.data && event.data.kioskCall;
    if (typeof call !== 'string') return;
    // To answer a call that is too large to be read.
    const id = Number.isSafeInteger(event.data.kioskId) ? Math.abs(event.data.kioskId) : 0;
    if (isTooMany()) {
      globalThis.__kioskAnswer(id, false, { code: 'too_many', message: 'too many calls; try again in a second' });
      return;
    }
    const said = { kind: 'call', id, origin: location.origin, call: call.slice(0, __MAX_CALL__ + 1) };
    const bytes = event.data.kioskDocument;
    if (bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes)) handOver(bytes, said);
    else say(said);
  });

  // By a request, which leaves nothing in the shell's own script engine, and which the page's own policy has no say in.
  const say = (said) =>
    void fetch('__SAY__', { method: 'POST', mode: 'no-cors', body: JSON.stringify(said) }).catch(() => {});

  // What kiosk.info() answers has changed.
  globalThis.__kioskChanged = () => window.postMessage({ kioskChanged: true }, '*');

  // A document goes by a request of its own, under a name that nobody can guess, and then the call that names it.
  const handOver = (bytes, said) => {
    if (bytes.byteLength > __MAX_DOCUMENT__) {
      const value = { code: 'too_large', message: 'the call or its document is too large' };
      globalThis.__kioskAnswer(said.id, false, value);
      return;
    }
    const random = crypto.getRandomValues(new Uint8Array(16));
    const name = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const tell = () => say({ ...said, document: name });
    fetch(`__DOCUMENTS__${name}`, { method: 'POST', mode: 'no-cors', body: bytes }).then(tell, tell);
  };

  // A picture is fetched by its name, once, and given away without a copy.
  globalThis.__kioskPhoto = (id, name, about) => {
    const gone = { code: 'camera_failed', message: 'the picture is gone' };
    fetch(`__DOCUMENTS__${name}`)
      .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject()))
      .then(
        (bytes) => {
          const value = { ...about, bytes };
          window.postMessage({ kioskAnswer: { id, ok: true, value } }, '*', [bytes]);
        },
        () => globalThis.__kioskAnswer(id, false, gone),
      );
  };

  globalThis.__kioskAnswer = (id, ok, value) => {
    window.postMessage({ kioskAnswer: { id, ok, value } }, '*');
  };
})();
