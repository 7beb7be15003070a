import type { Rule } from './rule'

/** What HTML pages and style sheets do that fails on a terminal. */
export const PAGE_RULES = {
  'resource-external-code': {
    severity: 'error',
    message: {
      zh: '从包外加载{kind}“{address}”，终端会拦截',
      en: 'Loads a {kind} from “{address}”, which is blocked',
    },
    remedy: {
      zh: '请下载到应用包内改为相对路径引用；确需从网上加载的，把来源写进清单的 origins。',
      en: 'Put it into the bundle and refer to it by a relative path, or list its origin in origins.',
    },
  },
  'resource-external': {
    severity: 'warning',
    message: {
      zh: '从包外加载{kind}“{address}”，终端会拦截',
      en: 'Loads a {kind} from “{address}”, which is blocked',
    },
    remedy: {
      zh: '请下载到应用包内改为相对路径引用；确需从网上加载的，把来源写进清单的 origins。',
      en: 'Put it into the bundle and refer to it by a relative path, or list its origin in origins.',
    },
  },
  'resource-protocol-relative': {
    severity: 'error',
    message: {
      zh: '“{address}”省略了协议，在应用包中无法解析',
      en: '“{address}” has no scheme and leads nowhere in a bundle',
    },
    remedy: {
      zh: '请写完整的 https:// 地址并把来源写进 origins，或改为引用包内文件。',
      en: 'Write https:// in full and list the origin in origins, or use a file of the bundle.',
    },
  },
  'resource-missing': {
    severity: 'warning',
    message: { zh: '引用的文件“{address}”不在应用包中', en: '“{address}” is not in the bundle' },
    remedy: {
      zh: '请补上文件或改正路径；以 / 开头的路径从应用包最外层算起。',
      en: 'Add the file or mend the path; a path with a leading / starts at the root of the bundle.',
    },
  },
  'resource-case': {
    severity: 'error',
    message: {
      zh: '“{address}”与实际文件“{actual}”大小写不一致',
      en: '“{address}” differs in case from “{actual}”',
    },
    remedy: {
      zh: '终端区分大小写（与 Windows 不同），请改成完全一致。',
      en: 'Terminals tell upper from lower case (Windows does not): make them the same.',
    },
  },
  'link-external': {
    severity: 'warning',
    message: {
      zh: '链接到“{address}”，终端不会打开',
      en: 'Leads to “{address}”, which terminals do not open',
    },
    remedy: {
      zh: '请去掉链接，改为文字说明或二维码；确需在终端上打开的，把来源写进 origins。',
      en: 'Replace it by words or a QR code, or list its origin in origins.',
    },
  },
  'link-scheme': {
    severity: 'warning',
    message: { zh: '“{address}”在终端上点了没有反应', en: '“{address}” does nothing on a terminal' },
    remedy: {
      zh: '终端不能打电话、发邮件或唤起其他程序，请把号码或地址直接写在页面上。',
      en: 'A terminal cannot call, mail or start programs: show the number or address as text.',
    },
  },
  'link-new-window': {
    severity: 'warning',
    message: {
      zh: 'target="{target}" 要求新窗口；终端只有一个窗口，新页面会取代当前页面',
      en: 'target="{target}" asks for a new window; there is one only, and the new page replaces this one',
    },
    remedy: {
      zh: '请去掉 target，并在新页面上提供“返回”。',
      en: 'Drop target and give the new page a way back.',
    },
  },
  'link-download': {
    severity: 'warning',
    message: { zh: '下载在终端上不起作用', en: 'Downloads do nothing on a terminal' },
    remedy: {
      zh: '请在页面上直接显示内容，或给出二维码供群众用手机下载。',
      en: 'Show the content in the page, or a QR code to fetch it by phone.',
    },
  },
  'input-chooser': {
    severity: 'warning',
    message: {
      zh: 'input type="{type}" 的选择窗口在终端上打不开',
      en: 'The chooser of input type="{type}" does not open',
    },
    remedy: {
      zh: '终端上没有群众的文件，请改为其他填报方式。',
      en: 'There are no files of citizens on a terminal: ask for it in another way.',
    },
  },
  'media-file': {
    severity: 'warning',
    message: { zh: '<{tag}> 不能播放应用包中的文件', en: '<{tag}> cannot play files of a bundle' },
    remedy: {
      zh: '请先用 fetch 读成 Blob，再用 URL.createObjectURL 的地址播放。',
      en: 'Fetch it as a Blob first and play the address of URL.createObjectURL.',
    },
  },
  'drag-and-drop': {
    severity: 'warning',
    message: { zh: 'HTML 拖放在终端上不起作用', en: 'HTML drag and drop does not work on a terminal' },
    remedy: { zh: '请改用按钮，如“上移”“下移”。', en: 'Use buttons instead, such as “up” and “down”.' },
  },
  'page-viewport': {
    severity: 'hint',
    message: { zh: '入口页面没有声明 viewport', en: 'The entry page declares no viewport' },
    remedy: {
      zh: '请在 head 中加入 <meta name="viewport" content="width=device-width, initial-scale=1">。',
      en: 'Add <meta name="viewport" content="width=device-width, initial-scale=1"> to the head.',
    },
  },
  'page-language': {
    severity: 'hint',
    message: {
      zh: '<html> 没有声明语言，朗读时可能读错',
      en: '<html> declares no language; it may be read aloud wrongly',
    },
    remedy: { zh: '请写成 <html lang="zh-CN">。', en: 'Write <html lang="zh-CN">.' },
  },
  'text-small': {
    severity: 'hint',
    message: {
      zh: '字号 {size}px 太小，站在终端前看不清',
      en: 'Text of {size}px is too small to read at a terminal',
    },
    remedy: {
      zh: '屏幕宽 1080 像素，正文请用 30px 以上，辅助文字不小于 24px。',
      en: 'The screen is 1080 pixels wide: use 30px or more for text, no less than 24px for notes.',
    },
  },
  'target-small': {
    severity: 'hint',
    message: {
      zh: '“{selector}”高 {size}px，手指不易点中',
      en: '“{selector}” is {size}px high, hard to touch',
    },
    remedy: {
      zh: '按钮、链接和输入框请做到 88px 高，彼此间隔 16px 以上。',
      en: 'Make buttons, links and fields 88px high, with 16px or more between them.',
    },
  },
} satisfies Record<string, Rule>
