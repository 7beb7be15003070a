// Reads a card and shows what is on it; the record itself would come from the unit's own system.
const said = document.querySelector('#said')
const list = document.querySelector('#card')

const TROUBLE = {
  cancelled: '您已取消，没有读取任何信息。',
  no_card: '没有放身份证，请重试。',
  timeout: '没有读完，请重试。',
  no_reader: '本机暂时不能读身份证，请到人工窗口办理。',
  reader_failed: '没有读到身份证，请擦净后重试。',
  unknown_card: '这张证件不能在本机读取，请到人工窗口办理。',
  not_permitted: '本应用没有获得读取身份证的授权。',
}

function show(card) {
  const rows = [
    ['姓名', card.english_name ?? card.name],
    ['证件号码', card.number.replace(/^(.{6}).*(.{2})$/, '$1**********$2')],
    ['登记地址', card.address ?? '—'],
    ['证件有效期', `${card.valid_from} 至 ${card.valid_until ?? '长期'}`],
  ]
  list.replaceChildren(
    ...rows.flatMap(([term, value]) => {
      const [dt, dd] = [document.createElement('dt'), document.createElement('dd')]
      dt.textContent = term
      dd.textContent = value
      return [dt, dd]
    }),
  )
  list.hidden = false
  said.textContent = '已读取，请取回身份证并核对。'
}

document.querySelector('#read').addEventListener('click', async () => {
  said.textContent = ''
  list.hidden = true
  try {
    show(await window.kiosk?.readIdCard({ reason: '核对您本人的参保登记信息' }))
  } catch (error) {
    said.textContent = TROUBLE[error.code] ?? '暂时不能读取，请稍后再试。'
  }
})
