// Stand-in of the bar.
const calls = ['go_home', 'end_session', 'extend_session'];
document.querySelectorAll('button').forEach((button, place) => {
  button.onclick = () => window.kioskHost.invoke(calls[place]);
});
window.kioskHost.onState((state) => {
  window.state = state;
});
window.kioskHost.invoke('ready');
