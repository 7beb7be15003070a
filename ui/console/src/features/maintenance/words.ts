export const zh = {
  title: '维护口令',
  lead: '到现场维护终端前，在这里获取您今天在这一台终端上的口令。口令只属于您本人，只在当天、只对这一台有效；每次获取都记入审计日志。',
  find: '终端名称或编号',
  findHint: '输入终端名称的一部分，例如“通川 1 号”。',
  none: '没有找到在用的终端',
  choose: '选这一台',
  other: '换一台',
  terminal: '终端',
  code: '工号和口令',
  number: '工号',
  pin: '口令',
  until: '{time} 前有效',
  first: '这是您第一次获取口令：终端要先签到一次才认识您。终端在线时几秒钟就好。',
  steps: {
    gesture: '在终端首页依次按屏幕的左上、右上、右下、左下四个角，8 秒内按完。',
    type: '在屏幕上输入上面 11 位数字，按“进入维护”。',
    end: '做完按“结束维护”；3 分钟没有操作会自动结束。',
  },
  renew: '口令被人看到了，换一个',
  renewTitle: '更换全部口令',
  renewText:
    '您今天在所有终端上的口令都会换成新的；旧口令在终端下一次签到后失效，没有网络的终端到今晚 24 点失效。',
  renewed: '口令已更换，请用新的口令',
  viewer: '您的角色不能维护终端，请联系管理员。',
}

export const en: typeof zh = {
  title: 'Maintenance PIN',
  lead: 'Before you maintain a terminal on site, get your PIN of today for that one terminal here. It is yours alone, good today and there only; each time you ask is in the audit log.',
  find: 'Name or id of the terminal',
  findHint: 'Type a part of its name.',
  none: 'No terminal in service was found',
  choose: 'This one',
  other: 'Another terminal',
  terminal: 'Terminal',
  code: 'Number and PIN',
  number: 'Number',
  pin: 'PIN',
  until: 'good until {time}',
  first:
    'This is your first PIN: the terminal knows you after its next check-in, a few seconds while it is online.',
  steps: {
    gesture:
      'On the terminal’s home page touch the four corners of the screen within 8 seconds: top left, top right, bottom right, bottom left.',
    type: 'Type these 11 digits on the screen, and touch the blue key at the bottom right of the digits.',
    end: 'When you are done, touch the large blue button at the bottom; it ends by itself after 3 minutes without a touch.',
  },
  renew: 'Somebody saw my PIN: change it',
  renewTitle: 'Change all PINs',
  renewText:
    'Your PINs of today change at all terminals. A terminal refuses the old one after its next check-in; one without network, from midnight.',
  renewed: 'Changed: use the new PIN',
  viewer: 'Your role may not maintain terminals. Ask an administrator.',
}
