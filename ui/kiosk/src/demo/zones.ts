import type { Zone } from '../host/page-state'

const text = (zh: string, en = ''): { zh: string; en: string } => ({ zh, en })

const map =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 440"><rect width="900" height="440" fill="#eef4fb"/><path d="M60 360V120h180v240M330 360V120h180v240M600 360V120h240v240" fill="#fff" stroke="#31507d" stroke-width="6"/><circle cx="420" cy="250" r="46" fill="#b3261e"/></svg>',
  )

/** Zones as they may be composed: one of several pages, and a short one. */
export const sampleZones: Zone[] = [
  {
    id: 'z1',
    title: text('高龄津贴专区', 'Old-age allowance'),
    summary: text('八十周岁以上老人，一次告知，当场认证', 'For residents aged 80 and over'),
    colour: 'red',
    picture_url: null,
    blocks: [
      { kind: 'heading', text: text('谁可以领', 'Who is entitled') },
      {
        kind: 'paragraph',
        text: text(
          '具有达州市户籍、年满八十周岁的老人，从满八十周岁的当月起按月发放。\n已在外地领取的，不重复发放。',
          'Residents registered in Dazhou aged 80 or over, from the month of their birthday.',
        ),
      },
      { kind: 'heading', text: text('带什么来', 'What to bring') },
      {
        kind: 'list',
        ordered: false,
        items: [
          text('老人本人身份证', 'The ID card'),
          text('户口簿'),
          text('社会保障卡或银行卡'),
          text('代办的，还要代办人身份证'),
        ],
      },
      { kind: 'heading', text: text('怎样办理', 'How to apply') },
      {
        kind: 'list',
        ordered: true,
        items: [
          text('在本机点“养老资格认证”，刷身份证'),
          text('核对姓名和银行卡号，确认提交'),
          text('打印回执；十个工作日内出结果'),
        ],
      },
      { kind: 'app', app_id: '社会保障-养老资格认证' },
      { kind: 'picture', picture_url: map, caption: text('人工窗口：一楼大厅 6 号、7 号') },
      { kind: 'paragraph', text: text('有疑问请拨打 0818-2130333，或询问大厅咨询台。') },
      { kind: 'app', app_id: '社会保障-社保查询' },
      { kind: 'app', app_id: '社会保障-医保服务' },
    ],
  },
  {
    id: 'z2',
    title: text('开学季', 'Back to school'),
    summary: text('居住证、学区和证明，一处办齐'),
    colour: 'green',
    picture_url: null,
    blocks: [
      { kind: 'heading', text: text('入学前要办的证明') },
      { kind: 'list', ordered: false, items: [text('居住证明'), text('不动产或租房备案证明')] },
      { kind: 'app', app_id: '住房不动产-住房情况证明' },
    ],
  },
]
