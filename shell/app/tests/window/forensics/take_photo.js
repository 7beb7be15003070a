// The app keeps what it is given, as its bytes.
kiosk.takePhoto({ subject: 'face', reason: '制作居住证' }).then(
  async ({ picture }) => (window.photo = await picture.arrayBuffer()),
  (error) => (window.photo = error.code),
);
1;
