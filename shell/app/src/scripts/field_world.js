// The isolated world of every frame: tells the shell which field has the focus, and brings it into sight. What it says
// is bounded here in size and rate, and again by the shell. It never tells what stands in a password field.
(() => {
  'use strict';
  const handler = window.webkit.messageHandlers.kioskField;
  // By a request, which leaves nothing in the shell's own script engine, and which the page's own policy has no say in.
  const post = (it) => void fetch('__SAY__', { method: 'POST', mode: 'no-cors', body: JSON.stringify(it) }).catch(() => {});
  const frame = Math.random().toString(36).slice(2, 10);
  const TYPED = new Set(['text', 'search', 'tel', 'url', 'email', 'number', 'password']);
  const KNOWN_LONGEST = 32;
  let field = null;
  let number = 0;
  // The number of the field that was told last.
  let announced = 0;
  let watching = 0;
  const secrets = new WeakSet();
  const roots = new WeakSet();

  const wish = (it) => it.closest('[data-kiosk-keyboard]')?.getAttribute('data-kiosk-keyboard') ?? '';
  const typed = (it) =>
    (it instanceof HTMLInputElement && TYPED.has(it.type)) || it instanceof HTMLTextAreaElement;
  const editable = (it) => {
    if (!(it instanceof HTMLElement) || it.inputMode === 'none' || wish(it) === 'none') return false;
    return typed(it) ? !it.readOnly && !it.disabled : it.isContentEditable;
  };
  const secret = (it) => {
    const hidden =
      it.type === 'password' ||
      /password|cc-csc/.test(it.autocomplete ?? '') ||
      !['', 'none'].includes(getComputedStyle(it).webkitTextSecurity ?? '');
    if (hidden) secrets.add(it);
    return secrets.has(it);
  };

  // Its label and what else names it; where nothing does, the text around it that is about no other field.
  const words = (it) => {
    const own = [it.getAttribute('aria-label'), it.getAttribute('placeholder'), it.name, it.id, it.title];
    for (const label of it.labels ?? []) own.push(label.textContent);
    let around = it.parentElement;
    for (let level = 0; level < 4 && around; level += 1, around = around.parentElement) {
      if (around === document.body || around.querySelectorAll('input, textarea').length > 1) break;
      if (around.textContent.trim() === '') continue;
      own.push(around.textContent.trim().slice(0, 40));
      break;
    }
    return own.filter(Boolean).join(' ').slice(0, 300);
  };

  const textOf = (it) =>
    it instanceof HTMLInputElement && !secret(it) && it.value.length <= KNOWN_LONGEST ? it.value : null;
  const short = (value) => String(value ?? '').slice(0, 64);
  const described = (it) => {
    const box = it.getBoundingClientRect();
    const multiline = !(it instanceof HTMLInputElement);
    const hint = it.enterKeyHint;
    return {
      kind: 'focused',
      id: `${frame}:${number}`,
      input: short(it instanceof HTMLInputElement ? it.type : ''),
      mode: short(it.inputMode),
      autocomplete: short(it.getAttribute('autocomplete')),
      wants: short(wish(it)),
      words: words(it),
      secret: secret(it),
      enter: ['search', 'next', 'send'].includes(hint) ? hint : multiline ? 'line' : 'enter',
      extent: { top: Math.round(box.top), bottom: Math.round(box.bottom) },
    };
  };

  const activeIn = (root) => {
    let active = root.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  };
  const leave = (tell = post) => {
    if (!field) return;
    field = null;
    clearInterval(watching);
    // Of a field that was never told there is nothing to take back: what goes out stays as bounded as what was told.
    if (announced === number) tell({ kind: 'left', id: `${frame}:${number}` });
  };
  // A field that is taken out of the page, or closed, leaves without an event.
  const watch = () => {
    if (!field.isConnected || !editable(field) || activeIn(document) !== field) leave();
  };

  let saying = 0;
  // A page can move the focus as often as it likes: what it came to is told ten times a second.
  const say = () => {
    if (saying) return;
    saying = setTimeout(() => {
      saying = 0;
      if (!field) return;
      announced = number;
      post(described(field));
    }, told ? 100 : 0);
    told = true;
    setTimeout(() => (told = false), 100);
  };
  let told = false;

  const took = (it) => {
    if (!editable(it)) return leave();
    if (it !== field) {
      leave();
      field = it;
      number += 1;
      clearInterval(watching);
      watching = setInterval(watch, 500);
    }
    say();
  };

  let seen;
  const once = (handle) => (event) => {
    // Both the document and a shadow root hear of it.
    if (event === seen || !event.isTrusted) return;
    seen = event;
    handle(event.composedPath()[0] ?? event.target);
  };
  const onFocus = once((it) => {
    listenTo(it);
    took(it);
  });
  const onLeave = once((it) => {
    if (it === field) leave();
  });
  // The citizen touches the field that has the focus already: the keyboard may have been put away.
  const onTouch = once(() => {
    if (field && activeIn(document) === field) say();
  });
  // What stands in a field is told only where the shell has asked for it: of identity numbers, telephones, plates.
  let followed = 0;
  const tellText = () => {
    if (field && followed === number && !secret(field))
      post({ kind: 'text', id: `${frame}:${number}`, text: textOf(field) });
  };
  let telling = 0;
  const onInput = () => {
    if (!field || followed !== number || telling) return;
    telling = setTimeout(() => {
      telling = 0;
      tellText();
    }, 100);
  };
  const follow = () => {
    followed = number;
    tellText();
  };

  // From one field to the next within a shadow root, the document hears nothing.
  const listenTo = (it) => {
    for (let root = it.getRootNode?.(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
      if (!roots.has(root)) listen(root);
    }
  };
  const listen = (root) => {
    roots.add(root);
    root.addEventListener('focusin', onFocus, true);
    root.addEventListener('focusout', onLeave, true);
    root.addEventListener('click', onTouch, true);
    root.addEventListener('input', onInput, true);
  };
  listen(document);
  // A page that goes makes no requests any more.
  addEventListener('pagehide', () => leave((it) => handler.postMessage(JSON.stringify(it))));
  // Where the whole document is edited, no element in it takes the focus.
  addEventListener('focus', (event) => {
    if (event.target === window && document.designMode === 'on' && document.body) took(document.body);
  });
  addEventListener('blur', (event) => {
    if (event.target === window && document.designMode === 'on') leave();
  });

  if (window.top !== window) {
    globalThis.__kioskField = Object.freeze({ follow });
    return;
  }

  // Through shadow roots and the frames of the own origin, down to what has the focus.
  const focused = () => {
    let active = activeIn(document);
    for (;;) {
      let inner = null;
      try {
        inner = active?.contentDocument ? activeIn(active.contentDocument) : null;
      } catch {
        // A frame of another origin.
      }
      if (!inner || inner === active.contentDocument.body) return active;
      active = inner;
    }
  };
  // The field in a frame of another origin, by what that frame said of it.
  const scrollFrame = (it, { top, bottom }) => {
    it.scrollIntoViewIfNeeded();
    const frameTop = it.getBoundingClientRect().top;
    const below = frameTop + bottom - innerHeight + 24;
    const above = 24 - (frameTop + top);
    for (let part = it.parentElement; part; part = part.parentElement) {
      const before = it.getBoundingClientRect().top;
      if (below > 0) part.scrollTop += below;
      else if (above > 0) part.scrollTop -= above;
      if (it.getBoundingClientRect().top !== before) return;
    }
  };
  let wanted = null;
  const reveal = () => {
    const it = focused();
    if (!it || it === document.body || !wanted) return;
    if (it instanceof HTMLIFrameElement) scrollFrame(it, wanted);
    else it.scrollIntoViewIfNeeded();
  };
  addEventListener('resize', () => requestAnimationFrame(reveal));
  globalThis.__kioskField = Object.freeze({
    // A field that took the focus before the page was to be seen.
    tell() {
      if (field) say();
    },
    // In this frame or, of the same origin, in one below it.
    follow() {
      follow();
      for (const inner of document.querySelectorAll('iframe, frame')) {
        try {
          inner.contentWindow.__kioskField?.follow();
        } catch {
          // A frame of another origin keeps its text to itself.
        }
      }
    },
    reveal(extent) {
      wanted = extent;
      reveal();
    },
    leave() {
      wanted = null;
      focused()?.blur();
    },
  });
})();
