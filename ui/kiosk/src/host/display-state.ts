/** How the screen is set, for whoever sets the terminal up or maintains it. */
export interface DisplayShown {
  outputs: OutputShown[]
  /** How many fingers the glass tells apart; `null` where there is none. */
  fingers: number | null
  /** Whether touches are corrected. */
  corrected: boolean
  /** What is tried, and goes by itself: a turn of the picture, or else where touches come. */
  trial: { turn: boolean; remaining_s: number } | null
  /** The cross that is to be touched. */
  cross: CrossShown | null
  fault: 'unsupported' | 'failed' | null
}

export interface OutputShown {
  name: string
  turn: ScreenTurn
  /** How it can be turned. */
  turns: ScreenTurn[]
  /** Whether the window is on it. */
  main: boolean
}

export type ScreenTurn = 'normal' | 'left' | 'right' | 'inverted'

export interface CrossShown {
  /** From 0; the fifth checks the others. */
  number: number
  /** In parts of the picture's sides. */
  x: number
  y: number
  /** Why it began anew. */
  fault: 'taps' | 'missed' | null
}

export type DisplayCall =
  | { want: 'look' | 'keep' | 'take_back' | 'calibrate' }
  | { want: 'turn'; output: string; turn: ScreenTurn }
  | { want: 'tap'; x: number; y: number }
