// Stand-in of the bar.
const calls = ['go_home', 'end_session', 'extend_session', 'cancel_consent', 'confirm_card', 'read_interruption',
  'take_photo', 'retake_photo', 'use_photo'];
const args = { read_interruption: () => ({ notice_id: window.state.interruption.id }) };
document.querySelectorAll('button').forEach((button, place) => {
  button.onclick = () => window.kioskHost.invoke(calls[place], args[calls[place]]?.());
});
window.kioskHost.onState((state) => {
  window.state = state;
});
window.kioskHost.onConsent((consent) => {
  window.consent = consent;
});
window.kioskHost.invoke('ready');
