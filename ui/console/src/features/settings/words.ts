export const zh = {
  title: '终端设置',
  lead: '对全部终端生效，终端下次签到后采用。',
  idle: '无操作提醒',
  idleDetail: '群众停止触摸这么久后开始倒计时，20 至 600 秒。',
  warning: '倒计时',
  warningDetail: '倒计时结束即退出并清除本次使用，20 至 120 秒。',
  sample: '测量间隔',
  sampleDetail: '每隔多久记录一次 CPU、内存等，5 至 3600 秒。',
  probation: '升级观察期',
  probationDetail: '新版本无故障运行这么久才算成功，1 至 3600 秒。',
  seconds: '秒',
  saved: '已保存，终端下次签到后采用',
}

export const en: typeof zh = {
  title: 'Terminal settings',
  lead: 'They hold for every terminal from its next check-in.',
  idle: 'Idle limit',
  idleDetail: 'The countdown begins after so long without a touch, 20 to 600 seconds.',
  warning: 'Countdown',
  warningDetail: 'When it ends the visit is over and wiped, 20 to 120 seconds.',
  sample: 'Measuring interval',
  sampleDetail: 'How often CPU, memory and the like are recorded, 5 to 3600 seconds.',
  probation: 'Probation',
  probationDetail: 'A new version has to run so long without a fault, 1 to 3600 seconds.',
  seconds: 'seconds',
  saved: 'Saved; terminals take it up at their next check-in',
}
