// What was scanned is printed: it passes through the shell once more, the other way.
kiosk.printReceipt({ items: [{ kind: 'pair', left: '编号', right: window.code.text }] }).then(
  () => (window.receipt = 'done'),
  (error) => (window.receipt = error.code),
);
1;
