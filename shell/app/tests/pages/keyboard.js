// Stand-in of the keyboard.
const keys = {
  退格: () => window.kioskHost.invoke('press', { key: 'backspace' }),
  换行: () => window.kioskHost.invoke('press', { key: 'enter' }),
  清空: () => window.kioskHost.invoke('clear_field'),
  完成: () => window.kioskHost.invoke('close_keyboard'),
};
for (const button of document.querySelectorAll('button')) {
  const text = button.textContent;
  button.onclick = keys[text] ?? (() => window.kioskHost.invoke('type', { text }));
}
window.kioskHost.onState((state) => {
  window.state = state;
});
window.kioskHost.onText((text) => {
  window.text = text;
});
window.kioskHost.invoke('ready');
