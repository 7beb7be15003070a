// Where there is no touch screen, or one that acts as a mouse, the engine hides its touch events but for
// two traces. A page that finds those waits for touches alone, and no click reaches it.
(() => {
  'use strict';
  if ('ontouchstart' in window) return;
  for (const name of ['TouchEvent', 'Touch', 'TouchList']) delete window[name];
  const createEvent = Document.prototype.createEvent;
  Document.prototype.createEvent = function (name) {
    if (/^touchevent$/i.test(name)) throw new DOMException('There is no touch screen.', 'NotSupportedError');
    return createEvent.call(this, name);
  };
})();
