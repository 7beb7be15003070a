const LONGEST = 40

/** Whether a terminal shows it to the citizen as what an app wants something for. */
export function isPurpose(reason: unknown): boolean {
  const text = typeof reason === 'string' ? reason.trim() : ''
  const length = Array.from(text).length
  // eslint-disable-next-line no-control-regex -- what the terminal refuses
  return length >= 1 && length <= LONGEST && !/[\u0000-\u001f\u007f]/u.test(text)
}
