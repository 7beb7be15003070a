/** The characters of an enrollment code, as the server issues them: no two look or sound alike. */
export const CODE_KEYS: readonly string[] = Array.from('23456789ABCDEFGHJKMNPQRSTVWXYZ')

export const CODE_LENGTH = 8

/** Adds a character where there is still room for one. */
export function withKey(typed: string, key: string): string {
  return typed.length < CODE_LENGTH && CODE_KEYS.includes(key) ? typed + key : typed
}

/** Takes the last character away. */
export function withoutLast(typed: string): string {
  return typed.slice(0, -1)
}

/** Whether it can be handed in. */
export function isWhole(typed: string): boolean {
  return typed.length === CODE_LENGTH
}

/** As the server writes it: `K7M2-9QXP`. */
export function writtenCode(typed: string): string {
  const half = CODE_LENGTH / 2
  return typed.length > half ? `${typed.slice(0, half)}-${typed.slice(half)}` : typed
}
