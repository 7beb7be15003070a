// The app keeps what it is given.
kiosk.scanCode({ reason: '查询办件', formats: ['qr'] }).then(
  (code) => (window.code = code),
  (error) => (window.code = error.code),
);
1;
