// The isolated world of an app on trial: what is to be read of its page, and after it where it leads outside its own site, as the agent tells
// it of pages that no script writes: somebody who changes that alone changes no word.
(() => {
  'use strict';
  const MOST_TEXT = 80_000;
  const MOST_TARGETS = 300;
  const LONGEST = 2_000;
  const LEADING = 'a[href], area[href], form[action], iframe[src], frame[src], embed[src], script[src]';
  const addressOf = (reference) => {
    try {
      return new URL(reference, document.baseURI);
    } catch {
      return null;
    }
  };
  const targets = new Set();
  for (const part of document.querySelectorAll(LEADING)) {
    const reference = part.getAttribute('href') ?? part.getAttribute('action') ?? part.getAttribute('src');
    const target = reference.length <= LONGEST && addressOf(reference);
    const isWeb = target && (target.protocol === 'http:' || target.protocol === 'https:');
    if (isWeb && target.hostname !== location.hostname) targets.add(`→ ${target.origin}${target.pathname}`);
    if (targets.size === MOST_TARGETS) break;
  }
  return [(document.body?.innerText ?? '').slice(0, MOST_TEXT), ...targets].join('\n');
})();
