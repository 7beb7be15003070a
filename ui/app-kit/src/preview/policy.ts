/** The content policy of a terminal for an app at `own` that may reach `origins` (`shell/app/src/origins.rs`). */
export function contentPolicy(own: string, origins: readonly string[]): string {
  const reachable = [own, ...origins].flatMap((origin) => [origin, origin.replace(/^http/, 'ws')])
  return ["default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:", ...reachable].join(' ')
}

/** The policy of the page around the app: its own files, and the app in a frame that may go to the same places. */
export function panelPolicy(app: string, origins: readonly string[]): string {
  const frames = [app, ...origins, 'data:', 'blob:'].join(' ')
  return `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src ${frames}`
}
