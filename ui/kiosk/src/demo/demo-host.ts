import type { HostRequests, KioskHost } from '../host/host'
import type {
  Consent,
  ConsentPhase,
  PageState,
  RatingAnswer,
  RatingAsked,
  Screen,
  Session,
} from '../host/page-state'
import { demoCamera } from './demo-camera'
import { DemoField } from './demo-field'
import { demoInstallation } from './installation'
import { maintenanceOpen } from './maintenance'
import { demoNetwork } from './network'
import { openApp } from './sample'
import { sampleStep } from './self-test'
import { demoConsent, demoScenes, isDemoScene } from './scenes'

const NO_SESSION: Session = {
  state: 'none',
  remaining_s: null,
  started_at: null,
  open_app: null,
  opening: false,
}

/** Stands in for the shell in a developer's browser: `?demo=<scene>&theme=bashan&lang=en&elder=1`. It answers as the shell would,
 *  without its rules. */
export function createDemoHost(parameters: URLSearchParams): KioskHost {
  let state = firstState(parameters)
  const listeners: ((state: PageState) => void)[] = []
  const change = (part: Partial<PageState>): void => {
    if (!state) return
    state = { ...state, ...part }
    for (const listener of listeners) listener(state)
  }
  const touch = (part: Partial<Session>): void => {
    if (state) change({ session: { ...state.session, state: 'active', remaining_s: null, ...part } })
  }
  let showConsent: (consent: Consent | null) => void = () => undefined
  const consent = demoConsent(parameters.get('demo') ?? '')
  const again = (phase: ConsentPhase): void => {
    showConsent(consent && { ...consent, phase })
  }
  const field = new DemoField(parameters.get('typed') ?? '')
  const answers: { [Name in keyof HostRequests]: (args: HostRequests[Name]) => void } = {
    ready: () => undefined,
    painted: () => undefined,
    theme_painted: () => undefined,
    theme_failed: () => undefined,
    open_app: () => {
      touch({ open_app: openApp, opening: true })
    },
    go_home: () => {
      touch({ open_app: null, opening: false })
    },
    end_session: () => {
      change({
        session: NO_SESSION,
        message: null,
        elder: false,
        low: false,
        read_aloud: 'ready',
        language: 'zh-CN',
      })
    },
    extend_session: () => {
      touch({})
    },
    submit_enrollment_code: ({ code }) => {
      if (state?.screen.page === 'enrolling') {
        change({ screen: { ...state.screen, code_problem: wrongCode(code) } })
      }
    },
    dismiss_message: () => {
      change({ message: null })
    },
    set_language: ({ language }) => {
      change({ language })
      touch({})
    },
    set_elder: ({ on }) => {
      change({ elder: on })
      touch({})
    },
    set_low: ({ on }) => {
      change({ low: on })
      touch({})
    },
    read_aloud: ({ on }) => {
      change({ read_aloud: on ? 'reading' : 'paused' })
      touch({})
    },
    read_interruption: () => {
      change({ interruption: null })
      touch({})
    },
    cancel_consent: () => {
      showConsent(null)
    },
    confirm_card: () => {
      showConsent(null)
    },
    take_photo: () => {
      again('judge')
    },
    retake_photo: () => {
      again('aim')
    },
    use_photo: () => {
      showConsent(null)
    },
    rate: (answer) => {
      if (state?.rating) change(rated(state.rating, answer))
    },
    maintenance: (call) => {
      if (call.want.startsWith('look')) return
      if (call.want === 'leave') change({ maintenance: null })
      else change({ maintenance: { ...maintenanceOpen, signed: call.want === 'sign_checks' ? true : null } })
    },
    self_test: (call) => {
      const page = { open: 'overview', close: null, item: 'item', accept: 'acceptance' } as const
      if (state?.self_test && call.want in page) {
        const to = page[call.want as keyof typeof page]
        const step = call.want === 'item' ? { ...sampleStep, item: call.item } : state.self_test.step
        change({ self_test: { ...state.self_test, page: to, step } })
      }
    },
    setup: () => undefined,
    installation: (call) => {
      if (state?.screen.page === 'installation') change({ screen: demoInstallation(call, state.screen) })
    },
    display: () => undefined,
    network: (call) => {
      change({ network: demoNetwork(call, state?.network ?? null) })
    },
    type: ({ text }) => {
      field.type(text)
    },
    press: ({ key }) => {
      if (key === 'backspace') field.remove()
    },
    clear_field: () => {
      field.clear()
    },
    close_keyboard: () => {
      field.clear()
      change({ keyboard: null })
    },
    candidates: () => undefined,
    recognize: () => undefined,
  }
  return {
    invoke: (name, args) => {
      answers[name](args)
      if (name === 'candidates' || name === 'recognize') return Promise.resolve(DemoField.candidates(name))
      // A shell that does not answer leaves the page on its first screen.
      return state ? Promise.resolve(state) : new Promise(() => undefined)
    },
    onState: (listener) => listeners.push(listener),
    onText: (listener) => {
      field.onText(listener)
    },
    onConsent: (listener) => {
      showConsent = listener
      listener(consent)
    },
    look: (after) => demoCamera(after, consent?.wanted === 'document'),
  }
}

function rated(asked: RatingAsked, given: RatingAnswer): Partial<PageState> {
  const thanks = { kind: 'rated', app_name: null, unit: null, contact: null } as const
  switch (given.answer) {
    case 'level':
      return given.level.endsWith('dissatisfied')
        ? { rating: { ...asked, level: given.level } }
        : { rating: null, message: thanks }
    case 'reason': {
      const others = asked.chosen.filter((reason) => reason !== given.reason)
      const chosen = others.length < asked.chosen.length ? others : [...others, given.reason]
      return { rating: { ...asked, chosen } }
    }
    case 'back':
      return { rating: { ...asked, level: null, chosen: [] } }
    case 'send':
      return { rating: null, message: thanks }
    case 'skip':
      return { rating: null }
  }
}

function firstState(parameters: URLSearchParams): PageState | null {
  const word = parameters.get('demo') ?? firstWord(window.location.pathname)
  const scene: PageState | null = isDemoScene(word) ? demoScenes[word] : demoScenes.home
  return (
    scene && {
      ...scene,
      screen: themed(scene.screen, parameters.get('theme')),
      language: parameters.get('lang') === 'en' ? 'en' : 'zh-CN',
      elder: parameters.has('elder'),
    }
  )
}

function themed(screen: Screen, theme: string | null): Screen {
  return theme !== null && screen.page === 'home' ? { ...screen, theme } : screen
}

function firstWord(path: string): string {
  if (path.endsWith('keyboard.html')) return 'keyboard-pinyin'
  return path.endsWith('bar.html') ? 'app' : 'home'
}

function wrongCode(code: string): { code: string; title: string; detail: string } {
  return {
    code: 'enrollment_code_unknown',
    title: '注册码不对',
    detail: `没有找到注册码 ${code}。请核对后重新输入，或联系运维人员。`,
  }
}
