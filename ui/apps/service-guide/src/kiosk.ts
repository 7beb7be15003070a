import type { KioskInfo } from 'app-kit/kiosk'
import { ref } from 'vue'

const kiosk = window.kiosk

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

/** Whether this terminal prints: it may have no printer, or ops did not grant it. */
export const canPrint = ref(false)
void kiosk?.printer().then(
  () => (canPrint.value = true),
  () => undefined,
)

/** Prints the page; false if that did not work. */
export async function print(): Promise<boolean> {
  try {
    await kiosk?.print()
    return kiosk !== undefined
  } catch {
    return false
  }
}
