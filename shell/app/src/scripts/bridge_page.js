// window.kiosk of a hosted app, in the app's own script world: knows nothing, asks the isolated world.
(() => {
  'use strict';
  if (window.top !== window || location.origin !== '__OWN_ORIGIN__') return;
  const waiting = new Map();
  let next = 0;

  const call = (method, args = {}, kioskDocument = undefined) =>
    new Promise((resolve, reject) => {
      next += 1;
      waiting.set(next, { resolve, reject });
      const kioskCall = JSON.stringify({ id: next, method, args });
      window.postMessage({ kioskCall, kioskId: next, kioskDocument }, '*');
    });

  window.addEventListener('message', (event) => {
    if (event.source !== window || !event.data) return;
    if (event.data.kioskChanged === true) window.dispatchEvent(new Event('kioskchange'));
    if (!event.data.kioskAnswer) return;
    const { id, ok, value } = event.data.kioskAnswer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (!asked) return;
    if (ok) asked.resolve(value);
    else asked.reject(Object.assign(new Error(value.message), { name: 'KioskError', code: value.code }));
  });

  const printed = async ({ what = 'page', copies = 1 } = {}) => {
    if (!what?.pdf) return { args: { what, copies } };
    const { pdf } = what;
    const bytes = pdf instanceof Blob ? await pdf.arrayBuffer() : pdf;
    return { args: { what: 'pdf', copies }, bytes };
  };

  const photo = ({ bytes, width, height }) => ({
    picture: new Blob([bytes], { type: 'image/jpeg' }),
    width,
    height,
  });

  const kiosk = Object.freeze({
    info: () => call('info'),
    end: () => call('end'),
    hold: (reason, seconds) => call('hold', { reason, seconds }),
    release: () => call('release'),
    stay: (seconds) => call('stay', { seconds }),
    print: (options) => printed(options).then(({ args, bytes }) => call('print', args, bytes)),
    printer: () => call('printer'),
    readIdCard: (options) => call('readIdCard', { reason: options?.reason }),
    // What stands on it goes beside the call, by the way of documents: a call stays in memories that nobody overwrites.
    printReceipt: (receipt) => call('printReceipt', {}, new TextEncoder().encode(JSON.stringify(receipt?.items))),
    receiptPrinter: () => call('receiptPrinter'),
    openSmartCard: (options) => call('openSmartCard', { reason: options?.reason }),
    selectSmartCard: (application) => call('selectSmartCard', { application }),
    sendToSmartCard: (command) => call('sendToSmartCard', { command }),
    closeSmartCard: () => call('closeSmartCard'),
    takePhoto: (options) => call('takePhoto', { subject: options?.subject, reason: options?.reason }).then(photo),
    scanCode: (options) => call('scanCode', { reason: options?.reason, formats: options?.formats }),
  });
  Object.defineProperty(window, 'kiosk', { value: kiosk });
})();
