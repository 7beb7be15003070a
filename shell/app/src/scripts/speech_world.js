// The isolated world of a view's top frame: finds what is to be read aloud, in the order of the page, marks what is being
// read, and hears which piece of text the citizen touches. What stands in a field is never read.
(() => {
  'use strict';
  if (window.top !== window) return;
  const handler = window.webkit.messageHandlers.kioskSpeech;
  const LONGEST = 4000;
  const MOST_NODES = 20000;
  const WORDS = {
    'zh-CN': { button: '按钮', field: '输入框', choice: '下拉选择', box: '勾选框', radio: '单选框', picture: '图片' },
    en: { button: 'button', field: 'text field', choice: 'list', box: 'check box', radio: 'radio button', picture: 'picture' },
  };
  let words = WORDS['zh-CN'];
  let blocks = [];
  // The block that is read, or was before a pause; and the one that the citizen touched.
  let at = null;
  let wanted = null;
  let address = '';
  let marked = null;
  let watching = 0;

  const SILENT = new Set([
    'SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD', 'TITLE', 'META', 'LINK', 'DATALIST', 'OBJECT', 'EMBED',
  ]);
  const BUTTONS = 'button, summary, [role=button], [role=tab], [role=menuitem]';
  const KEYS = 'input[type=button], input[type=submit], input[type=reset], input[type=image]';
  const FIELDS = 'input, select, textarea, [contenteditable=""], [contenteditable=true], [role=textbox], [role=combobox]';
  // These are passages of their own, wherever they stand.
  const ALONE = `${BUTTONS}, ${KEYS}, ${FIELDS}, label`;
  const ACTIVE = `${BUTTONS}, ${FIELDS}, a, label, option, [role=link], [role=checkbox], [role=radio], [role=switch], [role=option], [onclick], [tabindex]:not([tabindex="-1"])`;

  const isHidden = (it) =>
    SILENT.has(it.tagName) ||
    it.getAttribute('aria-hidden') === 'true' ||
    it.hasAttribute('inert') ||
    it.hasAttribute('data-kiosk-silent') ||
    (it.checkVisibility && !it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      getComputedStyle(it).display !== 'contents');
  // Text for screen readers alone is put aside or made as small as a dot.
  const isSeen = (it) => {
    const box = it.getBoundingClientRect();
    if (getComputedStyle(it).display === 'contents') return true;
    return box.width > 1 && box.height > 1 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  };
  const children = (it) => {
    if (it.tagName === 'SLOT') {
      const given = it.assignedNodes({ flatten: true });
      if (given.length) return given;
    }
    return (it.shadowRoot ?? it).childNodes;
  };
  const inner = (it) => {
    try {
      return it.tagName === 'IFRAME' || it.tagName === 'FRAME' ? it.contentDocument?.body : null;
    } catch {
      return null;
    }
  };

  const tidy = (text) => text.replace(/\s+/g, ' ').trim();
  const byIds = (it, attribute) =>
    tidy((it.getAttribute(attribute) ?? '').split(/\s+/).filter(Boolean)
      .map((id) => it.getRootNode().getElementById?.(id)).filter(Boolean).map(textOf).join(' '));
  const labelled = (it) => byIds(it, 'aria-labelledby') || tidy(it.getAttribute('aria-label') ?? '');
  const kindOf = (it) => {
    if (it.tagName === 'SELECT' || it.getAttribute('role') === 'combobox') return words.choice;
    return { checkbox: words.box, radio: words.radio }[it.type] ?? words.field;
  };
  const isIn = (it, other) => other.contains(it);
  const fieldName = (it) => {
    const labels = [...(it.labels ?? [])];
    // One that holds the field is being said around it.
    if (labels.some((label) => isIn(it, label)) && !labelled(it)) return '';
    return labelled(it) || tidy(labels.filter((label) => !isHidden(label)).map(plain).join(' ')) ||
      tidy(it.getAttribute('placeholder') ?? it.getAttribute('title') ?? '');
  };
  const joined = (name, kind) => (name ? `${name}，${kind}` : kind);
  const pictureName = (it) =>
    labelled(it) || tidy(it.getAttribute('alt') ?? it.querySelector?.(':scope > title')?.textContent ?? '');

  // What an element says as a whole that is no plain text; null if it is plain text.
  const said = (it) => {
    if (it.matches(KEYS))
      return joined(labelled(it) || tidy(it.type === 'image' ? it.alt : it.value) || tidy(it.title), words.button);
    if (it.matches(FIELDS)) return it.type === 'hidden' ? '' : joined(fieldName(it), kindOf(it));
    if (it.matches(BUTTONS)) return joined(labelled(it) || plain(it) || tidy(it.title ?? ''), words.button);
    if (it.matches('img, svg, [role=img], area')) {
      const name = pictureName(it);
      return name && joined(name, words.picture);
    }
    if (it.matches('a[aria-label], a[aria-labelledby]')) return labelled(it);
    // The label of a field elsewhere is said with the field, and one that holds the field says it along.
    if (it.tagName === 'LABEL' && it.control && !isHidden(it.control)) return isIn(it.control, it) ? plain(it) : '';
    return null;
  };
  // Chinese has no spaces, and what stands apart has one comma between.
  const together = (text) =>
    tidy(text)
      .replace(/ (?=[\p{Script=Han}，。])|(?<=[\p{Script=Han}，。]) /gu, '')
      .replace(/(?<=^|[，。、；：！？,.;:!?]) *，+|，+$/gu, '')
      .trim();
  const inline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    const text = textOf(node);
    return text && !isInline(node) ? `，${text}，` : ` ${text} `;
  };
  const plain = (it) => together([...children(it)].map(inline).join(''));
  function textOf(it) {
    return isHidden(it) ? '' : (said(it) ?? plain(it));
  }

  const isInline = (it) => /^(inline|contents|ruby)/.test(getComputedStyle(it).display);
  const collect = () => {
    const found = [];
    let left = MOST_NODES;
    const add = (element, text, part = []) => {
      if (/[\p{L}\p{N}]/u.test(text)) found.push({ element, part, text });
    };
    const visit = (it) => {
      if ((left -= 1) < 0 || isHidden(it)) return;
      const below = inner(it);
      if (below) {
        listenTo(below.ownerDocument);
        return visit(below);
      }
      const whole = said(it);
      if (whole !== null) return isSeen(it) ? add(it, whole) : undefined;
      const parts = [...children(it)];
      const apart = (node) =>
        node.nodeType === Node.ELEMENT_NODE && !isHidden(node) && stands(node);
      if (!parts.some(apart)) return isSeen(it) ? add(it, plain(it)) : undefined;
      // Text between what stands on lines of its own.
      let text = '';
      let part = [];
      const end = () => {
        if (text && isSeen(it)) add(it, together(text), part);
        text = '';
        part = [];
      };
      for (const node of parts) {
        if (apart(node)) {
          end();
          visit(node);
          continue;
        }
        const more = inline(node);
        if (tidy(more)) part.push(node);
        text += more;
      }
      end();
    };
    const stands = (it) =>
      !isInline(it) || it.matches(ALONE) || it.shadowRoot !== null || inner(it) !== null ||
      [...it.children].some((child) => !isHidden(child) && stands(child));
    // While a page asks something, it is that alone.
    const asks = [...document.querySelectorAll('dialog[open], [aria-modal=true]')].filter((it) => !isHidden(it)).at(-1);
    visit(asks ?? document.body);
    return found;
  };

  const rangeOf = ({ part }) => {
    const range = part[0].ownerDocument.createRange();
    range.setStartBefore(part[0]);
    range.setEndAfter(part.at(-1));
    return range;
  };
  const boxOf = (block) => (block.part.length ? rangeOf(block) : block.element).getBoundingClientRect();
  const isThere = (block) => (block.part[0] ?? block.element).isConnected;

  // Text that is no element by itself has a frame laid over it: the engine knows highlights of ranges, but paints none here.
  let follow = () => undefined;
  const markRange = (block) => {
    const page = block.element.ownerDocument;
    const frame = page.createElement('div');
    const look = {
      position: 'absolute', 'box-sizing': 'border-box', border: '6px solid #c2410c', 'pointer-events': 'none', 'z-index': '2147483647',
    };
    for (const [name, value] of Object.entries(look)) frame.style.setProperty(name, value, 'important');
    follow = () => {
      const box = boxOf(block);
      const { scrollX: x, scrollY: y } = page.defaultView;
      const place = { left: box.left + x - 10, top: box.top + y - 10, width: box.width + 20, height: box.height + 20 };
      for (const [name, value] of Object.entries(place)) frame.style.setProperty(name, `${value}px`, 'important');
    };
    page.documentElement.append(frame);
    follow();
    return () => {
      frame.remove();
      follow = () => undefined;
    };
  };
  const markElement = ({ element }) => {
    const names = ['outline', 'outline-offset'];
    const own = names.map((name) => [name, element.style.getPropertyValue(name), element.style.getPropertyPriority(name)]);
    element.style.setProperty('outline', '6px solid #c2410c', 'important');
    element.style.setProperty('outline-offset', '4px', 'important');
    return () => own.forEach((property) => element.style.setProperty(...property));
  };
  const bringIntoSight = (block) => {
    const box = boxOf(block);
    if (box.top >= 0 && box.bottom <= innerHeight) return;
    const start = box.height > innerHeight;
    if (block.part.length) scrollBy({ top: start ? box.top - 24 : box.top - (innerHeight - box.height) / 2 });
    else block.element.scrollIntoView({ block: start ? 'start' : 'center' });
  };

  const mark = (shown) => {
    marked?.();
    marked = null;
    clearInterval(watching);
    if (!shown || !at?.element.style || !isThere(at)) return;
    const block = at;
    marked = block.part.length ? markRange(block) : markElement(block);
    bringIntoSight(block);
    watching = setInterval(() => {
      if (isThere(block) && location.href === address) return follow();
      mark(false);
      handler.postMessage('left');
    }, 400);
  };

  const same = (one, other) => one.element === other.element && one.part[0] === other.part[0];
  const following = () => {
    const found = blocks.findIndex((block) => same(block, at));
    if (found >= 0) return blocks[found + 1];
    // It is seen no more: what comes behind it.
    const behind = (block) => at.element.compareDocumentPosition(block.element) & Node.DOCUMENT_POSITION_FOLLOWING;
    return at.element.isConnected ? blocks.find(behind) : undefined;
  };
  const inSight = (block) => boxOf(block).bottom > 8;

  const onTouch = (event) => {
    if (!event.isTrusted || !marked) return;
    const [target] = event.composedPath();
    if (!(target instanceof target.ownerDocument.defaultView.Element)) return;
    // The app's own buttons, and whatever looks like one, do what they do.
    if (target.closest(ACTIVE) || getComputedStyle(target).cursor === 'pointer') return;
    blocks = collect();
    const around = blocks.filter(({ element }) => element.contains(target));
    const innermost = (best, block) =>
      best.element !== block.element && best.element.contains(block.element) ? block : best;
    if (around.length === 0) return;
    wanted = around.reduce(innermost);
    handler.postMessage('moved');
  };
  const listened = new WeakSet();
  const listenTo = (page) => {
    if (listened.has(page)) return;
    listened.add(page);
    page.addEventListener('click', onTouch, true);
  };

  globalThis.__kioskSpeech = Object.freeze({
    // Hands over the next passage under this name; false if there is none.
    next(name, first, language) {
      words = WORDS[language] ?? words;
      listenTo(document);
      blocks = document.body ? collect() : [];
      if (first) {
        address = location.href;
        at = blocks.find(inSight) ?? null;
      } else {
        at = (wanted && blocks.find((block) => same(block, wanted))) ?? (at && following()) ?? null;
      }
      wanted = null;
      mark(at !== null);
      if (!at) return false;
      const passage = { method: 'POST', mode: 'no-cors', body: at.text.slice(0, LONGEST) };
      // As a request: a script message would leave it in the shell's own script engine.
      fetch(`__SPEECH__${name}`, passage).catch(() => handler.postMessage('left'));
      return true;
    },
    mark,
  });
})();
