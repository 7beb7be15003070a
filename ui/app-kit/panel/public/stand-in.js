// What a terminal does to an app's pages, as far as an ordinary browser can be made to: window.kiosk, and the engine's
// ways out closed. Loaded by the preview before the scripts of every page of the app.
;(() => {
  'use strict'
  if (window === window.top) return
  /** @param {Record<string, unknown>} message */
  const tell = (message) => window.top?.postMessage({ kioskPreview: message }, '*')
  /** @param {string} what @param {unknown} [answer] */
  const refused = (what, answer) => () => {
    tell({ kind: 'refused', what })
    return answer
  }

  Object.assign(window, {
    alert: refused('alert()'),
    confirm: refused('confirm()', false),
    prompt: refused('prompt()', null),
    open: (/** @type {string | URL | undefined} */ address) => {
      tell({ kind: 'refused', what: 'window.open()' })
      if (address) location.assign(address)
      return null
    },
  })
  // Bundles have neither: they are served by a scheme of the terminal's own.
  Object.defineProperty(document, 'cookie', { get: () => '', set: refused('document.cookie') })
  Object.defineProperty(navigator, 'serviceWorker', { value: undefined })

  document.addEventListener('securitypolicyviolation', (event) => {
    tell({ kind: 'blocked', address: event.blockedURI })
  })
  addEventListener('contextmenu', (event) => event.preventDefault())
  for (const name of ['dragstart', 'drop']) addEventListener(name, (event) => event.preventDefault())

  addEventListener(
    'click',
    (event) => {
      const target = event.target instanceof Element ? event.target : null
      const link = target?.closest('a, area')
      if (link instanceof HTMLAnchorElement && link.target) link.target = '_self'
      if (link instanceof HTMLAnchorElement && link.hasAttribute('download')) {
        event.preventDefault()
        tell({ kind: 'refused', what: '<a download>' })
      }
      const input = target?.closest('label')?.control ?? target
      if (input instanceof HTMLInputElement && ['file', 'color'].includes(input.type)) {
        event.preventDefault()
        tell({ kind: 'refused', what: `<input type="${input.type}">` })
      }
    },
    true,
  )

  for (const name of ['pointerdown', 'keydown']) addEventListener(name, () => tell({ kind: 'touched' }), true)

  // The bridge is in the app's top frame only: the frame that stands in the preview itself.
  if (window.parent !== window.top) return
  /** @type {Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>} */
  const waiting = new Map()
  let next = 0
  /** @param {string} method @param {object} [args] */
  const call = (method, args = {}) =>
    new Promise((resolve, reject) => {
      next += 1
      waiting.set(next, { resolve, reject })
      tell({ kind: 'call', id: next, call: JSON.stringify({ method, args }) })
    })
  addEventListener('message', (event) => {
    const answer = event.source === window.top ? event.data?.kioskAnswer : undefined
    if (!answer) return
    // Not for the app's own listeners.
    event.stopImmediatePropagation()
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) asked?.resolve(answer.value)
    else
      asked?.reject(
        Object.assign(new Error(answer.value.message), { name: 'KioskError', code: answer.value.code }),
      )
  })
  /** @param {{ what?: any, copies?: number }} [options] */
  const printed = async ({ what = 'page', copies = 1 } = {}) => {
    if (!what?.pdf) return { what, copies }
    const pdf = what.pdf instanceof Blob ? await what.pdf.arrayBuffer() : what.pdf
    if (!(pdf instanceof ArrayBuffer) && !ArrayBuffer.isView(pdf)) return { what: 'pdf', copies }
    const bytes = ArrayBuffer.isView(pdf) ? new Uint8Array(pdf.buffer, pdf.byteOffset) : new Uint8Array(pdf)
    // The bytes stay here: nothing is printed in the preview.
    const isPdf = String.fromCharCode(...bytes.slice(0, 5)) === '%PDF-'
    return { what: 'pdf', copies, bytes: pdf.byteLength, isPdf }
  }
  /** @param {{ subject?: unknown }} options */
  const drawn =
    (options) =>
    async (/** @type {any} */ { width, height }) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height })
      const context = canvas.getContext('2d')
      if (context) {
        const isFace = options?.subject === 'face'
        context.fillStyle = isFace ? '#ced8de' : '#5c4e40'
        context.fillRect(0, 0, width, height)
        context.fillStyle = isFace ? '#e8bea0' : '#f8f6ee'
        context.beginPath()
        if (isFace) context.ellipse(width / 2, height / 2, height / 5, height / 4, 0, 0, 7)
        else context.rect(width * 0.26, height * 0.06, width * 0.48, height * 0.88)
        context.fill()
      }
      const picture = await new Promise((done) => canvas.toBlob(done, 'image/jpeg'))
      return { picture, width, height }
    }
  const kiosk = Object.freeze({
    info: () => call('info'),
    end: () => call('end'),
    hold: (/** @type {string} */ reason, /** @type {number} */ seconds) => call('hold', { reason, seconds }),
    release: () => call('release'),
    readIdCard: (/** @type {{ reason: string }} */ options) => call('readIdCard', { ...options }),
    scanCode: (/** @type {object} */ options) => call('scanCode', { ...options }),
    print: (/** @type {object} */ options) => printed(options).then((args) => call('print', args)),
    printer: () => call('printer'),
    printReceipt: (/** @type {object} */ receipt) => call('printReceipt', { ...receipt }),
    receiptPrinter: () => call('receiptPrinter'),
    openSmartCard: (/** @type {object} */ options) => call('openSmartCard', { ...options }),
    selectSmartCard: (/** @type {string} */ application) => call('selectSmartCard', { application }),
    sendToSmartCard: (/** @type {string} */ command) => call('sendToSmartCard', { command }),
    closeSmartCard: () => call('closeSmartCard'),
    takePhoto: (/** @type {any} */ options) => call('takePhoto', { ...options }).then(drawn(options)),
    stay: (/** @type {number} */ seconds) => call('stay', { seconds }),
  })
  Object.defineProperty(window, 'kiosk', { value: kiosk })
  // The page prints itself: the same, and it is not told what became of it.
  Object.assign(window, { print: () => void kiosk.print({}).catch(() => undefined) })
  tell({ kind: 'opened', path: location.pathname })
})()
