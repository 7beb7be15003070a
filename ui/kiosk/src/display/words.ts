import type { DisplayShown, ScreenTurn } from '../host/display-state'

/** Every text of the screen's settings, in one language. */
export interface DisplayWords {
  turn: Record<ScreenTurn, string>
  output: (name: string, main: boolean) => string
  none: string
  fault: Record<NonNullable<DisplayShown['fault']>, string>
  trial: string
  left: (seconds: number) => string
  keep: string
  back: string
  touch: { none: string; fingers: (count: number, corrected: boolean) => string; calibrate: string }
  cross: {
    touch: (number: number, of: number) => string
    check: string
    left: (seconds: number) => string
    taps: string
    missed: string
    stop: string
  }
}

export const displayZh: DisplayWords = {
  turn: { normal: '不旋转', left: '向左转', right: '向右转', inverted: '上下颠倒' },
  output: (name, main) => (main ? `${name}（本页所在的屏幕）` : name),
  none: '本机的屏幕不能在这里旋转。',
  fault: {
    unsupported: '本机的显卡不能这样旋转。',
    failed: '没有转成，已保持原样。',
  },
  trial: '画面是正的吗？触摸按钮能按到吗？',
  left: (seconds) => `${seconds} 秒内不确认，自动恢复原样`,
  keep: '是正的，保留',
  back: '恢复原样',
  touch: {
    none: '没有找到触摸屏。',
    fingers: (count, corrected) =>
      `触摸屏最多分辨 ${count} 个手指${corrected ? '，已校准过' : '；按得准就不用校准'}`,
    calibrate: '校准触摸',
  },
  cross: {
    touch: (number, of) => `请用手指点十字的中心（${number}/${of}）`,
    check: '再点这个十字，点中即保存',
    left: (seconds) => `${seconds} 秒内没有点中，自动恢复原样`,
    taps: '刚才点的位置对不上，请重新点一遍',
    missed: '十字没有点中，已恢复原样，请重新点一遍',
    stop: '不校准了',
  },
}

export const displayEn: DisplayWords = {
  turn: { normal: 'Not turned', left: 'To the left', right: 'To the right', inverted: 'Upside down' },
  output: (name, main) => (main ? `${name} (this page is on it)` : name),
  none: 'The screen of this machine cannot be turned here.',
  fault: {
    unsupported: 'The graphics of this machine cannot turn it so.',
    failed: 'It was not turned, and is as before.',
  },
  trial: 'Is the picture upright, and can you touch the buttons?',
  left: (seconds) => `Goes back by itself in ${seconds} s`,
  keep: 'Upright: keep it',
  back: 'Go back',
  touch: {
    none: 'No touch screen was found.',
    fingers: (count, corrected) =>
      `The glass tells ${count} fingers apart${corrected ? '; it is calibrated' : '; leave it if touches are right'}`,
    calibrate: 'Calibrate touch',
  },
  cross: {
    touch: (number, of) => `Touch the middle of the cross (${number} of ${of})`,
    check: 'Touch this cross too: that keeps it',
    left: (seconds) => `Goes back by itself in ${seconds} s`,
    taps: 'Those places do not fit together. Touch all crosses again.',
    missed: 'The cross was missed, and it is as before. Touch all crosses again.',
    stop: 'Do not calibrate',
  },
}
