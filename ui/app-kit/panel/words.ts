import type { PhotoOutcome } from './camera'
import type { CardOutcome } from './card'
import type { PrintOutcome } from './printer'
import type { ScanOutcome } from './scanner'
import type { SmartCardOutcome } from './smart-card'

/** What the page around the app says. */
export interface PanelWords {
  title: string
  screen: string
  portrait: string
  landscape: string
  session: string
  language: string
  elder: string
  terminal: string
  location: string
  division: string
  idle: string
  warning: string
  reader: string
  readerAnswers: string
  card: Record<CardOutcome, string>
  printer: string
  printerIs: string
  print: Record<PrintOutcome, string>
  receipts: string
  receiptsAre: string
  smartCards: string
  smartCardAnswers: string
  smartCard: Record<SmartCardOutcome, string>
  camera: string
  cameraAnswers: string
  photo: Record<PhotoOutcome, string>
  scanner: string
  scannerAnswers: string
  scan: Record<ScanOutcome, string>
  code: string
  reopen: string
  held: (reason: string, seconds: number) => string
  notHeld: string
  log: string
  emptyLog: string
  check: (count: number) => string
  good: string
  severity: Record<string, string>
  remedy: string
  frame: string
  home: string
  end: string
  extend: string
  countdown: (seconds: number) => string
  ended: Record<'app' | 'button' | 'idle', string>
  opened: (path: string) => string
  refused: (what: string) => string
  blocked: (address: string) => string
}

const zh: PanelWords = {
  title: '应用预览',
  screen: '屏幕',
  portrait: '竖屏 1080×1920',
  landscape: '横屏 1920×1080',
  session: '本次服务',
  language: '界面语言',
  elder: '长辈版',
  terminal: '终端名称',
  location: '点位',
  division: '行政区划',
  idle: '无操作提醒（秒）',
  warning: '倒计时（秒）',
  reader: '模拟身份证读卡器',
  readerAnswers: '读卡结果',
  card: {
    resident: '居民身份证（向巴山，虚构）',
    hk_macau_taiwan: '港澳台居民居住证（陈虚舟，虚构）',
    permanent_resident: '外国人永久居留身份证（虚构）',
    cancelled: '群众取消',
    no_card: '没有放卡',
    reader_failed: '读卡失败',
    unknown_card: '不能读的证件',
    no_reader: '没有读卡器',
  },
  printer: '模拟打印机（不会真的打印）',
  printerIs: '打印机状态',
  print: {
    ready: '正常',
    out_of_paper: '缺纸',
    jammed: '卡纸',
    offline: '没有应答',
    no_printer: '没有打印机',
  },
  receipts: '模拟小票机（不会真的打印）',
  receiptsAre: '小票机状态',
  smartCards: '模拟 IC 卡读卡器',
  smartCardAnswers: '读 IC 卡的结果',
  smartCard: {
    card: '社保卡（向巴山，虚构）',
    other: '没有清单所写应用的卡',
    cancelled: '群众取消',
    no_card: '没有放卡',
    no_reader: '没有读卡器',
  },
  camera: '模拟摄像头（照片是画出来的）',
  cameraAnswers: '拍照的结果',
  photo: {
    photo: '群众拍好并同意使用',
    cancelled: '群众取消',
    timeout: '60 秒内没有拍',
    camera_failed: '没有画面',
    no_camera: '没有摄像头',
  },
  scanner: '模拟扫码器',
  scannerAnswers: '扫码结果',
  scan: {
    code: '扫到下面的内容',
    cancelled: '群众取消',
    no_code: '没有扫码',
    scanner_failed: '扫码器故障',
    no_scanner: '没有扫码器',
  },
  code: '码的内容',
  reopen: '重新打开应用',
  held: (reason, seconds) => `占用中：${reason}，剩余 ${seconds} 秒`,
  notHeld: '没有占用',
  log: '调用记录',
  emptyLog: '还没有调用 window.kiosk',
  check: (count) => `检查结果（${count}）`,
  good: '没有发现问题',
  severity: { error: '错误', warning: '警告', hint: '建议' },
  remedy: '办法：',
  frame: '应用',
  home: '返回首页',
  end: '结束并退出',
  extend: '继续办理',
  countdown: (seconds) => `${seconds} 秒后结束，您还在吗？`,
  ended: { app: '应用已结束本次服务', button: '群众已结束本次服务', idle: '无人操作，本次服务已结束' },
  opened: (path) => `打开 ${path}`,
  refused: (what) => `${what} 在终端上不起作用`,
  blocked: (address) => `已拦截对 ${address} 的访问`,
}

const en: PanelWords = {
  title: 'App preview',
  screen: 'Screen',
  portrait: 'Portrait 1080×1920',
  landscape: 'Landscape 1920×1080',
  session: 'Session',
  language: 'Language',
  elder: 'Elder mode',
  terminal: 'Terminal',
  location: 'Location',
  division: 'Division',
  idle: 'Idle limit (s)',
  warning: 'Countdown (s)',
  reader: 'Simulated ID card reader',
  readerAnswers: 'It answers',
  card: {
    resident: 'resident ID card (invented)',
    hk_macau_taiwan: 'residence permit of Hong Kong, Macau, Taiwan (invented)',
    permanent_resident: 'permanent resident ID card (invented)',
    cancelled: 'the citizen cancels',
    no_card: 'no card is put on',
    reader_failed: 'the card cannot be read',
    unknown_card: 'a card that is not known',
    no_reader: 'there is no reader',
  },
  printer: 'Simulated printer (nothing is printed)',
  printerIs: 'It is',
  print: {
    ready: 'ready',
    out_of_paper: 'out of paper',
    jammed: 'jammed',
    offline: 'offline',
    no_printer: 'there is none',
  },
  receipts: 'Simulated receipt printer (nothing is printed)',
  receiptsAre: 'It is now',
  smartCards: 'Simulated smart card reader',
  smartCardAnswers: 'Put in is',
  smartCard: {
    card: 'a social security card (invented)',
    other: 'a card without the named application',
    cancelled: 'nothing: the citizen cancels',
    no_card: 'nothing in time',
    no_reader: 'nothing: there is no reader',
  },
  camera: 'Simulated camera (its pictures are drawn)',
  cameraAnswers: 'It gives',
  photo: {
    photo: 'a picture that the citizen allows',
    cancelled: 'nothing: the citizen cancels',
    timeout: 'nothing in time',
    camera_failed: 'no pictures',
    no_camera: 'nothing: there is no camera',
  },
  scanner: 'Simulated code scanner',
  scannerAnswers: 'It answers',
  scan: {
    code: 'with what stands below',
    cancelled: 'the citizen cancels',
    no_code: 'no code is held before it',
    scanner_failed: 'the scanner cannot be used',
    no_scanner: 'there is no scanner',
  },
  code: 'In the code',
  reopen: 'Open the app anew',
  held: (reason, seconds) => `Held for ${reason}, ${seconds} s left`,
  notHeld: 'Not held',
  log: 'Calls',
  emptyLog: 'No calls of window.kiosk yet',
  check: (count) => `Findings (${count})`,
  good: 'Nothing found',
  severity: { error: 'error', warning: 'warning', hint: 'hint' },
  remedy: 'Remedy: ',
  frame: 'The app',
  home: 'Home page',
  end: 'End and leave',
  extend: 'Go on',
  countdown: (seconds) => `Ends in ${seconds} s. Are you still there?`,
  ended: {
    app: 'The app ended the session',
    button: 'The citizen ended the session',
    idle: 'Nobody was there: ended',
  },
  opened: (path) => `Opened ${path}`,
  refused: (what) => `${what} does nothing on a terminal`,
  blocked: (address) => `Blocked: ${address}`,
}

export const WORDS = { zh, en }
