// The app keeps what it is given, as it came and as text.
(async () => {
  try {
    await kiosk.openSmartCard({ reason: '核对参保信息' });
    await kiosk.selectSmartCard('7378312E73682EC9E7BBE1B1A3D5CF');
    await kiosk.sendToSmartCard('00A4020002EF06');
    window.answer = (await kiosk.sendToSmartCard('00B0000000')).data;
    const bytes = Uint8Array.from(window.answer.match(/../g), (pair) => parseInt(pair, 16));
    window.text = new TextDecoder('gb18030').decode(bytes);
  } catch (error) {
    window.text = error.code;
  }
})();
1;
