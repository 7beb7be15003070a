// Reads a card, scans a receipt or takes a picture, and shows what is on it; the record itself would come from the unit's own system.
const said = document.querySelector('#said')
const list = document.querySelector('#card')
const print = document.querySelector('#receipt')
const picture = document.querySelector('#picture')

const NO_SCANNER = '本机暂时不能扫码，请到人工窗口办理。'
const NO_CAMERA = '本机暂时不能拍照，请到人工窗口办理。'
const TROUBLE = {
  cancelled: '您已取消，没有读取任何信息。',
  no_card: '没有放身份证，请重试。',
  timeout: '没有读完，请重试。',
  no_reader: '本机暂时不能读身份证，请到人工窗口办理。',
  reader_failed: '没有读到身份证，请擦净后重试。',
  unknown_card: '这张证件不能在本机读取，请到人工窗口办理。',
  no_code: '没有扫到回执上的码，请重试。',
  no_scanner: NO_SCANNER,
  scanner_failed: NO_SCANNER,
  no_camera: NO_CAMERA,
  camera_failed: NO_CAMERA,
  not_permitted: '本应用没有获得授权。',
  card_closed: '卡被取出了，请重试。',
  no_printer: '本机没有小票机，请用手机拍下来。',
  out_of_paper: '小票机缺纸，请找工作人员。',
}

let shownRows = []

function show(rows, word) {
  shownRows = rows
  print.hidden = false
  list.replaceChildren(
    ...rows.flatMap(([term, value]) => {
      const [dt, dd] = [document.createElement('dt'), document.createElement('dd')]
      dt.textContent = term
      dd.textContent = value
      return [dt, dd]
    }),
  )
  list.hidden = false
  said.textContent = word
}

function showCard(card) {
  const rows = [
    ['姓名', card.english_name ?? card.name],
    ['证件号码', card.number.replace(/^(.{6}).*(.{2})$/, '$1**********$2')],
    ['登记地址', card.address ?? '—'],
    ['证件有效期', `${card.valid_from} 至 ${card.valid_until ?? '长期'}`],
  ]
  show(rows, '已读取，请取回身份证并核对。')
}

// Whoever can print can print a code: it is looked at before it is used.
function showReceipt({ text }) {
  if (/^DZ-\d{4}-\d{4}$/.test(text)) show([['受理编号', text]], '已扫描，请核对受理编号。')
  else said.textContent = '这不是受理回执上的码。'
}

// `sx1.sh.社会保障`; which files a card has is its issuer's to say, and these are the simulated card's.
const SOCIAL_SECURITY = '7378312E73682EC9E7BBE1B1A3D5CF'

async function readFile(id) {
  const { status } = await window.kiosk.sendToSmartCard(`00A4020002${id}`)
  if (status !== '9000') throw Object.assign(new Error(status), { code: 'unknown_card' })
  const { data } = await window.kiosk.sendToSmartCard('00B0000000')
  const bytes = Uint8Array.from(data.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  return new TextDecoder('gb18030').decode(bytes).trim()
}

async function readSocialCard() {
  await window.kiosk.openSmartCard({ reason: '读取社保卡，核对参保登记信息' })
  try {
    const { status } = await window.kiosk.selectSmartCard(SOCIAL_SECURITY)
    if (status !== '9000') throw Object.assign(new Error(status), { code: 'unknown_card' })
    const number = await readFile('EF05')
    const [name, id] = (await readFile('EF06')).split('\n')
    return { number, name, id }
  } finally {
    await window.kiosk.closeSmartCard()
  }
}

function showSocialCard({ number, name, id }) {
  const rows = [
    ['姓名', name],
    ['社会保障号码', id.replace(/^(.{6}).*(.{2})$/, '$1**********$2')],
    ['社保卡号', number],
  ]
  show(rows, '已读取，请取回社保卡并核对。')
}

// To the unit's own system it would go as it is: a JPEG.
function showPhoto(photo) {
  URL.revokeObjectURL(picture.src)
  picture.src = URL.createObjectURL(photo.picture)
  picture.hidden = false
  said.textContent = `照片已收到（${photo.width}×${photo.height}），请核对。`
}

function printRows() {
  const items = [
    { kind: 'text', text: '参保信息核对', align: 'center', size: 'double', bold: true },
    { kind: 'rule' },
    ...shownRows.map(([left, right]) => ({ kind: 'pair', left, right })),
    { kind: 'rule' },
    { kind: 'qr', text: 'https://www.dazhou.gov.cn/' },
    { kind: 'text', text: '本小票仅供核对，不作凭证。', align: 'center' },
  ]
  return window.kiosk.printReceipt({ items })
}

async function ask(asked, shown) {
  said.textContent = ''
  list.hidden = print.hidden = picture.hidden = true
  try {
    shown(await asked())
  } catch (error) {
    said.textContent = TROUBLE[error.code] ?? '暂时不能读取，请稍后再试。'
  }
}

document.querySelector('#read').addEventListener('click', () => {
  void ask(() => window.kiosk?.readIdCard({ reason: '核对您本人的参保登记信息' }), showCard)
})
document.querySelector('#scan').addEventListener('click', () => {
  void ask(() => window.kiosk?.scanCode({ reason: '扫描受理回执，核对参保登记信息' }), showReceipt)
})
for (const [id, subject, reason] of [
  ['#photo', 'face', '拍摄证件照，制作您的社会保障卡'],
  ['#paper', 'document', '拍摄缴费凭证，补办参保登记'],
]) {
  document.querySelector(id).addEventListener('click', () => {
    void ask(() => window.kiosk?.takePhoto({ subject, reason }), showPhoto)
  })
}
document.querySelector('#social').addEventListener('click', () => {
  void ask(readSocialCard, showSocialCard)
})
print.addEventListener('click', () => {
  said.textContent = '正在打印小票…'
  printRows().then(
    () => (said.textContent = '小票已打印，请取走。'),
    (error) => (said.textContent = TROUBLE[error.code] ?? '没有打印成，请用手机拍下来。'),
  )
})
