import type { HelpModel } from 'themes'

import type { DeviceNeed } from '../host/page-state'

/** What citizens are told of devices that are out of order. */
export interface FaultWords {
  /** On an app's card, before it is opened. */
  inApp: (missing: readonly DeviceNeed[]) => string
  /** Before all notices. */
  notice: (
    missing: readonly DeviceNeed[],
    help: HelpModel | null,
  ) => { title: string; body: string; dateText: string }
}

const NAMES_ZH: Record<DeviceNeed, string> = {
  id_card: '身份证读卡器',
  print: '打印机',
  scanner: '扫码器',
  receipt: '小票打印机',
  smart_card: '社保卡读卡器',
  camera: '摄像头',
}

const DOES_ZH: Record<DeviceNeed, string> = {
  id_card: '刷身份证',
  print: '打印',
  scanner: '扫码',
  receipt: '打印小票',
  smart_card: '刷社保卡',
  camera: '拍照',
}

const NAMES_EN: Record<DeviceNeed, string> = {
  id_card: 'ID card reader',
  print: 'printer',
  scanner: 'code scanner',
  receipt: 'receipt printer',
  smart_card: 'social security card reader',
  camera: 'camera',
}

const DOES_EN: Record<DeviceNeed, string> = {
  id_card: 'ID cards',
  print: 'Printing',
  scanner: 'Scanning',
  receipt: 'Receipts',
  smart_card: 'Social security cards',
  camera: 'Photos',
}

/** A number that is to be dialled stands on one line. */
function unbroken(phone: string): string {
  return phone.replaceAll('-', '\u2011')
}

export const faultsZh: FaultWords = {
  inApp: (missing) => `暂不能${missing.map((need) => DOES_ZH[need]).join('、')}`,
  notice: (missing, help) => {
    const names = missing.map((need) => NAMES_ZH[need]).join('、')
    const does = missing.map((need) => DOES_ZH[need]).join('、')
    const desk = help ? `${help.name || '工作人员'}（电话 ${unbroken(help.phone)}）` : '大厅工作人员'
    return {
      title: `本机${names}暂时不能用，需要${does}的事项请到窗口办理`,
      body:
        `本机的${names}出了故障，正在等待维修。\n\n` +
        `不需要${does}的事项，仍可在本机办理。\n\n` +
        `需要${does}的，请到人工窗口，或找${desk}帮忙。修好后这条提示会自动消失。`,
      dateText: '本机自动检测',
    }
  },
}

export const faultsEn: FaultWords = {
  inApp: (missing) =>
    `Not now: ${missing.map((need) => DOES_EN[need].toLowerCase().replace('id ', 'ID ')).join(', ')}`,
  notice: (missing, help) => {
    const names = missing.map((need) => NAMES_EN[need]).join(', ')
    const does = missing.map((need) => DOES_EN[need]).join(', ')
    const desk = help
      ? `${help.name || 'the staff'} (telephone ${unbroken(help.phone)})`
      : 'the staff of the hall'
    return {
      title: `Out of order here: ${names}`,
      body:
        `This terminal waits for repair of: ${names}.\n\n` +
        `${does}: please go to a counter, or ask ${desk}.\n\n` +
        'Everything else works as usual. This notice goes by itself once it is repaired.',
      dateText: 'Found by the terminal itself',
    }
  },
}
