import type { KioskSmartCard, KioskSmartCardAnswer } from '../kiosk'
import type { Answer } from './bridge'
import { isPurpose } from './purpose'

/** What comes of asking for a card, chosen beside the screen. */
export type SmartCardOutcome = 'card' | 'other' | 'cancelled' | 'no_card' | 'no_reader'

/** In the order of the choice. */
export const SMART_CARDS: readonly SmartCardOutcome[] = ['card', 'other', 'cancelled', 'no_card', 'no_reader']

/** A reader that is none, and the card in it. */
export interface SimulatedSmartCard {
  outcome: SmartCardOutcome
  /** The applications that the manifest names. */
  named: readonly string[]
  /** Whether the manifest asks for it; on a terminal, ops have to grant it too. */
  permitted: boolean
}

/** Its application `sx1.sh.社会保障`, and two files of its own: 卡号; 姓名 and 号码, in GB 18030. The simulator has the same. */
const APPLICATION = '7378312E73682EC9E7BBE1B1A3D5CF'
const FILES: Readonly<Record<string, string>> = {
  EF05: '445a303030303130370a',
  EF06: 'cff2b0cdc9bd0a3531313730323139353830333039303135360a',
}
const MOST = 300
const READING = new Set(['A4', 'B0', 'B1', 'B2', 'B3', '84', '88', 'C0', 'CA', 'CB'])

const said = (status: string, data = ''): Answer => ({
  ok: true,
  value: { data, status } satisfies KioskSmartCardAnswer,
})

/** What a terminal answers; commands are held against its rules only as far as an app will meet them. */
export class CardSession {
  private isOpen = false
  private has = false
  private isSelected = false
  private file: string | undefined
  private sent = 0

  open(reason: unknown, { outcome, permitted }: SimulatedSmartCard): Answer {
    if (!isPurpose(reason)) return { ok: false, code: 'invalid_arguments' }
    if (!permitted) return { ok: false, code: 'not_permitted' }
    if (this.isOpen) return { ok: false, code: 'busy' }
    if (outcome !== 'card' && outcome !== 'other') return { ok: false, code: outcome }
    this.close()
    this.isOpen = true
    this.has = outcome === 'card'
    return { ok: true, value: { atr: '3b800181' } satisfies KioskSmartCard }
  }

  select(application: unknown, { named }: SimulatedSmartCard): Answer {
    if (typeof application !== 'string' || !named.includes(application))
      return { ok: false, code: 'not_declared' }
    if (!this.isOpen) return { ok: false, code: 'card_closed' }
    if (!this.has || application !== APPLICATION) return said('6a82')
    this.isSelected = true
    return said('9000')
  }

  send(command: unknown): Answer {
    if (typeof command !== 'string' || !/^([0-9a-fA-F]{2}){4,261}$/.test(command))
      return { ok: false, code: 'invalid_arguments' }
    const bytes = command.toUpperCase()
    if (!READING.has(bytes.slice(2, 4)) || bytes.startsWith('A404', 2))
      return { ok: false, code: 'command_refused' }
    if (!this.isOpen) return { ok: false, code: 'card_closed' }
    if (!this.isSelected) return { ok: false, code: 'not_declared' }
    if (this.sent >= MOST) return { ok: false, code: 'card_spent' }
    this.sent += 1
    return this.obey(bytes)
  }

  close(): Answer {
    this.isOpen = this.has = this.isSelected = false
    this.file = undefined
    this.sent = 0
    return { ok: true, value: null }
  }

  private obey(bytes: string): Answer {
    if (bytes.startsWith('00A402')) {
      this.file = FILES[bytes.slice(10, 14)]
      return said(this.file === undefined ? '6a82' : '9000')
    }
    if (!bytes.startsWith('00B0')) return said('6d00')
    if (this.file === undefined) return said('6986')
    const from = parseInt(bytes.slice(4, 8), 16) * 2
    const most = (parseInt(bytes.slice(8, 10), 16) || 256) * 2
    const data = this.file.slice(from, from + most)
    return data === '' ? said('6b00') : said('9000', data)
  }
}
