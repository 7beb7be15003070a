import type {
  CheckProblem,
  DeviceState,
  MaintenanceAct,
  MaintenanceDevice,
  NotDone,
  PaperPrinter,
} from '../host/maintenance-state'

/** Every text of maintenance on site, in one language. */
export interface MaintenanceWords {
  title: string
  pad: {
    invitation: string
    inviting: string
    later: string
    hint: string
    scan: string
    typed: string
    remove: string
    back: string
    enter: string
    judging: string
    left: (seconds: number) => string
    today: (date: string) => string
    wrong: (triesLeft: number) => string
    paused: (seconds: number) => string
    nobodyMay: string
    notATicket: string
    ticketOver: string
    ticketUsed: string
    unanswered: string
  }
  who: (number: string) => string
  endsIn: (minutes: number) => string
  end: string
  facts: {
    label: string
    terminal: string
    place: string
    noPlace: string
    version: string
    network: string
    online: string
    offline: string
    trying: string
    checkedIn: string
    never: string
    clock: string
    unconfirmed: string
    hardening: string
    hardened: string
    toMend: (count: number) => string
    unlooked: string
    server: string
    id: string
  }
  devices: { label: string; name: Record<MaintenanceDevice, string>; state: (state: DeviceState) => string }
  acts: Record<MaintenanceAct['act'], string> & {
    louder: string
    softer: string
    volume: (percent: number) => string
    paperPages: string
    paperReceipts: string
    network: string
    exporting: string
  }
  sure: { restart_shell: string; restart_machine: string; yes: string; no: string }
  paper: {
    title: Record<PaperPrinter, string>
    sheets: (count: number) => string
    metres: (count: number) => string
    cancel: string
  }
  checks: {
    title: string
    /** Where it was done today. */
    signed: string
    ok: string
    wrong: string
    /** Asks about the item of that name. */
    what: (name: string) => string
    problem: Record<CheckProblem, string>
    open: (count: number) => string
    again: (at: string) => string
    changed: string
    page: (page: number, pages: number) => string
    next: string
    back: string
    sign: (number: string) => string
    done: (number: string) => string
  }
  settings: {
    title: string
    whole: string
    name: Record<'devices' | 'display' | 'sound' | 'network', string>
    hint: Record<'devices' | 'display' | 'sound' | 'network', string>
    save: string
    back: string
    changed: (what: string) => string
    noCa: string
    way: {
      fixed: Record<'environment' | 'no_launcher', string>
      cards: string
      asking: string
      failed: string
      anyway: string
      drop: string
      restarting: string
    }
  }
  done: (what: string) => string
  notDone: Record<NotDone, (what: string) => string>
  touch: { hint: (left: number) => string; giveUp: string }
}

const CODES_ZH: Record<string, string> = {
  paper_low: '纸快用完',
  toner_low: '墨粉快用完',
  out_of_paper: '缺纸',
  jammed: '卡纸',
  door_open: '盖子没有关好',
  out_of_toner: '没有墨粉',
  output_full: '出纸口已满',
  paused: '已暂停',
  no_service: '读卡服务没有运行',
  denied: '没有权限',
  busy: '被占用',
}

const CODES_EN: Record<string, string> = {
  paper_low: 'paper low',
  toner_low: 'toner low',
  out_of_paper: 'out of paper',
  jammed: 'jammed',
  door_open: 'door open',
  out_of_toner: 'out of toner',
  output_full: 'output full',
  paused: 'paused',
  no_service: 'card service not running',
  denied: 'no permission',
  busy: 'in use',
}

export const maintenanceZh: MaintenanceWords = {
  title: '现场维护',
  pad: {
    invitation: '装好了，接着自检',
    inviting: '输入工号（3位）和今天的口令（8位），开始自检和验收',
    later: '以后再做',
    hint: '请输入工号（3位）和今天的口令（8位）',
    scan: '，或在扫码口扫手机上的维护二维码',
    typed: '已输入',
    remove: '删除',
    back: '返回首页',
    enter: '进入维护',
    judging: '正在核对…',
    left: (seconds) => `${seconds}秒没有操作，自动返回首页`,
    today: (date) => `本机日期：${date}。口令只在当天、只对本机有效，在管理平台“维护口令”里查看。`,
    wrong: (triesLeft) => `工号或口令不对，再错 ${triesLeft} 次将暂停输入`,
    paused: (seconds) => `错误次数过多，请等 ${waitZh(seconds)}后再试`,
    nobodyMay: '本机还不知道谁可以维护：请确认网络正常，并在管理平台先获取一次口令',
    notATicket: '这不是维护二维码，请在管理平台“维护口令”里显示',
    ticketOver: '二维码已过期，请在手机上换一个；刚换的也不行，就是本机时间不对，请输入口令',
    ticketUsed: '这个二维码已经用过，请在手机上换一个',
    unanswered: '本机后台没有应答，请稍后再试',
  },
  who: (number) => `工号 ${number}`,
  endsIn: (minutes) => `${minutes}分钟内没有操作将自动结束`,
  end: '结束维护',
  facts: {
    label: '本机情况',
    terminal: '终端',
    place: '点位',
    noPlace: '未分配',
    version: '版本',
    network: '网络',
    online: '已连上管理平台',
    offline: '连不上管理平台',
    trying: '正在连接',
    checkedIn: '最近签到',
    never: '启动后还没有',
    clock: '本机时间',
    unconfirmed: '（尚未校对）',
    hardening: '加固检查',
    hardened: '全部合格',
    toMend: (count) => `${count} 项待处理`,
    unlooked: '还没有检查',
    server: '服务器',
    id: '终端编号',
  },
  devices: {
    label: '设备',
    name: {
      printer: '打印机',
      receipt_printer: '小票机',
      id_card_reader: '身份证读卡器',
      smart_card_reader: 'IC卡读卡器',
      scanner: '扫码器',
      speaker: '扬声器',
    },
    state: (state) => {
      if (state.state === 'absent') return '没有接上'
      if (state.state === 'ready') return '正常'
      const code = CODES_ZH[state.code] ?? `故障 ${state.code}`
      return state.state === 'wants' ? `正常，${code}` : code
    },
  },
  acts: {
    set_volume: '调整音量',
    touch_tested: '触摸测试',
    paper_changed: '登记换纸',
    test_sound: '试听声音',
    test_print: '打印测试页',
    test_receipt: '打印测试小票',
    check_in: '立即签到',
    network: '网络',
    test_network: '网络检测',
    set_network: '网络设置',
    set_devices: '更换设备',
    sound_judged: '试听声音',
    set_way: '代理和证书',
    turn_display: '旋转屏幕',
    calibrate_touch: '校准触摸',
    export_log: '导出日志到U盘',
    exporting: '正在写入U盘…',
    restart_shell: '重启界面',
    restart_machine: '重启主机',
    louder: '大一点',
    softer: '小一点',
    volume: (percent) => `音量 ${percent}%`,
    paperPages: '打印机已换纸',
    paperReceipts: '小票机已换纸',
  },
  sure: {
    restart_shell: '重启界面？大约半分钟后恢复。',
    restart_machine: '重启主机？几分钟后恢复，维护同时结束。',
    yes: '确定重启',
    no: '不重启',
  },
  paper: {
    title: { pages: '现在纸盒里一共约有多少纸？', receipts: '现在的小票卷约有多长？' },
    sheets: (count) => `${count} 张`,
    metres: (count) => `${count} 米`,
    cancel: '不登记',
  },
  checks: {
    title: '每日点检',
    signed: '每日点检 ✓',
    ok: '正常',
    wrong: '有问题',
    what: (name) => `${name}：有什么问题`,
    problem: {
      dirty: '脏污',
      not_working: '不能用',
      unsteady: '时好时坏',
      damaged: '破损松动',
      missing: '缺少、用完',
      other: '其他',
    },
    open: (count) => `还有 ${count} 项没有选择`,
    again: (at) => `今天 ${at} 已签过，可以再签一次`,
    changed: '清单刚刚有变动，请返回后重新点检',
    page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    next: '下一页',
    back: '返回',
    sign: (number) => `工号 ${number} 签名提交`,
    done: (number) => `点检已由工号 ${number} 签名，联网后自动上报`,
  },
  settings: {
    title: '设置',
    whole: '安装时的设置，可以在这里改；平台地址、信任根、注册和点位不能改。',
    name: { devices: '设备', display: '屏幕和触摸', sound: '声音', network: '代理和证书' },
    hint: {
      devices: '换了读卡器、扫码器、打印机、摄像头后，在这里重新选择。保存后马上改用新的。',
      display: '旋转后不确认、校准后点不中，都会自动恢复原样。',
      sound: '按“播放”，应当听到一句话。',
      network: '先用新的方式连接平台，连上才保存；保存后本机后台重新启动，维护随即结束。',
    },
    save: '保存',
    back: '返回',
    changed: (what) => `已保存：${what}，已经生效`,
    noCa: '需要自建证书的，现在插入存有 ca.pem 的 U 盘（之前插着的请重新插）。',
    way: {
      fixed: {
        environment: '代理和证书写在本机的设置文件（terminal.env）里，请由系统管理员修改。',
        no_launcher: '本机后台不是由启动程序启动的，改了不能生效。',
      },
      cards: '有线、Wi-Fi、固定地址',
      asking: '正在用新的方式连接平台，最多 15 秒…',
      failed: '还没有保存，仍用原来的方式。确定新的方式没有错（例如平台正在停机），也可以仍然改用。',
      anyway: '仍然改用新的方式',
      drop: '不改，返回检查',
      restarting: '已保存，本机后台正在重新启动…',
    },
  },
  done: (what) => `已执行：${what}`,
  notDone: {
    no_launcher: (what) => `${what}：本机没有装好启动程序，不能执行`,
    no_device: (what) => `${what}：本机没有配置这个设备`,
    busy: (what) => `${what}：设备正忙，请稍后再试`,
    no_stick: (what) => `${what}：没有插U盘。请插入U盘，等几秒再试`,
    stick_full: (what) => `${what}：U盘空间不够，请换一个`,
    stick_locked: (what) => `${what}：U盘不能写入（写保护或已损坏），请换一个`,
    failed: (what) => `${what}：没有成功，请再试一次`,
  },
  touch: { hint: (left) => `请逐个触摸圆点，还剩 ${left} 个`, giveUp: '按不到，结束测试' },
}

export const maintenanceEn: MaintenanceWords = {
  title: 'Maintenance on site',
  pad: {
    invitation: 'It is set up. Test it now',
    inviting: 'Type your number (3 digits) and today’s PIN (8 digits) to begin the self-test',
    later: 'Later',
    hint: 'Type your number (3 digits) and today’s PIN (8 digits)',
    scan: ', or scan the code on your telephone',
    typed: 'Typed',
    remove: 'Delete',
    back: 'Home page',
    enter: 'Begin',
    judging: 'Checking…',
    left: (seconds) => `Without a touch, back to the home page in ${seconds} s`,
    today: (date) =>
      `This terminal’s date: ${date}. The PIN is good today and here only; the console shows it under “Maintenance PIN”.`,
    wrong: (triesLeft) => `Number or PIN is wrong. ${triesLeft} more and there is a pause.`,
    paused: (seconds) => `Too many wrong tries: wait ${waitEn(seconds)}`,
    nobodyMay:
      'This terminal knows nobody who may: check the network, and ask for a PIN in the console first',
    notATicket: 'That is no code for maintenance: the console shows one under “Maintenance PIN”',
    ticketOver:
      'The code is over: get another one. If a fresh one is refused too, this clock is wrong: type the PIN',
    ticketUsed: 'The code was used already: get another one',
    unanswered: 'The terminal’s agent does not answer: try again later',
  },
  who: (number) => `Number ${number}`,
  endsIn: (minutes) => `Ends after ${minutes} min without a touch`,
  end: 'End maintenance',
  facts: {
    label: 'This terminal',
    terminal: 'Terminal',
    place: 'Location',
    noPlace: 'none',
    version: 'Version',
    network: 'Network',
    online: 'Server reached',
    offline: 'Server not reached',
    trying: 'Connecting',
    checkedIn: 'Last check-in',
    never: 'none since the start',
    clock: 'Clock',
    unconfirmed: ' (not confirmed)',
    hardening: 'Hardening',
    hardened: 'all safe',
    toMend: (count) => `${count} to mend`,
    unlooked: 'not checked yet',
    server: 'Server',
    id: 'Terminal id',
  },
  devices: {
    label: 'Devices',
    name: {
      printer: 'Printer',
      receipt_printer: 'Receipt printer',
      id_card_reader: 'ID card reader',
      smart_card_reader: 'Smart card reader',
      scanner: 'Scanner',
      speaker: 'Loudspeaker',
    },
    state: (state) => {
      if (state.state === 'absent') return 'not connected'
      if (state.state === 'ready') return 'works'
      const code = CODES_EN[state.code] ?? `fault ${state.code}`
      return state.state === 'wants' ? `works, ${code}` : code
    },
  },
  acts: {
    set_volume: 'Set volume',
    touch_tested: 'Touch test',
    paper_changed: 'Paper changed',
    test_sound: 'Test sound',
    test_print: 'Test page',
    test_receipt: 'Test receipt',
    check_in: 'Check in now',
    network: 'Network',
    test_network: 'Network test',
    set_network: 'Network settings',
    set_devices: 'Devices changed',
    sound_judged: 'Sound test',
    set_way: 'Proxy and certificate',
    turn_display: 'Screen turned',
    calibrate_touch: 'Touch calibrated',
    export_log: 'Log to a stick',
    exporting: 'Writing to the stick…',
    restart_shell: 'Restart screen',
    restart_machine: 'Restart machine',
    louder: 'Louder',
    softer: 'Softer',
    volume: (percent) => `Volume ${percent}%`,
    paperPages: 'Printer refilled',
    paperReceipts: 'Receipts refilled',
  },
  sure: {
    restart_shell: 'Restart the screen? It is back in half a minute.',
    restart_machine: 'Restart the machine? It is back in minutes, and maintenance ends.',
    yes: 'Restart',
    no: 'No',
  },
  paper: {
    title: {
      pages: 'How much paper is in the tray now, in all?',
      receipts: 'About how long is the roll now?',
    },
    sheets: (count) => `${count} sheets`,
    metres: (count) => `${count} m`,
    cancel: 'Do not note it',
  },
  checks: {
    title: 'Daily check',
    signed: 'Daily check ✓',
    ok: 'In order',
    wrong: 'Problem',
    what: (name) => `${name}: what is wrong`,
    problem: {
      dirty: 'Dirty',
      not_working: 'Does not work',
      unsteady: 'Intermittent',
      damaged: 'Broken or loose',
      missing: 'Missing or empty',
      other: 'Something else',
    },
    open: (count) => `${count} still to answer`,
    again: (at) => `Signed today at ${at}; it can be signed again`,
    changed: 'The list has just changed: go back and check again',
    page: (page, pages) => `Page ${page} of ${pages}`,
    next: 'Next page',
    back: 'Back',
    sign: (number) => `Sign as number ${number}`,
    done: (number) => `Signed by number ${number}; reported once the terminal is online`,
  },
  settings: {
    title: 'Settings',
    whole:
      'What was set when the terminal was installed. Server, root of trust, enrolment and location stay.',
    name: {
      devices: 'Devices',
      display: 'Screen and touch',
      sound: 'Sound',
      network: 'Proxy and certificate',
    },
    hint: {
      devices: 'After a reader, scanner, printer or camera was replaced. The new one is used at once.',
      display: 'A turn that nobody confirms, and a calibration that misses, go back by themselves.',
      sound: 'Touch Play: you should hear a sentence.',
      network:
        'The server is tried by it first. Once that is kept the terminal’s agent restarts, and maintenance ends.',
    },
    save: 'Save',
    back: 'Back',
    changed: (what) => `Saved and in use: ${what}`,
    noCa: 'For a certificate of your own, plug in a stick with ca.pem now (again, if it is in already).',
    way: {
      fixed: {
        environment:
          'Proxy and certificate are in this machine’s settings file (terminal.env), which is root’s.',
        no_launcher: 'No launcher has started the agent: a change could not take effect.',
      },
      cards: 'Cable, Wi-Fi, fixed address',
      asking: 'The server is tried by the new way, for 15 s at most…',
      failed: 'It is not saved: the old way is in use. If the new one is right all the same, it can be used.',
      anyway: 'Use the new way all the same',
      drop: 'Do not change it',
      restarting: 'Saved. The agent restarts…',
    },
  },
  done: (what) => `Done: ${what}`,
  notDone: {
    no_launcher: (what) => `${what}: no launcher is set up that could do it`,
    no_device: (what) => `${what}: this terminal has no such device`,
    busy: (what) => `${what}: the device is busy, try again`,
    no_stick: (what) => `${what}: no stick is plugged in. Plug one in, wait some seconds, try again`,
    stick_full: (what) => `${what}: the stick has too little room`,
    stick_locked: (what) => `${what}: the stick takes no writes; try another one`,
    failed: (what) => `${what}: it failed, try again`,
  },
  touch: { hint: (left) => `Touch each dot: ${left} left`, giveUp: 'I cannot reach one' },
}

function waitZh(seconds: number): string {
  return seconds > 90 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`
}

function waitEn(seconds: number): string {
  return seconds > 90 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`
}
