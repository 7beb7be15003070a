import type { KioskErrorCode, KioskReceiptItem } from '../kiosk'

const MAX_ITEMS = 80
const MAX_TEXT = 400

const isText = (text: unknown): boolean =>
  typeof text === 'string' && text.length >= 1 && text.length <= MAX_TEXT && !/\p{Cc}/u.test(text)

/** What a terminal would refuse a receipt for; rows are not counted here. */
export function isReceipt(items: unknown): KioskErrorCode | undefined {
  if (!Array.isArray(items)) return 'invalid_arguments'
  if (items.length === 0 || items.length > MAX_ITEMS) return 'too_long'
  return (items as KioskReceiptItem[]).every(isItem) ? undefined : 'invalid_arguments'
}

function isItem(item: KioskReceiptItem): boolean {
  switch (item.kind) {
    case 'text':
      return isText(item.text)
    case 'pair':
      return isText(item.left) && isText(item.right)
    case 'qr':
      return isText(item.text) && new TextEncoder().encode(item.text).length <= 300
    case 'barcode':
      return /^[ -~]{1,14}$/.test(item.text)
    case 'rule':
    case 'blank':
      return true
    default:
      return false
  }
}
