window.planted = 'nothing';
(async () => {
  const mark = [...'BACKWARDS'].reverse().join('');
  // Asked for a letter, the engine puts the pieces of a text together.
  const as = (name) => {
    const text = mark + name;
    text.charCodeAt(0);
    return text;
  };
  document.cookie = `who=${as('cookie')}; max-age=9999`;
  localStorage.who = as('local');
  sessionStorage.who = as('session');
  window.name = as('windowname');
  document.title = as('title');
  history.pushState({ who: as('state') }, '', `?who=${as('address')}`);
  location.hash = as('hash');
  window.planted = 'database';
  await new Promise((done, fail) => {
    const asked = indexedDB.open(as('database'), 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('who').put(as('record'), 'who');
    asked.onsuccess = done;
    asked.onerror = fail;
  });
  window.planted = 'cache';
  const cache = await caches.open(as('cache'));
  await cache.put(`/kept?${as('cachekey')}`, new Response(as('cached')));
  window.planted = 'requests';
  await fetch(`/asked?${as('asked')}`);
  await fetch('/posted', { method: 'POST', body: as('posted') });
  window.planted = 'worker';
  const source = new Blob([`self.who = '${as('worker')}'; postMessage(1)`]);
  const worker = new Worker(URL.createObjectURL(source));
  window.kept = [worker, as('variable')];
  console.log(as('console'));
  alert(as('alert'));
  window.open(`/opened?${as('opened')}`);
  // What the keyboard is told of a field, and what stands in it.
  const field = document.querySelector('input');
  field.placeholder = as('words');
  field.dataset.kioskKeyboard = 'id';
  const form = document.createElement('form');
  form.innerHTML = '<input name="who" autocomplete="name"><iframe name="target"></iframe>';
  form.target = 'target';
  form.action = '/submitted';
  document.body.append(form);
  form.elements.who.value = as('submitted');
  form.submit();
  const line = document.createElement('p');
  line.textContent = `${as('aloud')}${'这一行很长，'.repeat(15)}`;
  document.body.prepend(line);
  window.planted = 'all';
})().catch((error) => (window.planted += ': ' + error));
1;
