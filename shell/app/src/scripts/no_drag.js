// The isolated world of every frame of a hosted app: nothing is dragged, because what is dragged leaves the page, in a
// window of its own. Before any listener of the page's.
(() => {
  'use strict';
  window.addEventListener('dragstart', (event) => event.preventDefault(), { capture: true });
})();
