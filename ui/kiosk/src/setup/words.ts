import type {
  CardNotSet,
  CheckFailure,
  RootFetch,
  SettingsRefusal,
  SetupDevice,
  SetupProblem,
  SetupStep,
  SoundAnswer,
} from '../host/setup-state'
import type { PrinterFault } from '../host/network-state'
import { mapEn, mapZh, type MapWords } from './map/words'

/** Every text of the set-up, in one language. */
export interface SetupWords {
  title: string
  of: (number: number, count: number) => string
  step: Record<SetupStep, { title: string; hint: string }>
  back: string
  next: string
  devices: {
    name: Record<SetupDevice, string>
    none: string
    looking: string
    nothing: string
    again: string
    choose: (what: string) => string
    /** Of a model that is known: its settings, which may be empty, and whether somebody has tried it. */
    known: (settings: string, isProven: boolean) => string
    note: (note: { zh: string; en: string }) => string
    /** Of a printer for which there is no driver. */
    undriven: (printer: string) => string
    state: { ready: string; absent: string; other: string }
  }
  /** A printer on the network. */
  printer: {
    title: string
    hint: string
    address: string
    remove: string
    back: string
    add: string
    asking: (host: string) => string
    added: string
    failed: Record<PrinterFault, string>
  }
  sound: {
    play: string
    heard: string
    notHeard: string
    none: string
    goOn: string
    answer: Record<SoundAnswer, string>
  }
  network: {
    direct: string
    proxy: string
    address: string
    user: string
    password: string
    kept: string
    cards: string
    ca: string
    noCa: string
  }
  server: { address: string; scan: string; scanning: string }
  check: {
    unasked: string
    asking: string
    reached: string
    failed: Record<CheckFailure, string>
    again: string
  }
  trust: {
    fingerprint: string
    same: string
    later: string
    none: string
    known: string
    goOn: string
    fetch: Record<RootFetch, string>
  }
  enrollment: { code: string; approval: string; scan: string }
  location: {
    search: string
    asking: string
    closed: string
    failed: string
    nothing: string
    more: string
    again: string
    scan: string
    later: string
    keep: string
    goOn: string
    unnamed: (id: string) => string
    map: string
  }
  map: MapWords
  finish: {
    location: string
    placedLater: string
    test: string
    compare: string
    server: string
    network: string
    trust: string
    trusted: string
    brought: string
    untrusted: string
    enrollment: string
    byCode: string
    byApproval: string
    sound: string
    devices: string
    machine: string
    awaited: string
    done: string
    offline: string
    doneOffline: string
    direct: string
    proxied: string
    none: string
  }
  stick: {
    title: string
    waits: (fleet: string) => string
    take: string
    ignore: string
    refused: Record<SettingsRefusal, string>
    /** While it sets the network, and where that was in vain. */
    using: string
    connecting: (fleet: string) => string
    wait: string
    notSet: string
    cardNotSet: Record<CardNotSet, string>
    /** NetworkManager's own words, in English. */
    says: (detail: string) => string
    rest: string
    ok: string
  }
  problem: Record<SetupProblem, string>
  reopen: string
}

export const setupZh: SetupWords = {
  title: '安装设置',
  of: (number, count) => `第 ${number} 步，共 ${count} 步`,
  step: {
    language: { title: '选择语言', hint: 'Choose the language of the set-up.' },
    display: { title: '画面是正的吗？', hint: '歪了就选旋转方向，按得不准就校准触摸；都对就按“下一步”。' },
    devices: { title: '本机有哪些设备？', hint: '插好的设备从列表里选；没有的不用选。' },
    sound: { title: '听得到声音吗？', hint: '按“播放”，应当听到一句话。' },
    network: { title: '怎样连接网络？', hint: '多数大厅直接连接。需要代理或自建证书的，问大厅网络管理员。' },
    server: {
      title: '所属平台的地址',
      hint: '扫管理平台上的设置二维码，连注册码一起填好；也可以输入，不用写 https://。',
    },
    trust: { title: '核对升级信任根', hint: '与运维人员逐组核对这 8 组数字，全部相同才按“一致”。' },
    enrollment: { title: '有注册码吗？', hint: '注册码由运维人员事先发放。没有也可以，由管理平台批准。' },
    location: {
      title: '终端放在哪个点位？',
      hint: '从列表里选、输入名称查找，或扫墙上的点位二维码。',
    },
    finish: { title: '核对一遍', hint: '没有网络也可以完成，连上后自动注册。' },
  },
  back: '上一步',
  next: '下一步',
  devices: {
    name: {
      card_reader: '身份证阅读器',
      printer: '打印机',
      scanner: '扫码器',
      receipt_printer: '小票打印机',
      smart_card_reader: '社保卡读卡器',
      camera: '摄像头',
    },
    none: '没有',
    looking: '正在查找…',
    nothing: '没有找到可选的设备，请检查插线。',
    again: '重新查找',
    choose: (what) => `选择${what}`,
    known: (settings, isProven) =>
      `型号已识别${settings ? `，自动设置 ${settings}` : ''}${isProven ? '' : '（尚无实机反馈）'}`,
    note: (note) => note.zh,
    undriven: (printer) =>
      `已插上 ${printer}，但系统里没有它的驱动，暂时不能用。请把型号告诉运维人员；装好驱动后拔插一次即可。`,
    state: { ready: '已连接', absent: '没有反应', other: '有故障' },
  },
  printer: {
    title: '网络打印机',
    hint: '输入打印机的 IP 地址：在打印机的菜单里，或它自己打出的配置页上。',
    address: 'IP 地址',
    remove: '删除',
    back: '回到列表',
    add: '连接打印机',
    asking: (host) => `正在询问 ${host}，最多两分钟…`,
    added: '已连接，正在选用…',
    failed: {
      no_answer: '这个地址没有打印机应答。请核对地址，并看打印机是否开机、是否与本机在同一网络。',
      no_driver: '打印机有应答，但系统里没有它的驱动。请把型号告诉运维人员。',
      no_service: '本机没有打印服务，不能添加打印机。请联系运维人员。',
      failed: '没有添加成功。请再试一次；还不行就联系运维人员。',
    },
  },
  sound: {
    play: '播放',
    heard: '听到了',
    notHeard: '没听到，以后处理',
    none: '本机没有设置扬声器，可以直接下一步。',
    goOn: '下一步',
    answer: { heard: '听到了', not_heard: '没听到', untested: '没有测试' },
  },
  network: {
    direct: '直接连接',
    proxy: '使用代理',
    address: '代理地址，例如 proxy.example.gov.cn:3128',
    user: '用户名（没有就不填）',
    password: '密码',
    kept: '已保存',
    cards: '有线、Wi-Fi、固定地址',
    ca: '信任 U 盘上的证书（ca.pem）',
    noCa: '需要自建证书的，把 ca.pem 放在 U 盘里插上。',
  },
  server: { address: '平台地址', scan: '扫码输入', scanning: '请把二维码对准扫码器' },
  check: {
    unasked: '还没有检查',
    asking: '正在检查连接…',
    reached: '平台连接正常',
    failed: {
      name: '找不到这个地址：请核对地址，或检查网线和网络设置。',
      no_answer: '平台没有应答：请检查网线、网络设置和防火墙。',
      certificate: '平台的证书不受信任：请核对地址和本机日期，或用 U 盘带上证书。',
      proxy: '代理不放行：请核对代理的地址、用户名和密码。',
      stranger: '这个地址不是终端平台：请核对地址，或先通过网络的认证页面。',
      unusable: '代理地址或证书不能用：请返回“网络”检查。',
    },
    again: '再查一次',
  },
  trust: {
    fingerprint: '信任根的指纹',
    same: '一致，信任',
    later: '以后再说（不升级）',
    none: '没有找到信任根。请把 root.json 放在 U 盘里插上，或以后再说。',
    known: '已信任',
    goOn: '先不联网，继续（连上后自动取得）',
    fetch: {
      asking: '二维码带来了指纹，正在向平台取信任根…',
      missing: '平台没有给出信任根。请再查一次，用 U 盘带来，或以后再说。',
      different: '平台给出的信任根与二维码上的指纹不同，没有使用。请联系运维人员。',
    },
  },
  enrollment: { code: '输入注册码', approval: '没有，由平台批准', scan: '扫码输入' },
  location: {
    search: '点位名称或地址',
    asking: '正在查找…',
    closed: '平台没有公开点位清单。请扫墙上的点位二维码，或由平台安排。',
    failed: '现在连不上平台，查不到点位。可以扫墙上的二维码，或由平台安排。',
    nothing: '没有找到这样的点位。',
    more: '下一页',
    again: '再查一次',
    scan: '扫墙上的二维码',
    later: '不选，由平台安排',
    keep: '仍用已选的点位',
    goOn: '先不联网，继续（由平台安排）',
    unnamed: (id) => `扫码选定（编号 ${id.slice(-6)}）`,
    map: '在地图上选',
  },
  map: mapZh,
  finish: {
    location: '点位',
    placedLater: '由平台安排',
    test: '网络检测',
    compare: '信任根由二维码带来。请与运维人员核对这 8 组数字，不同就不要完成，返回改选“以后再说”：',
    server: '平台',
    network: '网络',
    trust: '升级信任根',
    trusted: '已核对',
    brought: '由二维码带来，请核对',
    untrusted: '没有，暂不升级',
    enrollment: '注册',
    byCode: '用注册码',
    byApproval: '由平台批准',
    sound: '声音',
    devices: '设备',
    machine: '本机',
    awaited: '连上后自动取得，请核对',
    done: '完成设置',
    offline: '以上设置都已保存。现在也可以完成：一有网络，终端会自动连接平台并注册，不用守着。',
    doneOffline: '先不联网，完成设置',
    direct: '直接连接',
    proxied: '经代理',
    none: '没有',
  },
  stick: {
    title: 'U 盘上有设置文件',
    waits: (fleet) => `属于“${fleet}”。与运维人员核对下面 8 组数字，全部相同才使用。`,
    take: '一致，全部按它设置',
    ignore: '不用它，逐步设置',
    refused: {
      unreadable: 'U 盘上的设置文件读不出来，请重新制作。',
      bad_signature: 'U 盘上的设置文件签名不对，可能被改动过，没有使用。',
      another_fleet: 'U 盘上的设置文件属于另一个平台，没有使用。',
      newer: 'U 盘上的设置文件需要更新版本的终端软件，没有使用，请运维人员检查。',
      expired: 'U 盘上的设置文件已过期，请运维人员重新签发。也请核对本机日期。',
      unusable: 'U 盘上的设置文件内容有误，没有使用，请运维人员检查。',
    },
    using: '正在采用 U 盘上的设置',
    connecting: (fleet) => `属于“${fleet}”。先连接网络……`,
    wait: '最多两分多钟，不用按屏幕，请稍候。',
    notSet: '网络还没有设好',
    cardNotSet: {
      not_connected: '按 U 盘里的网络设置连接不上，网络已恢复原样。请检查网线、无线网络名称和密码。',
      not_reached: '按 U 盘里的网络设置，网关和平台都没有回应，网络已恢复原样。请检查地址和网关。',
      taken_back: 'U 盘里的网络设置没有保留，网络已恢复原样。',
    },
    says: (detail) => `系统提示：${detail}`,
    rest: '其余设置都已采用。按“知道了”，接着设好网络；或者排除问题后重新插上 U 盘。',
    ok: '知道了',
  },
  problem: {
    server_address: '这不是平台地址，例如 fleet.example.gov.cn。',
    proxy_address: '这不是代理地址，例如 proxy.example.gov.cn:3128。',
    code: '这不是注册码，请核对。',
    scan: '扫到的二维码这里用不上，请换一个。',
    location: '这个点位不在列表里了，请重新选择。',
    stick_gone: 'U 盘已拔出或内容变了，请重新插好。',
    devices: '所选设备不能用，请重新选择。',
    display: '这样的屏幕设置不能用。',
    network: '网络设置还在试用，请先保留，或等它恢复。',
    disk: '没有保存：本机磁盘写不进去。',
  },
  reopen: '重新设置',
}

export const setupEn: SetupWords = {
  title: 'Set-up',
  of: (number, count) => `Step ${number} of ${count}`,
  step: {
    language: { title: 'Choose the language', hint: 'It can be changed later.' },
    display: {
      title: 'Is the picture upright?',
      hint: 'Turn it if it is not. Calibrate touch if touches are off. Else go on.',
    },
    devices: {
      title: 'Which devices does it have?',
      hint: 'Choose those that are plugged in. Leave the others.',
    },
    sound: { title: 'Can you hear it?', hint: 'Touch Play: you should hear a sentence.' },
    network: {
      title: 'How is the network reached?',
      hint: 'Most halls connect directly. Ask the network staff about proxies and own certificates.',
    },
    server: {
      title: 'Address of the fleet server',
      hint: 'Scan the set-up code of the console, which brings the enrolment code too; or type it.',
    },
    trust: {
      title: 'Compare the root of trust',
      hint: 'Read these 8 groups with ops. Confirm only if all of them are the same.',
    },
    enrollment: {
      title: 'Is there an enrolment code?',
      hint: 'Ops issue codes beforehand. Without one the console approves the terminal.',
    },
    location: {
      title: 'Where does it stand?',
      hint: 'Choose from the list, type a name, or scan the code on the wall.',
    },
    finish: {
      title: 'Look at it once more',
      hint: 'It can be finished without a network and enrols by itself later.',
    },
  },
  back: 'Back',
  next: 'Next',
  devices: {
    name: {
      card_reader: 'ID card reader',
      printer: 'Printer',
      scanner: 'Scanner',
      receipt_printer: 'Receipt printer',
      smart_card_reader: 'Smart card reader',
      camera: 'Camera',
    },
    none: 'None',
    looking: 'Looking…',
    nothing: 'Nothing to choose was found. Check the cables.',
    again: 'Look again',
    choose: (what) => `Choose: ${what}`,
    known: (settings, isProven) =>
      `Known model${settings ? `, set to ${settings}` : ''}${isProven ? '' : ' (nobody has tried it yet)'}`,
    note: (note) => note.en,
    undriven: (printer) =>
      `${printer} is plugged in, but has no driver here. Tell ops the model; once there is one, unplug it and plug it in again.`,
    state: { ready: 'Connected', absent: 'No answer', other: 'Faulty' },
  },
  printer: {
    title: 'Printer on the network',
    hint: 'Type the printer’s IP address: in its menu, or on the settings page that it prints of itself.',
    address: 'IP address',
    remove: 'Delete',
    back: 'To the list',
    add: 'Connect the printer',
    asking: (host) => `Asking ${host}, for two minutes at most…`,
    added: 'Connected; choosing it…',
    failed: {
      no_answer:
        'No printer answers at this address. Check the address, and that the printer is on and in this network.',
      no_driver: 'The printer answers, but there is no driver for it here. Tell ops the model.',
      no_service: 'There is no print service on this machine: no printer can be added. Call ops.',
      failed: 'It was not added. Try again; if that does not help, call ops.',
    },
  },
  sound: {
    play: 'Play',
    heard: 'I can hear it',
    notHeard: 'I cannot, later',
    none: 'No loudspeaker is set. Go on to the next step.',
    goOn: 'Next',
    answer: { heard: 'Heard', not_heard: 'Not heard', untested: 'Not tested' },
  },
  network: {
    direct: 'Directly',
    proxy: 'By a proxy',
    address: 'Proxy, such as proxy.example.gov.cn:3128',
    user: 'User (if it needs one)',
    password: 'Password',
    kept: 'Kept',
    cards: 'Cable, Wi-Fi, fixed address',
    ca: 'Trust the certificate on the stick (ca.pem)',
    noCa: 'For a certificate of your own, plug in a stick with ca.pem.',
  },
  server: { address: 'Server', scan: 'Scan it', scanning: 'Hold the QR code to the scanner' },
  check: {
    unasked: 'Not checked yet',
    asking: 'Checking the connection…',
    reached: 'The server is reached',
    failed: {
      name: 'There is no such name. Check the address, the cable and the network.',
      no_answer: 'The server does not answer. Check cable, network and firewall.',
      certificate:
        'The certificate is not trusted. Check the address and the date, or bring the certificate on a stick.',
      proxy: 'The proxy does not let it through. Check address, user and password.',
      stranger: 'That is no fleet server. Check the address, or sign in to the network first.',
      unusable: 'The proxy or the certificate cannot be used. Go back to the network.',
    },
    again: 'Check again',
  },
  trust: {
    fingerprint: 'Fingerprint of the root of trust',
    same: 'The same: trust it',
    later: 'Later (no upgrades)',
    none: 'No root of trust was found. Plug in a stick with root.json, or do it later.',
    known: 'Trusted',
    goOn: 'Go on offline: it is fetched later',
    fetch: {
      asking: 'The code brought its fingerprint. The server is asked for the root…',
      missing: 'The server gives no root. Check again, bring it on a stick, or do it later.',
      different: 'The server gives another root than the code names. It was not used. Ask ops.',
    },
  },
  enrollment: { code: 'Type the code', approval: 'No, the console approves it', scan: 'Scan it' },
  location: {
    search: 'Name or address of the location',
    asking: 'Looking…',
    closed: 'The server publishes no list. Scan the code on the wall, or leave it to ops.',
    failed: 'The server is not reached now. Scan the code on the wall, or leave it to ops.',
    nothing: 'There is no such location.',
    more: 'Next page',
    again: 'Look again',
    scan: 'Scan the wall',
    later: 'Leave it to ops',
    keep: 'Keep the chosen one',
    goOn: 'Go on offline, leave it to ops',
    unnamed: (id) => `Scanned (…${id.slice(-6)})`,
    map: 'On a map',
  },
  map: mapEn,
  finish: {
    location: 'Location',
    placedLater: 'Left to ops',
    test: 'Test the network',
    compare:
      'A code brought this root of trust. Read these 8 groups with ops. If any differs, go back and choose “Later”:',
    server: 'Server',
    network: 'Network',
    trust: 'Root of trust',
    trusted: 'Compared',
    brought: 'Brought by a code: compare it',
    untrusted: 'None, no upgrades yet',
    enrollment: 'Enrolment',
    byCode: 'By a code',
    byApproval: 'Approved in the console',
    sound: 'Sound',
    devices: 'Devices',
    machine: 'Machine',
    awaited: 'Fetched once connected: compare it',
    done: 'Finish',
    offline:
      'All of it is kept. It can be finished now: once there is a network the terminal connects and enrols by itself.',
    doneOffline: 'Finish offline',
    direct: 'Directly',
    proxied: 'By a proxy',
    none: 'None',
  },
  stick: {
    title: 'A settings file is on the stick',
    waits: (fleet) =>
      `It is of “${fleet}”. Read these 8 groups with ops. Use it only if all of them are the same.`,
    take: 'The same: set up by it',
    ignore: 'Step by step instead',
    refused: {
      unreadable: 'The settings file on the stick cannot be read. Make it anew.',
      bad_signature: 'The settings file on the stick is not signed right, or was changed. It was not used.',
      another_fleet: 'The settings file on the stick is of another fleet. It was not used.',
      newer: 'The settings file on the stick needs newer software of the terminal. It was not used.',
      expired:
        'The settings file on the stick has ended. Have it signed anew, and check the date of this machine.',
      unusable: 'The settings file on the stick has a mistake in it. It was not used.',
    },
    using: 'The settings on the stick are being used',
    connecting: (fleet) => `They are of “${fleet}”. The network comes first…`,
    wait: 'It takes little more than two minutes at most. Nothing has to be touched.',
    notSet: 'The network is not set yet',
    cardNotSet: {
      not_connected:
        'The network could not be connected as the stick says, and is as it was before. Check the cable, and the name and password of the Wi-Fi.',
      not_reached:
        'As the stick has the network, neither gateway nor server answered. It is as it was before. Check address and gateway.',
      taken_back: 'The network was not kept as the stick has it. It is as it was before.',
    },
    says: (detail) => `The system says: ${detail}`,
    rest: 'All the rest is set. Touch OK and set the network, or mend what is wrong and plug the stick in again.',
    ok: 'OK',
  },
  problem: {
    server_address: 'That is no address of a server, such as fleet.example.gov.cn.',
    proxy_address: 'That is no address of a proxy, such as proxy.example.gov.cn:3128.',
    code: 'That is no code.',
    scan: 'What was scanned answers nothing here. Scan another code.',
    location: 'That location is not in the list any more. Choose again.',
    stick_gone: 'The stick is gone, or was changed. Plug it in again.',
    devices: 'The chosen device cannot be used. Choose again.',
    display: 'The screen cannot be set so.',
    network: 'A network card is still being tried. Keep it first, or wait until it is taken back.',
    disk: 'It was not saved: the disk takes nothing.',
  },
  reopen: 'Set it up anew',
}
