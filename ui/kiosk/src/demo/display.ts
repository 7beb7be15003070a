import type { CrossShown, DisplayShown } from '../host/display-state'

export const sampleDisplay: DisplayShown = {
  outputs: [{ name: 'HDMI-1', turn: 'left', turns: ['normal', 'left', 'right', 'inverted'], main: true }],
  fingers: 10,
  corrected: false,
  trial: null,
  cross: null,
  fault: null,
}

/** Two screens, one of which the graphics do not turn by a quarter. */
export const twoDisplays: DisplayShown = {
  ...sampleDisplay,
  outputs: [
    ...sampleDisplay.outputs,
    { name: 'DP-1', turn: 'normal', turns: ['normal', 'inverted'], main: false },
  ],
  corrected: true,
  fault: 'failed',
}

export const turningDisplay: DisplayShown = { ...sampleDisplay, trial: { turn: true, remaining_s: 12 } }

const second: CrossShown = { number: 1, x: 0.88, y: 0.12, fault: 'taps' }

export const crossDisplay: DisplayShown = { ...sampleDisplay, cross: second }

export const checkDisplay: DisplayShown = {
  ...sampleDisplay,
  trial: { turn: false, remaining_s: 27 },
  cross: { number: 4, x: 0.62, y: 0.4, fault: null },
}

/** A machine that turns nothing and is not touched. */
export const plainDisplay: DisplayShown = {
  ...sampleDisplay,
  outputs: [{ name: 'screen', turn: 'normal', turns: ['normal'], main: true }],
  fingers: null,
}
