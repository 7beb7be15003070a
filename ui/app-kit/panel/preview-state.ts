/** What the program says of the app; see `src/preview/preview.ts`. */
export interface PreviewState {
  language: 'zh' | 'en'
  /** The app's origin. */
  app: string
  name: string
  /** What the manifest asks for. */
  permissions: string[]
  /** The applications on smart cards that it names. */
  smartCards: string[]
  findings: PreviewFinding[]
}

export interface PreviewFinding {
  rule: string
  severity: string
  file: string
  line: number | null
  column: number | null
  message: string
  remedy: string
}

/** What the stand-in in the app's pages tells. */
export type Told =
  | { kind: 'call'; id: number; call: string }
  | { kind: 'refused'; what: string }
  | { kind: 'blocked'; address: string }
  | { kind: 'opened'; path: string }
  | { kind: 'touched' }

export async function readState(): Promise<PreviewState> {
  return (await (await fetch('/state.json')).json()) as PreviewState
}
