import type { Kiosk, KioskInfo } from 'app-kit/kiosk'

/** What terminals may offer later; asked for before it is used. */
type Later = Kiosk & { print?: () => Promise<unknown> }

const kiosk: Later | undefined = window.kiosk

/** What the terminal says of itself; in an ordinary browser, what an address such as `?elder&lang=en` says. */
export async function readInfo(): Promise<KioskInfo> {
  const asked = new URLSearchParams(location.search)
  const otherwise: KioskInfo = {
    language: asked.get('lang') === 'en' ? 'en' : 'zh-CN',
    elder: asked.has('elder'),
    terminal_name: null,
    location_name: null,
    division_name: null,
  }
  return (await kiosk?.info().catch(() => undefined)) ?? otherwise
}

/** Whether this terminal prints. */
export const canPrint = typeof kiosk?.print === 'function'

/** Prints the page; false if that did not work. */
export async function print(): Promise<boolean> {
  try {
    await kiosk?.print?.()
    return canPrint
  } catch {
    return false
  }
}
