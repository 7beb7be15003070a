// Inputs as the frameworks have them, and what each of them has learned.
window.seen = { blurs: 0, lost: 0 };
window.addEventListener('blur', () => (window.seen.blurs += 1));
document.addEventListener('focusout', () => (window.seen.lost += 1));
const at = (id) => document.getElementById(id);

// Vue's v-model: waits while an input method composes, then takes the value and writes it back.
const vue = at('vue');
vue.addEventListener('compositionstart', () => (vue.composing = true));
vue.addEventListener('compositionend', () => {
  vue.composing = false;
  vue.dispatchEvent(new Event('input'));
});
vue.addEventListener('input', () => {
  if (vue.composing) return;
  window.seen.vue = vue.value;
  if (vue.value !== window.seen.vue) vue.value = window.seen.vue;
});

// React's controlled input: a tracker on the element itself, and every render writes the state back.
const react = at('react');
const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
let tracked = '';
window.seen.react = '';
Object.defineProperty(react, 'value', {
  get: () => own.get.call(react),
  set(value) {
    tracked = value;
    own.set.call(react, value);
  },
});
document.addEventListener('input', (event) => {
  if (event.target !== react || own.get.call(react) === tracked) return;
  tracked = own.get.call(react);
  window.seen.react = tracked;
  react.value = window.seen.react;
});

customElements.define(
  'in-shadow',
  class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: 'open' });
      root.innerHTML = '<style>input { width: 280px; height: 50px; font-size: 30px }</style><input id="one" /><input id="two" />';
    }
  },
);
window.addEventListener('message', (event) => {
  if (event.data.typed !== undefined) window.seen[event.source === at('same').contentWindow ? 'same' : 'other'] = event.data;
});
const other = new URLSearchParams(location.search).get('other');
const first = new URLSearchParams(location.search).get('focus');
if (first) at(first).focus();
if (other) at('other').src = `${other}/inner.html`;
