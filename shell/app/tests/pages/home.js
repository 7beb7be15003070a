// Stand-in of the home page: a button for each app, and the message.
const apps = document.querySelector('main');
let known = '';
window.kioskHost.onState((state) => {
  window.state = state;
  document.querySelector('[role=alert]').textContent = state.message ? state.message.kind : '';
  const listed = JSON.stringify(state.screen.apps || []);
  if (listed === known) return;
  known = listed;
  apps.replaceChildren(
    ...(state.screen.apps || []).map((app) => {
      const button = document.createElement('button');
      button.textContent = app.name;
      button.onclick = () => window.kioskHost.invoke('open_app', { app_id: app.app_id });
      return button;
    }),
  );
});
window.kioskHost.invoke('ready').then(() =>
  requestAnimationFrame(() => requestAnimationFrame(() => window.kioskHost.invoke('painted'))),
);
