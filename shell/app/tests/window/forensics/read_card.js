// The app keeps what it is given.
kiosk.readIdCard({ reason: `${[...'BACKWARDS'].reverse().join('')}reason` }).then(
  (card) => (window.card = card),
  (error) => (window.card = error.code),
);
1;
