/** What `kiosk-app.json` says; its schema lies beside the kit's README. */
export interface Manifest {
  name: { zh: string; en?: string }
  summary?: { zh: string; en?: string }
  version: string
  entry: string
  category: string
  unit?: string
  contact?: string
  icon?: string
  origins?: string[]
  permissions?: string[]
  smartCards?: string[]
  devices?: string[]
  minShell?: string
  accept?: string[]
}

/** What each field is for, for those who left it out. */
export const PURPOSES: Record<string, { zh: string; en: string }> = {
  name: {
    zh: '首页上显示的名称，如 {"zh": "办事指南"}',
    en: 'the name on the home page, such as {"zh": "办事指南"}',
  },
  'name/zh': { zh: '中文名称，不超过 30 个字', en: 'the Chinese name, at most 30 characters' },
  'name/en': { zh: '英文名称，不超过 60 个字符', en: 'the English name, at most 60 characters' },
  summary: { zh: '名称下方的一句话，如 {"zh": "查办理条件"}', en: 'one line under the name' },
  'summary/zh': { zh: '一句话说明，不超过 60 个字', en: 'one line in Chinese, at most 60 characters' },
  'summary/en': {
    zh: '英文的一句话说明，不超过 60 个字符',
    en: 'one line in English, at most 60 characters',
  },
  version: {
    zh: '版本号，如 1.0.0，每次上传都要不同',
    en: 'the version, such as 1.0.0, new for each upload',
  },
  entry: { zh: '打开的页面，如 index.html', en: 'the page that opens, such as index.html' },
  category: {
    zh: '首页上的分类，如“社会保障”，不超过 20 个字',
    en: 'the heading on the home page, at most 20 characters',
  },
  unit: { zh: '责任单位，不超过 60 个字', en: 'the responsible unit, at most 60 characters' },
  contact: { zh: '应用出错时显示给群众的联系方式', en: 'whom citizens call when the app fails' },
  icon: { zh: '图标文件的路径', en: 'the path of the icon' },
  origins: { zh: '允许访问的来源列表，最多 64 个', en: 'the origins that the app may reach, at most 64' },
  permissions: {
    zh: '要用的终端服务，如 ["id_card"]（读取身份证）、["print"]（打印）、["scanner"]（扫码）、["receipt"]（打印小票）、["smart_card"]（读 IC 卡）、["camera"]（拍照）',
    en: 'the services of the terminal that it uses, such as ["id_card"], ["print"], ["scanner"], ["receipt"], ["smart_card"] or ["camera"]',
  },
  smartCards: {
    zh: '要读的 IC 卡应用（AID），大写十六进制，最多 4 个；不能是银行卡和卡片管理的应用',
    en: 'the applications (AID) on smart cards that it reads, as hexadecimal digits in capitals, at most 4; none of payment cards or card managers',
  },
  devices: { zh: '需要的外接设备列表', en: 'the devices that the app needs' },
  accept: { zh: '已知并接受的问题（规则名称）', en: 'the rules that it breaks knowingly' },
  minShell: { zh: '需要的最低壳程序版本，如 0.1.0', en: 'the lowest version of the shell, such as 0.1.0' },
}
