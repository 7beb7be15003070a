import type { Rule } from './rule'

/** What scripts do that fails on a terminal. */
export const SCRIPT_RULES = {
  'script-syntax': {
    severity: 'warning',
    message: { zh: '脚本有语法错误：{reason}', en: 'The script has a syntax error: {reason}' },
    remedy: {
      zh: '请改正；若是模板或数据，请勿用 .js 作扩展名。',
      en: 'Mend it; a template or data should not be called .js.',
    },
  },
  'script-dialog': {
    severity: 'warning',
    message: {
      zh: '{name}() 在终端上不弹窗，等同于按了取消',
      en: '{name}() shows nothing and answers as if cancelled',
    },
    remedy: { zh: '请在页面内用自己的对话框询问。', en: 'Ask with a dialog of your own in the page.' },
  },
  'script-window-open': {
    severity: 'warning',
    message: {
      zh: 'window.open 不会打开新窗口，新页面会取代当前页面',
      en: 'window.open opens no window; the new page replaces this one',
    },
    remedy: { zh: '请在当前页面内显示，或用普通链接。', en: 'Show it in this page, or use a plain link.' },
  },
  'script-print': {
    severity: 'warning',
    message: {
      zh: 'window.print() 不告诉应用打印成没成；没有授权或没有打印机时什么也不发生',
      en: 'window.print() does not tell whether it printed; without permission or printer nothing happens',
    },
    remedy: {
      zh: '请改用 kiosk.print()，打印不成时给群众一个便于拍照的页面。',
      en: 'Use kiosk.print(), and offer a page that is easy to photograph where it fails.',
    },
  },
  'script-cookie': {
    severity: 'warning',
    message: {
      zh: '应用包中没有 Cookie，document.cookie 始终为空',
      en: 'Bundles have no cookies: document.cookie stays empty',
    },
    remedy: {
      zh: '请用内存变量或 sessionStorage 保存本次服务的状态。',
      en: 'Keep the state of a session in memory or in sessionStorage.',
    },
  },
  'script-service-worker': {
    severity: 'warning',
    message: { zh: '应用包中不能使用 Service Worker', en: 'Bundles cannot have a service worker' },
    remedy: {
      zh: '应用包本来就离线可用，不需要它；请在不支持时跳过注册。',
      en: 'A bundle works offline as it is: skip the registration where there is none.',
    },
  },
  'script-storage': {
    severity: 'hint',
    message: { zh: '{name} 在每次打开应用时都是空的', en: '{name} is empty each time the app opens' },
    remedy: {
      zh: '只能用来保存本次打开期间的状态；不要指望下次还在。',
      en: 'Use it for this opening only; nothing is there the next time.',
    },
  },
  'script-external-request': {
    severity: 'warning',
    message: {
      zh: '向“{address}”发送请求，终端会拦截',
      en: 'Sends a request to “{address}”, which is blocked',
    },
    remedy: {
      zh: '请把来源“{origin}”写进清单的 origins。',
      en: 'List “{origin}” in origins of the manifest.',
    },
  },
  'script-external-page': {
    severity: 'warning',
    message: {
      zh: '跳转到“{address}”，终端不会打开',
      en: 'Goes to “{address}”, which terminals do not open',
    },
    remedy: {
      zh: '请把来源“{origin}”写进清单的 origins，或去掉跳转。',
      en: 'List “{origin}” in origins of the manifest, or do not go there.',
    },
  },
  'script-device': {
    severity: 'warning',
    message: { zh: '浏览器接口 {name} 在终端上不可用', en: '{name} is not available on terminals' },
    remedy: {
      zh: '终端不向网页开放定位、摄像头、剪贴板、通知和全屏，请提供不用它也能办理的方式；拍照请用 kiosk.takePhoto()。',
      en: 'Terminals keep location, camera, clipboard, notifications and full screen from pages: do without; for a picture call kiosk.takePhoto().',
    },
  },
  'script-host-app': {
    severity: 'warning',
    message: { zh: '{name} 只存在于微信或支付宝中', en: '{name} exists inside WeChat or Alipay only' },
    remedy: {
      zh: '请先判断它是否存在，并提供在终端上的办理方式。',
      en: 'See first whether it is there, and offer another way on terminals.',
    },
  },
  'kiosk-method': {
    severity: 'error',
    message: { zh: '终端接口没有 kiosk.{name}()', en: 'There is no kiosk.{name}()' },
    remedy: {
      zh: '现有方法：info、end、hold、release、stay、readIdCard、print、printer、scanCode、printReceipt、receiptPrinter、openSmartCard、selectSmartCard、sendToSmartCard、closeSmartCard、takePhoto。今后可能增加的请写成 kiosk.{name}?.()。',
      en: 'There are info, end, hold, release, stay, readIdCard, print, printer, scanCode, printReceipt, receiptPrinter, openSmartCard, selectSmartCard, sendToSmartCard, closeSmartCard and takePhoto. Write kiosk.{name}?.() for what may come later.',
    },
  },
  'kiosk-permission': {
    severity: 'error',
    message: {
      zh: 'kiosk.{name} 需要权限 {permission}，清单没有申请',
      en: 'kiosk.{name} needs the permission {permission}, which the manifest does not ask for',
    },
    remedy: {
      zh: '请在 kiosk-app.json 中加上 "permissions": ["{permission}"]；上传时由运维人员授权。没有授权，终端一律拒绝。',
      en: 'Add "permissions": ["{permission}"] to kiosk-app.json; ops grant it when they upload. Without, it is refused.',
    },
  },
  'kiosk-hold': {
    severity: 'error',
    message: { zh: 'kiosk.hold 的参数不正确：{reason}', en: 'Wrong arguments of kiosk.hold: {reason}' },
    remedy: {
      zh: '写法如 kiosk.hold("payment", 120)：1 至 32 个小写字母或下划线；1 至 600 的整数秒。',
      en: 'Write kiosk.hold("payment", 120): 1 to 32 small letters or _, and 1 to 600 whole seconds.',
    },
  },
} satisfies Record<string, Rule>
