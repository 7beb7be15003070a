// window.kioskHost of the trusted pages: the only thing they use of the shell.
(() => {
  'use strict';
  const waiting = new Map();
  const listeners = [];
  const readers = [];
  const askers = [];
  // Answers to a document that was replaced must not reach its successor.
  let next = Math.floor(Math.random() * 2 ** 40);
  let state;
  let text = null;
  let consent = null;

  const host = {
    invoke(name, args = {}) {
      return new Promise((resolve, reject) => {
        next += 1;
        waiting.set(next, { resolve, reject });
        // As a request: a script message would leave what is typed in the shell's own script engine.
        const body = JSON.stringify({ id: next, name, args });
        fetch('/call', { method: 'POST', body }).catch(reject);
      });
    },
    onState(callback) {
      listeners.push(callback);
      if (state !== undefined) callback(state);
    },
    // The keyboard's page alone hears what stands in the field, and only where its layout shows it.
    onText(callback) {
      readers.push(callback);
      callback(text);
    },
    // The bar's page alone sees what the camera sees. No picture is kept by any cache of the engine's.
    async look(after) {
      const answer = await fetch(`/camera?after=${after}`);
      if (answer.status !== 200) return null;
      return { number: Number(answer.headers.get('Frame')), picture: await answer.blob() };
    },
    // The bar's page alone hears what an app wants of the citizen.
    onConsent(callback) {
      askers.push(callback);
      callback(consent);
    },
  };

  const shell = {
    answer(id, ok, value) {
      const call = waiting.get(id);
      waiting.delete(id);
      if (call) (ok ? call.resolve(value) : call.reject(new Error(value)));
    },
    state(value) {
      state = value;
      for (const listener of listeners) listener(value);
    },
    text(value) {
      text = value;
      for (const reader of readers) reader(value);
    },
    consent(value) {
      consent = value;
      for (const asker of askers) asker(value);
    },
  };

  Object.defineProperty(window, 'kioskHost', { value: Object.freeze(host) });
  Object.defineProperty(window, '__kioskShell', { value: Object.freeze(shell) });
})();
