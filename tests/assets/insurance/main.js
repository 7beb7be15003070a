// Reads a card or scans a receipt and shows what is on it; the record itself would come from the unit's own system.
const said = document.querySelector('#said')
const list = document.querySelector('#card')

const NO_SCANNER = '本机暂时不能扫码，请到人工窗口办理。'
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
  not_permitted: '本应用没有获得授权。',
}

function show(rows, word) {
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

async function ask(asked, shown) {
  said.textContent = ''
  list.hidden = true
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
