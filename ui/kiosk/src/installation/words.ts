import type { InstallationFailure, TargetDisk } from '../host/installation-state'

/** Every text of the installation from a stick, in one language. */
export interface InstallationWords {
  /** Over every title. */
  of: (version: string) => string
  /** The stick's settings file comes along. */
  settings: string
  disk: {
    size: (gigabytes: number) => string
    unknown: string
    serial: (serial: string) => string
    holds: Record<TargetDisk['holds'], string>
    small: (gigabytes: number) => string
    /** A disk within a sentence. */
    named: (model: string, size: string) => string
  }
  choose: {
    title: string
    hint: string
    disks: string
    noneFits: { title: string; hint: (gigabytes: number) => string }
    more: (page: number, pages: number) => string
    gone: string
  }
  none: { title: string; hint: string; checks: string[] }
  erase: {
    title: string
    all: (disk: string) => string
    holds: Record<TargetDisk['holds'], string>
    how: string
    hold: string
    holding: (seconds: number) => string
    again: string
    begins: string
    back: string
  }
  unattended: {
    title: string
    begins: (seconds: number, disk: string) => string
    any: string
    seconds: string
    all: string
    how: string
    stop: string
    stopping: string
  }
  progress: {
    title: string
    steps: string
    onto: (disk: string) => string
    writing: string
    checking: string
    percent: (percent: number) => string
    keep: string
    power: string
    stop: string
    sure: { title: string; text: string; yes: string; no: string }
    stopping: string
  }
  installed: { title: string; pull: string; restarts: string; bySettings: string; byHand: string }
  failed: Record<InstallationFailure, { title: string; why: string; steps: string[] }> & {
    /** Of all but the last, which knows. */
    unsure: string
    disk: (disk: string) => string
    again: string
  }
}

export const installationZh: InstallationWords = {
  of: (version) => `终端系统安装 · 版本 ${version}`,
  settings: 'U 盘上有设置文件，会一起装上：重新启动后不用再回答问题。',
  disk: {
    size: (gigabytes) => `${gigabytes}\u00a0GB`,
    unknown: '型号不明的硬盘',
    serial: (serial) => `序列号 ${serial}`,
    holds: { nothing: '空盘', terminal: '已有终端系统', other: '有其他内容' },
    small: (gigabytes) => `太小，不能选：至少要 ${gigabytes}\u00a0GB`,
    named: (model, size) => `${model}（${size}）`,
  },
  choose: {
    title: '把终端系统装到这台机器上',
    hint: '请选择装到哪块硬盘。选了以后还会再问一次，现在什么也不会抹掉。',
    disks: '本机的硬盘',
    noneFits: {
      title: '硬盘都太小，装不下',
      hint: (gigabytes) => `请关机，换上至少 ${gigabytes}\u00a0GB 的硬盘，插着 U 盘重新开机。`,
    },
    more: (page, pages) => `其他硬盘（${page}/${pages}）`,
    gone: '刚才选的硬盘不在了，请重新选择。',
  },
  none: {
    title: '没有找到硬盘',
    hint: '请逐项检查，好了以后插着 U 盘重新开机。',
    checks: [
      '关机断电，看硬盘的电源线和数据线插紧没有，M.2\u00a0硬盘的螺丝拧好没有。',
      '开机进 BIOS，把 SATA 模式改成 AHCI，不用 RAID、Intel RST 或 VMD。',
      'BIOS 里也看不到这块硬盘，多半是坏了，请换一块。',
    ],
  },
  erase: {
    title: '抹掉这块硬盘，装上终端系统？',
    all: (disk) => `${disk}上的全部内容都会抹掉，找不回来。`,
    holds: {
      nothing: '这块硬盘现在是空的。',
      terminal: '上面的终端系统，连同设置和记录，会一起抹掉。',
      other: '上面有其他内容，可能是原来的系统和文件。要留的，请先备份。',
    },
    how: '按住红色按钮不放，填满才开始；提前松手，什么也不会发生。',
    hold: '按住 2 秒，抹掉并安装',
    holding: (seconds) => `请按住不放，还要 ${seconds} 秒`,
    again: '再按一次，抹掉并安装',
    begins: '马上开始…',
    back: '返回',
  },
  unattended: {
    title: '马上自动安装',
    begins: (seconds, disk) => `将在 ${seconds} 秒后自动安装到 ${disk}`,
    any: '本机的硬盘',
    seconds: '秒',
    all: '这块硬盘上的全部内容都会抹掉。',
    how: '不要自动安装，请按“停止”，然后可以自己选。',
    stop: '停止',
    stopping: '正在停止…',
  },
  progress: {
    title: '正在安装终端系统',
    steps: '安装的步骤',
    onto: (disk) => `装到 ${disk}`,
    writing: '写入 1/2',
    checking: '校验 2/2',
    percent: (percent) => `${percent}%`,
    keep: '请勿断电、请勿拔出 U 盘',
    power: '万一断电，机器不会坏：断电后重新插 U 盘再装即可。',
    stop: '停止安装',
    sure: {
      title: '确定要停止安装吗？',
      text: '停止后这块硬盘上没有可启动的系统，要再装一次才能用。',
      yes: '停止安装',
      no: '继续安装',
    },
    stopping: '正在停止…',
  },
  installed: {
    title: '安装完成',
    pull: '请拔出 U 盘，',
    restarts: '机器会自动重新启动。',
    bySettings: '重新启动后，终端按 U 盘带来的设置文件自己设置好。',
    byHand: '重新启动后，请按屏幕上的提示设置这台终端。',
  },
  failed: {
    stick_damaged: {
      title: '没有装成：U 盘有问题',
      why: 'U 盘上的数据不完整，或者读不出来。',
      steps: [
        '关机，把 U 盘换一个接口插好，重新开机再试。',
        '还是不行，请重新制作安装 U 盘，或者换一个 U 盘。',
      ],
    },
    disk_failed: {
      title: '没有装成：硬盘有问题',
      why: '数据写不进硬盘，或者读回来的与写入的不一样。',
      steps: ['按“重新选择”再装一次，或者换本机另一块硬盘。', '又是这样，说明硬盘坏了，请更换硬盘。'],
    },
    disk_gone: {
      title: '没有装成：硬盘断开了',
      why: '安装途中找不到这块硬盘了。',
      steps: [
        '关机断电，看硬盘的电源线和数据线插紧没有，M.2\u00a0硬盘的螺丝拧好没有。',
        '插着 U 盘重新开机，再装一次。',
      ],
    },
    cancelled: {
      title: '安装已停止',
      why: '这块硬盘上没有可启动的系统。',
      steps: ['要用这台机器，请按“重新选择”，再装一次。', '现在不装，可以关机；下次插着 U 盘开机再装。'],
    },
    unsure: '这块硬盘上现在可能没有可启动的系统。',
    disk: (disk) => `硬盘：${disk}`,
    again: '重新选择',
  },
}

export const installationEn: InstallationWords = {
  of: (version) => `Installation · version ${version}`,
  settings: 'The settings file of the stick comes along: nothing is asked after the restart.',
  disk: {
    size: (gigabytes) => `${gigabytes}\u00a0GB`,
    unknown: 'Disk of unknown model',
    serial: (serial) => `Serial ${serial}`,
    holds: { nothing: 'Empty', terminal: 'Has a terminal system', other: 'Has other contents' },
    small: (gigabytes) => `Too small to choose: needs ${gigabytes}\u00a0GB`,
    named: (model, size) => `${model} (${size})`,
  },
  choose: {
    title: 'Put the terminal system onto this machine',
    hint: 'Choose the disk. You are asked once more before anything is erased.',
    disks: 'Disks of this machine',
    noneFits: {
      title: 'No disk is large enough',
      hint: (gigabytes) =>
        `Switch off, put in a disk of ${gigabytes}\u00a0GB or more, and start again from the stick.`,
    },
    more: (page, pages) => `Other disks (${page} of ${pages})`,
    gone: 'The disk that was chosen is gone. Choose again.',
  },
  none: {
    title: 'No disk was found',
    hint: 'Check one after the other, then start again from the stick.',
    checks: [
      'Switch off. Are the power and data cables of the disk tight, is the screw of an M.2 disk in?',
      'In the BIOS, set the SATA mode to AHCI, not to RAID, Intel RST or VMD.',
      'If the BIOS does not list the disk either, it is most likely broken: replace it.',
    ],
  },
  erase: {
    title: 'Erase this disk and install?',
    all: (disk) => `Everything on ${disk} will be erased for good.`,
    holds: {
      nothing: 'There is nothing on it now.',
      terminal: 'Its terminal system goes, with its settings and records.',
      other: 'It holds other contents, such as another system or files. Save first what is to be kept.',
    },
    how: 'Hold the red button until it is full. Let go before that and nothing happens.',
    hold: 'Hold 2 s: erase and install',
    holding: (seconds) => `Keep holding: ${seconds} s`,
    again: 'Press again: erase and install',
    begins: 'Beginning…',
    back: 'Back',
  },
  unattended: {
    title: 'About to install by itself',
    begins: (seconds, disk) => `In ${seconds} s it installs by itself onto ${disk}`,
    any: 'the disk of this machine',
    seconds: 's',
    all: 'Everything on this disk will be erased.',
    how: 'If that is not wanted, touch Stop. You can choose then.',
    stop: 'Stop',
    stopping: 'Stopping…',
  },
  progress: {
    title: 'Installing the terminal system',
    steps: 'Steps of the installation',
    onto: (disk) => `Onto ${disk}`,
    writing: 'Writing 1/2',
    checking: 'Checking 2/2',
    percent: (percent) => `${percent}%`,
    keep: 'Keep the power on and the stick in',
    power: 'A power cut does no harm: plug in the stick and install again.',
    stop: 'Stop installing',
    sure: {
      title: 'Stop installing?',
      text: 'There is no system to start on this disk then, until it is installed again.',
      yes: 'Stop installing',
      no: 'Go on installing',
    },
    stopping: 'Stopping…',
  },
  installed: {
    title: 'Installed',
    pull: 'Take the stick out:',
    restarts: 'the machine restarts by itself.',
    bySettings: 'After the restart the terminal sets itself up by the settings file.',
    byHand: 'After the restart, set the terminal up as the screen says.',
  },
  failed: {
    stick_damaged: {
      title: 'Not installed: the stick has a fault',
      why: 'What is on the stick is incomplete or cannot be read.',
      steps: [
        'Switch off, plug the stick into another port and start again.',
        'If that does not help, make the stick anew or take another one.',
      ],
    },
    disk_failed: {
      title: 'Not installed: the disk has a fault',
      why: 'The disk takes no data, or gives back other data.',
      steps: [
        'Touch “Choose again” and install once more, or take another disk of this machine.',
        'If it fails again the disk is broken: replace it.',
      ],
    },
    disk_gone: {
      title: 'Not installed: the disk is gone',
      why: 'The disk went away while it was written.',
      steps: [
        'Switch off. Are the power and data cables of the disk tight, is the screw of an M.2 disk in?',
        'Start again from the stick and install once more.',
      ],
    },
    cancelled: {
      title: 'The installation was stopped',
      why: 'There is no system to start on this disk.',
      steps: [
        'To use this machine, touch “Choose again” and install once more.',
        'Or switch it off, and start it from the stick another time.',
      ],
    },
    unsure: 'This disk may have no system to start now.',
    disk: (disk) => `Disk: ${disk}`,
    again: 'Choose again',
  },
}
