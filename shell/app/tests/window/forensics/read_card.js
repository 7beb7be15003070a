// The app keeps what it is given.
kiosk.readIdCard({ reason: '核对身份' }).then(
  (card) => (window.card = card),
  (error) => (window.card = error.code),
);
1;
