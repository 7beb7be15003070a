// The isolated world of every frame of a hosted app: in elder mode, text that stands out too little from what is behind it
// becomes black or white. A page that sees to it itself says so: <meta name="kiosk-elder" content="own">.
(() => {
  'use strict';
  // WCAG 2.2, success criterion 1.4.6 (AAA).
  const WANTED = 7;
  // Elements looked at in one go: a page of any size stays usable.
  const AT_ONCE = 400;
  let on = __ON__;
  let told = on;
  let due = false;
  let waiting = new Set();
  // What was changed, and the colour that it had of its own.
  const changed = new Map();

  const seesToItItself = () => document.querySelector('meta[name="kiosk-elder"][content="own"]') !== null;

  const colourOf = (text) => {
    const found = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
    return found && [found[1], found[2], found[3], found[4] ?? 1].map(Number);
  };

  // Relative luminance and contrast ratio, as WCAG defines them.
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const over = (upper, lower) =>
    [0, 1, 2].map((part) => upper[part] * upper[3] + lower[part] * (1 - upper[3])).concat(1);

  // The colour behind an element; null behind a picture, where nobody can say.
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return null;
      const colour = colourOf(style.backgroundColor);
      if (!colour) return null;
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((lower, upper) => over(upper, lower), [255, 255, 255, 1]);
  };

  const hasText = (element) =>
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');

  const mend = (element) => {
    if (!element.isConnected || !element.style || !hasText(element)) return;
    const background = behind(element);
    const colour = colourOf(getComputedStyle(element).color);
    if (!background || !colour || contrast(over(colour, background), background) >= WANTED) return;
    const [black, white] = ['0, 0, 0', '255, 255, 255'].map((it) => colourOf(`rgb(${it})`));
    const best = contrast(black, background) >= contrast(white, background) ? '#000' : '#fff';
    if (!changed.has(element)) {
      changed.set(element, [element.style.getPropertyValue('color'), element.style.getPropertyPriority('color')]);
    }
    element.style.setProperty('color', best, 'important');
  };

  const work = () => {
    due = false;
    if (!on) return;
    let left = AT_ONCE;
    for (const element of waiting) {
      if (left === 0) return later();
      left -= 1;
      waiting.delete(element);
      mend(element);
    }
  };
  const later = () => {
    if (!due) setTimeout(work, 60);
    due = true;
  };
  const look = (root) => {
    if (root.nodeType === Node.ELEMENT_NODE) waiting.add(root);
    for (const element of root.querySelectorAll?.('*') ?? []) waiting.add(element);
    later();
  };

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      // A new look of an element is one of all that it holds.
      if (record.type === 'attributes') look(record.target);
      else record.addedNodes.forEach(look);
      if (record.type === 'characterData' && record.target.parentElement) look(record.target.parentElement);
    }
    for (const element of changed.keys()) if (!element.isConnected) changed.delete(element);
  });
  const begin = () => {
    observer.observe(document, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class', 'style', 'hidden'],
    });
    look(document);
  };
  const end = () => {
    observer.disconnect();
    waiting = new Set();
    for (const [element, [colour, priority]] of changed) element.style.setProperty('color', colour, priority);
    changed.clear();
  };

  const set = (wanted) => {
    const forced = wanted && !seesToItItself();
    if (forced === on) return forced;
    on = forced;
    if (on) begin();
    else end();
    return forced;
  };

  if (on) document.addEventListener('DOMContentLoaded', () => (seesToItItself() ? set(false) : begin()));

  globalThis.__kioskElder = (wanted) => {
    const forced = set(wanted);
    // Frames of other origins begin with the page.
    for (let at = 0; at < window.length; at += 1) {
      try {
        window[at].__kioskElder?.(wanted);
      } catch {
        // Not ours to reach.
      }
    }
    if (wanted !== told) globalThis.__kioskChanged?.();
    told = wanted;
    return forced;
  };
})();
