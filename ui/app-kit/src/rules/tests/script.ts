import type { SCRIPT_RULES } from '../script'
import { manifest, page, script, type Cases } from './case'

/** Rules of `script.ts`. */
export const SCRIPT_CASES: Cases<keyof typeof SCRIPT_RULES> = {
  'script-syntax': {
    good: script('export const a = await 1'),
    bad: script('let a = 1\nlet b = ;'),
    at: '2:9',
  },
  'script-dialog': {
    good: script('function confirm() {}\nconfirm()\n// alert("x")\nconst a = "alert(1)"'),
    bad: page('<button onclick="alert(\'x\')">甲</button>'),
    at: '3:18',
  },
  'script-window-open': { good: script('db.open("x")'), bad: script('window.open("b.html")'), at: '1:1' },
  'script-print': { good: script('printer.print()'), bad: script('window.print()') },
  'script-cookie': { good: script('const cookie = jar.cookie'), bad: script('document.cookie = "a=1"') },
  'script-service-worker': {
    good: script('const supported = "serviceWorker" in navigator'),
    bad: script('navigator.serviceWorker.register("sw.js")'),
  },
  'script-storage': {
    good: script('const localStorage = new Map(); localStorage.set(1, 2)'),
    bad: script('localStorage.a = 1'),
  },
  'script-external-request': {
    good: script(
      'fetch("https://api.gov.cn/a"); fetch("/a"); fetch(`${base}/a`); const home = "https://x.cn"',
    ),
    bad: script('async function load() {\n  return fetch(`https://x.example.com/${id}`)\n}'),
    at: '2:10',
  },
  'script-external-page': {
    good: script('location.href = "b.html"'),
    bad: script('window.location.href = "https://www.gov.cn/"'),
  },
  'script-device': {
    good: script('map.geolocation()'),
    bad: script('navigator.geolocation.getCurrentPosition(f)'),
  },
  'script-host-app': {
    good: script('const WeixinJSBridge = undefined; f(WeixinJSBridge)'),
    bad: script('WeixinJSBridge.invoke("x")'),
  },
  'kiosk-method': {
    good: script('window.kiosk?.info(); kiosk.scan?.()'),
    bad: script('window.kiosk.scan()'),
  },
  'kiosk-permission': {
    good: {
      ...script('kiosk.readIdCard({ reason })'),
      'kiosk-app.json': manifest({ permissions: ['id_card'] }),
    },
    bad: script('await window.kiosk?.readIdCard({ reason })'),
    at: '1:7',
  },
  'kiosk-hold': {
    good: script('kiosk.hold("payment", 120); kiosk.hold(reason, seconds)'),
    bad: page('<script>\nkiosk.hold("缴费", 120)</script>'),
    at: '4:1',
  },
}
