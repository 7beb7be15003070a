// WebKitGTK before 2.52 tells a page of a finger by touch events alone, and by pointer events only when it has left, as
// of a mouse. Pads for signatures, maps and sliders wait for pointer events: here they get them, as Pointer Events
// (W3C, level 2) has them. An engine that sends them itself is left alone.
(() => {
  'use strict';
  if (!('ontouchstart' in window) || !('PointerEvent' in window)) return;

  // Far from the engine's own: its mouse is 1.
  const FIRST_ID = 1000;
  // A finger that has gone so many pixels moves; one that has gone less touches.
  const SLOP = 10;
  // The mouse that the engine makes of a touch comes so many milliseconds after it at most.
  const MOUSE_MS = 1000;
  const MOUSE_POINTERS = [
    'pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'pointerover', 'pointerout', 'pointerenter', 'pointerleave',
  ];

  const contacts = new Map();
  let lastId = FIRST_ID;
  let engineDoesIt = false;
  // Until when the engine's mouse is the shadow of a finger, and whether a page wants none of it.
  let shadow = { until: 0, unwanted: false };

  const chain = (element) => {
    const found = [];
    for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) found.push(one);
    return found;
  };

  const under = (touch) => {
    let found = document.elementFromPoint(touch.clientX, touch.clientY);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(touch.clientX, touch.clientY);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found ?? document.documentElement;
  };

  const send = (type, contact, touch, target, options = {}) => {
    const pressed = type === 'pointerdown' || type === 'pointermove';
    const event = new PointerEvent(type, {
      bubbles: true,
      cancelable: type !== 'pointercancel' && !type.endsWith('capture'),
      composed: true,
      view: window,
      screenX: touch.screenX,
      screenY: touch.screenY,
      clientX: touch.clientX,
      clientY: touch.clientY,
      button: type === 'pointermove' ? -1 : 0,
      buttons: pressed ? 1 : 0,
      pointerId: contact.id,
      width: 2 * touch.radiusX || 1,
      height: 2 * touch.radiusY || 1,
      pressure: pressed ? touch.force || 0.5 : 0,
      pointerType: 'touch',
      isPrimary: true,
      ...options,
    });
    // Who draws with what came between two pictures finds at least this.
    event.getCoalescedEvents = () => [event];
    target.dispatchEvent(event);
    return event;
  };

  const enter = (contact, touch, target) => {
    contact.over = target;
    send('pointerover', contact, touch, target);
    for (const one of chain(target).reverse()) {
      send('pointerenter', contact, touch, one, { bubbles: false, cancelable: false });
    }
  };

  const leave = (contact, touch) => {
    send('pointerout', contact, touch, contact.over);
    for (const one of chain(contact.over)) {
      send('pointerleave', contact, touch, one, { bubbles: false, cancelable: false });
    }
  };

  // Where the next event goes: to who captured the finger, else to what lies under it.
  const settle = (contact, touch) => {
    // What a page has taken out of itself holds nothing any more.
    if (!contact.captured?.isConnected) contact.captured = null;
    if (contact.told !== contact.captured) {
      if (contact.told) send('lostpointercapture', contact, touch, contact.told);
      contact.told = contact.captured;
      if (contact.told) send('gotpointercapture', contact, touch, contact.told);
    }
    const target = contact.told ?? under(touch);
    if (target !== contact.over) {
      leave(contact, touch);
      enter(contact, touch, target);
    }
    return target;
  };

  const begin = (touch) => {
    const target = touch.target instanceof Element ? touch.target : document.documentElement;
    const start = { x: touch.clientX, y: touch.clientY, target };
    // A finger belongs to what it first touched, until the page says otherwise.
    const contact = { id: ++lastId, start, captured: target, told: null, over: target, ended: false, moved: false, kept: false };
    contacts.set(touch.identifier, contact);
    // A finger on what a page takes out of itself meanwhile is heard of there alone.
    for (const name of ['touchend', 'touchcancel']) target.addEventListener(name, lift, { passive: true, once: true });
    enter(contact, touch, target);
    contact.unwanted = send('pointerdown', contact, touch, target).defaultPrevented;
  };

  const end = (contact, touch, type) => {
    if (contact.ended) return;
    // Who hears of the end may still ask for the capture, and let go of it.
    send(type, contact, touch, settle(contact, touch));
    contact.ended = true;
    contact.captured = null;
    if (contact.told) send('lostpointercapture', contact, touch, contact.told);
    contact.told = null;
    leave(contact, touch);
  };

  // Whether the page may be moved that way by a finger there (`touch-action`): what all around the place allow.
  const pans = (contact, touch) => {
    const across = Math.abs(touch.clientX - contact.start.x) > Math.abs(touch.clientY - contact.start.y);
    const allows = (action) =>
      action === 'auto' || action === 'manipulation' || new RegExp(across ? 'pan-(x|left|right)' : 'pan-(y|up|down)').test(action);
    return chain(contact.start.target).every((one) => allows(getComputedStyle(one).touchAction || 'auto'));
  };

  const each = (event, act) => {
    for (const touch of event.changedTouches) {
      const contact = contacts.get(touch.identifier);
      if (contact) act(contact, touch);
    }
  };

  const lift = (event) => {
    if (!event.isTrusted) return;
    each(event, (contact, touch) => {
      end(contact, touch, event.type === 'touchend' ? 'pointerup' : 'pointercancel');
      contacts.delete(touch.identifier);
      shadow = { until: event.timeStamp + MOUSE_MS, unwanted: contact.unwanted };
    });
  };

  addEventListener('touchstart', (event) => {
    if (!event.isTrusted || engineDoesIt) return;
    for (const touch of event.changedTouches) begin(touch);
  }, { capture: true, passive: true });

  addEventListener('touchstart', (event) => {
    if (event.isTrusted && event.defaultPrevented) each(event, (contact) => (contact.kept = true));
  }, { passive: true });

  addEventListener('touchmove', (event) => {
    if (!event.isTrusted) return;
    each(event, (contact, touch) => {
      if (contact.ended) return;
      send('pointermove', contact, touch, settle(contact, touch));
      contact.moved ||= Math.hypot(touch.clientX - contact.start.x, touch.clientY - contact.start.y) > SLOP;
      // The engine would move the page under the finger of who asked it not to.
      if (contact.moved && !pans(contact, touch) && event.cancelable) event.preventDefault();
    });
  }, { capture: true, passive: false });

  // After the page has had its say: what it does not want for itself moves the page, and is no pointer any more.
  addEventListener('touchmove', (event) => {
    if (!event.isTrusted || event.defaultPrevented) return;
    each(event, (contact, touch) => {
      if (contact.moved && !contact.kept) end(contact, touch, 'pointercancel');
    });
  }, { passive: true });

  for (const name of ['touchend', 'touchcancel']) addEventListener(name, lift, { capture: true, passive: true });

  for (const name of MOUSE_POINTERS) {
    addEventListener(name, (event) => {
      if (!event.isTrusted) return;
      if (event.pointerType === 'touch') engineDoesIt = true;
      else if (contacts.size > 0 || event.timeStamp < shadow.until) event.stopImmediatePropagation();
    }, { capture: true });
  }
  for (const name of ['mousedown', 'mousemove', 'mouseup']) {
    addEventListener(name, (event) => {
      if (event.isTrusted && shadow.unwanted && event.timeStamp < shadow.until) event.stopImmediatePropagation();
    }, { capture: true });
  }

  const contactOf = (id) => [...contacts.values()].find((contact) => contact.id === id && !contact.ended);
  const { setPointerCapture, releasePointerCapture, hasPointerCapture } = Element.prototype;
  Object.assign(Element.prototype, {
    setPointerCapture(id) {
      const contact = contactOf(id);
      if (contact) contact.captured = this;
      else setPointerCapture.call(this, id);
    },
    releasePointerCapture(id) {
      const contact = contactOf(id);
      if (!contact) releasePointerCapture.call(this, id);
      else if (contact.captured === this) contact.captured = null;
    },
    hasPointerCapture(id) {
      const contact = contactOf(id);
      return contact ? contact.captured === this : hasPointerCapture.call(this, id);
    },
  });
  if (!navigator.maxTouchPoints) {
    // One finger is let through to a page at a time.
    Object.defineProperty(Navigator.prototype, 'maxTouchPoints', { get: () => 1, configurable: true, enumerable: true });
  }
})();
