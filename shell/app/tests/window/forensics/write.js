// In the keyboard's page: what its keys do.
(() => {
  const mark = [...'BACKWARDS'].reverse().join('');
  kioskHost.invoke('candidates', { keys: mark, hint: 'any' });
  kioskHost.invoke('type', { text: mark + 'written' });
})();
1;
