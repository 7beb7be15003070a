import type { App, DeviceNeed } from '../host/page-state'
import { tile, type Drawing } from './icons'

/** A category of sample apps with the two colours of its tiles and whom to call. */
interface Group {
  category: string
  colours: readonly [string, string]
  apps: readonly (readonly [Drawing, string, string, string, string])[]
}

const GROUPS: readonly Group[] = [
  {
    category: '社会保障',
    colours: ['#2f8bff', '#0b57d0'],
    apps: [
      ['shield', '社保查询', '参保、缴费和待遇', '达州市人力资源和社会保障局', '0818-2130012'],
      ['heart', '医保服务', '余额、报销和异地备案', '达州市医疗保障局', '0818-2385566'],
      ['receipt', '养老资格认证', '刷身份证，当场认证', '达州市社会保险事务中心', '0818-2130333'],
      ['bag', '就业服务', '找工作、办失业登记', '达州市就业服务管理局', '0818-2141203'],
      ['baby', '生育登记', '网上登记，当场打印', '达州市卫生健康委员会', '0818-2122540'],
    ],
  },
  {
    category: '住房不动产',
    colours: ['#18b6a8', '#0a7d78'],
    apps: [
      ['coins', '公积金', '余额、贷款和提取进度', '达州市住房公积金中心', '0818-12329'],
      ['deed', '不动产登记', '查档、进度和自助打证', '达州市不动产登记中心', '0818-2531166'],
      ['house', '住房情况证明', '自助查询，即时打印', '达州市不动产登记中心', '0818-2531166'],
      ['stamp', '租房备案', '合同备案与查询', '达州市住房和城乡建设局', '0818-2377921'],
    ],
  },
  {
    category: '证件户籍',
    colours: ['#5b7cfa', '#3348c5'],
    apps: [
      ['idcard', '身份证办理指引', '换领、补领要带什么', '达州市公安局', '0818-2630110'],
      ['passport', '出入境办证', '预约、进度和再次签注', '达州市公安局出入境管理支队', '0818-2536281'],
      ['hearts', '婚姻登记预约', '选日子，选登记处', '达州市民政局', '0818-2122286'],
      ['print', '户籍证明打印', '刷身份证，即时打印', '达州市公安局', '0818-2630110'],
    ],
  },
  {
    category: '交通出行',
    colours: ['#ff9a3d', '#d8610b'],
    apps: [
      ['bus', '公交线路', '站点、首末班和换乘', '达州市公共交通有限公司', '0818-2372222'],
      ['car', '交管业务', '违法查询、驾照换证', '达州市公安局交通警察支队', '0818-2680122'],
      ['compass', '大厅导航', '窗口在几楼，怎么走', '达州市政务服务管理局', '0818-2530050'],
    ],
  },
  {
    category: '水电气讯',
    colours: ['#29b6f6', '#0277bd'],
    apps: [
      ['flame', '燃气缴费', '户号查询与缴费', '达州燃气有限责任公司', '0818-2373999'],
      ['drop', '水费查询', '用水量和账单', '达州市水务集团', '0818-2381234'],
      ['bolt', '电费查询', '电量、账单和停电通知', '国网达州供电公司', '95598'],
    ],
  },
  {
    category: '教育法律',
    colours: ['#b06bf0', '#7431b8'],
    apps: [
      ['cap', '入学报名', '划片学校和报名进度', '达州市教育局', '0818-2122763'],
      ['scale', '法律援助', '在线咨询和申请', '达州市司法局', '0818-12348'],
      ['chat', '12345 热线', '投诉、建议和答复查询', '达州市12345政务服务便民热线', '0818-12345'],
    ],
  },
  {
    category: '企业农业',
    colours: ['#57b95b', '#2c7a31'],
    apps: [
      ['tree', '营业执照办理', '名称自查、设立登记', '达州市市场监督管理局', '0818-2377315'],
      ['field', '惠农补贴查询', '一卡通到账明细', '达州市农业农村局', '0818-2123456'],
    ],
  },
  {
    category: '便民工具',
    colours: ['#7d93ad', '#4a5f7c'],
    apps: [
      ['table', '电子表格', '填写、计算和打印表格', '达州市政务服务管理局', '0818-2530050'],
      ['doc', '文档查看', '打开和放大 PDF 文件', '达州市政务服务管理局', '0818-2530050'],
    ],
  },
]

/** What they would be granted. */
function needsOf(words: string): DeviceNeed[] {
  const needs: DeviceNeed[] = []
  if (words.includes('刷身份证')) needs.push('id_card')
  if (words.includes('打')) needs.push('print')
  return needs
}

/** Apps as a hall has them. */
export const sampleApps: readonly App[] = GROUPS.flatMap(({ category, colours, apps }) =>
  apps.map(([drawing, name, summary, unit, contact]) => ({
    app_id: `${category}-${name}`,
    name,
    summary,
    category,
    icon_url: tile(drawing, colours),
    unit,
    contact,
    search_words: [],
    state: 'ready' as const,
    needs: needsOf(name + summary),
  })),
)

/** More of them than fit on three pages. */
export const manyApps: readonly App[] = [
  ...sampleApps,
  ...sampleApps
    .slice(0, 14)
    .map((app) => ({ ...app, app_id: `${app.app_id}-2`, name: `${app.name}（县区）` })),
]
