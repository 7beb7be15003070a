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
    return labelled(it) || tidy(labels.map(textOf).join(' ')) ||
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
    // The label of a field elsewhere is said with the field.
    if (it.tagName === 'LABEL' && it.control && !isIn(it.control, it) && !isHidden(it.control)) return '';
    return null;
  };
  const plain = (it) => {
    let text = '';
    for (const node of children(it)) {
      if (node.nodeType === Node.TEXT_NODE) text += node.data;
      else if (node.nodeType === Node.ELEMENT_NODE) text += node.tagName === 'BR' ? ' ' : ` ${textOf(node)} `;
    }
    return tidy(text.replace(/ (?=[\p{Script=Han}，。])|(?<=[\p{Script=Han}，。]) /gu, ''));
  };
  function textOf(it) {
    return isHidden(it) ? '' : (said(it) ?? plain(it));
  }

  const isInline = (it) => /^(inline|contents|ruby)/.test(getComputedStyle(it).display);
  const collect = () => {
    const found = [];
    let left = MOST_NODES;
    const add = (element, text, run) => {
      if (/[\p{L}\p{N}]/u.test(text)) found.push({ element, run, text });
    };
    const visit = (it) => {
      if ((left -= 1) < 0 || isHidden(it)) return;
      const below = inner(it);
      if (below) {
        listenTo(below.ownerDocument);
        return visit(below);
      }
      const whole = said(it);
      if (whole !== null) return isSeen(it) ? add(it, whole, 0) : undefined;
      const parts = [...children(it)];
      const apart = (node) =>
        node.nodeType === Node.ELEMENT_NODE && !isHidden(node) && (!isInline(node) || holdsBlocks(node));
      if (!parts.some(apart)) return isSeen(it) ? add(it, plain(it), 0) : undefined;
      // Text between what stands on lines of its own.
      let text = '';
      let run = 0;
      const end = () => {
        if (text && isSeen(it)) add(it, tidy(text), (run += 1));
        text = '';
      };
      for (const node of parts) {
        if (apart(node)) {
          end();
          visit(node);
        } else if (node.nodeType === Node.TEXT_NODE) text += node.data;
        else if (node.nodeType === Node.ELEMENT_NODE) text += ` ${textOf(node)} `;
      }
      end();
    };
    const holdsBlocks = (it) =>
      it.shadowRoot !== null || inner(it) !== null ||
      [...it.children].some((child) => !isHidden(child) && (!isInline(child) || holdsBlocks(child)));
    // While a page asks something, it is that alone.
    const asks = [...document.querySelectorAll('dialog[open], [aria-modal=true]')].filter((it) => !isHidden(it)).at(-1);
    visit(asks ?? document.body);
    return found;
  };

  const mark = (shown) => {
    if (marked) {
      const { element, outline, offset } = marked;
      element.style.setProperty('outline', outline[0], outline[1]);
      element.style.setProperty('outline-offset', offset[0], offset[1]);
      marked = null;
    }
    clearInterval(watching);
    if (!shown || !at?.element.style) return;
    const { element } = at;
    const own = (name) => [element.style.getPropertyValue(name), element.style.getPropertyPriority(name)];
    marked = { element, outline: own('outline'), offset: own('outline-offset') };
    element.style.setProperty('outline', '6px solid #c2410c', 'important');
    element.style.setProperty('outline-offset', '4px', 'important');
    const box = element.getBoundingClientRect();
    const fits = box.top >= 0 && box.bottom <= innerHeight;
    if (!fits) element.scrollIntoView({ block: box.height > innerHeight ? 'start' : 'center' });
    watching = setInterval(() => {
      if (element.isConnected && location.href === address) return;
      mark(false);
      handler.postMessage('left');
    }, 400);
  };

  const same = (one, other) => one.element === other.element && one.run === other.run;
  const following = () => {
    const found = blocks.findIndex((block) => same(block, at));
    if (found >= 0) return blocks[found + 1];
    // It is seen no more: what comes behind it.
    const behind = (block) => at.element.compareDocumentPosition(block.element) & Node.DOCUMENT_POSITION_FOLLOWING;
    return at.element.isConnected ? blocks.find(behind) : undefined;
  };
  const inSight = ({ element }) => element.getBoundingClientRect().bottom > 8;

  const onTouch = (event) => {
    if (!event.isTrusted || !marked) return;
    const [target] = event.composedPath();
    if (!(target instanceof target.ownerDocument.defaultView.Element)) return;
    // The app's own buttons, and whatever looks like one, do what they do.
    if (target.closest(ACTIVE) || getComputedStyle(target).cursor === 'pointer') return;
    const touched = blocks.filter(({ element }) => element.contains(target)).at(0);
    if (!touched) return;
    wanted = touched;
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
