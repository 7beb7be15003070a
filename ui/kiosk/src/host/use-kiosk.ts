import { shallowRef, type ShallowRef } from 'vue'

import { findHost, type Candidate, type HostRequests, type KioskHost, type Seen } from './host'
import type { Consent, PageState } from './page-state'

/** A state and the moment it arrived, in milliseconds of the page's own steady clock. */
export interface ReceivedState {
  state: PageState
  receivedAt: number
}

export interface Kiosk {
  /** `null` until the shell has spoken once. */
  received: Readonly<ShallowRef<ReceivedState | null>>
  ask: <Name extends keyof HostRequests>(name: Name, args: HostRequests[Name]) => void
}

/** A question and the moment it arrived, in milliseconds of the page's own steady clock. */
export interface ReceivedConsent {
  consent: Consent
  receivedAt: number
}

/** What the bar's page has beside that. */
export interface BarKiosk extends Kiosk {
  /** What an app wants of the citizen. */
  consent: Readonly<ShallowRef<ReceivedConsent | null>>
  /** What the camera sees after the picture of this number. */
  look: (after: number) => Promise<Seen | null>
}

/** What the keyboard's page has beside that. */
export interface KeyboardKiosk extends Kiosk {
  /** What stands in the field that is typed into, where the layout shows it. */
  text: Readonly<ShallowRef<string | null>>
  /** Candidates for what was typed or written; none where the shell does not answer. */
  candidates: <Name extends 'candidates' | 'recognize'>(
    name: Name,
    args: HostRequests[Name],
  ) => Promise<Candidate[]>
}

/** How long to wait before `ready` is asked again of a shell that did not answer, in milliseconds. */
const READY_RETRY_MS = 1000

/** Connects the page to the shell and keeps its last word. */
export async function connectKiosk(): Promise<KeyboardKiosk & BarKiosk> {
  const host = await findHost()
  const received = shallowRef<ReceivedState | null>(null)
  const receive = (state: PageState): void => {
    received.value = { state, receivedAt: performance.now() }
  }
  const text = shallowRef<string | null>(null)
  host.onState(receive)
  host.onText((now) => {
    text.value = now
  })
  const consent = shallowRef<ReceivedConsent | null>(null)
  host.onConsent((now) => {
    consent.value = now && { consent: now, receivedAt: performance.now() }
  })
  void announce(host, receive)
  return {
    received,
    text,
    consent,
    look: (after) => host.look(after),
    ask: (name, args) => {
      host.invoke(name, args).catch((error: unknown) => {
        // The shell decides; a refused request shows in the next state, so there is nothing to undo here.
        console.warn(`${name} was refused`, error)
      })
    },
    candidates: async (name, args) => {
      try {
        const answer = await host.invoke(name, args)
        return Array.isArray(answer) ? (answer as Candidate[]) : []
      } catch {
        return []
      }
    },
  }
}

async function announce(host: KioskHost, receive: (state: PageState) => void): Promise<void> {
  try {
    receive((await host.invoke('ready', {})) as PageState)
  } catch (error: unknown) {
    console.warn('the shell is not ready yet', error)
    window.setTimeout(() => void announce(host, receive), READY_RETRY_MS)
  }
}
