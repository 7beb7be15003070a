// Tells its parent what was typed, which is all that another origin can be asked.
document.querySelector('input').addEventListener('input', (event) => {
  parent.postMessage({ typed: event.target.value, trusted: event.isTrusted }, '*');
});
