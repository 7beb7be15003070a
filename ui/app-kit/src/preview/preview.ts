import { watch } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { checkFolder, type Report } from '../check'
import { told } from '../report'
import type { Language } from '../rules/rule'
import { contentPolicy, panelPolicy } from './policy'
import { pathOf, readUnder, refuse, send } from './respond'
import { withStandIn } from './stand-in'

/** The page around the app, built beside the program. */
const PANEL = fileURLToPath(new URL('./panel/', import.meta.url))

export interface PreviewOptions {
  report: Report
  language: Language
  manifest: string | undefined
  /** 0 takes a free one. */
  port: number
}

/** A running preview. */
export interface Preview {
  address: string
  stop: () => void
}

/** Serves a folder as a terminal would, at an origin of its own, and a page around it at another. */
export async function startPreview(folder: string, options: PreviewOptions): Promise<Preview> {
  let report = options.report
  const listeners = new Set<ServerResponse>()
  const app = createServer()
  const panel = createServer()
  const appPort = await listen(app, 0)
  const panelPort = await listen(panel, options.port)
  const own = `http://127.0.0.1:${appPort}`
  const origins = (): string[] => report.manifest?.origins ?? []
  app.on(
    'request',
    appHandler(
      folder,
      appPort,
      () => contentPolicy(own, origins()),
      () => report,
    ),
  )
  panel.on('request', (request, response) => {
    const path = pathOf(request, panelPort)
    if (path === '/events') {
      subscribe(response, listeners)
    } else if (path === '/state.json') {
      const findings = report.findings.map((finding) => told(finding, options.language))
      const { name, permissions = [], smartCards = [] } = report.manifest ?? {}
      const state = {
        language: options.language,
        app: own,
        name: name?.zh ?? '',
        permissions,
        smartCards,
        findings,
      }
      send(response, path, JSON.stringify(state), "default-src 'none'")
    } else {
      void serveFile(PANEL, path === '/' ? '/index.html' : path, response, panelPolicy(own, origins()))
    }
  })
  const watcher = watchFolder(folder, async () => {
    report = await checkFolder(folder, { manifest: options.manifest })
    for (const listener of listeners) listener.write('data: changed\n\n')
  })
  const stop = (): void => {
    watcher.close()
    for (const server of [app, panel]) {
      server.close()
      server.closeAllConnections()
    }
  }
  return { address: `http://127.0.0.1:${panelPort}/`, stop }
}

function appHandler(
  folder: string,
  port: number,
  policy: () => string,
  report: () => Report,
): RequestListener {
  return (request, response) => {
    const path = pathOf(request, port)
    if (path === '/__kiosk/open') {
      // A citizen finds nothing of the one before.
      const entry = (report().manifest?.entry ?? 'index.html').split('/').map(encodeURIComponent).join('/')
      response.writeHead(302, { Location: `/${entry}`, 'Clear-Site-Data': '"storage", "cookies"' }).end()
    } else if (path === '/__kiosk/stand-in.js') {
      void serveFile(PANEL, '/stand-in.js', response, policy())
    } else {
      void serveFile(folder, path, response, policy(), true)
    }
  }
}

async function serveFile(
  root: string,
  path: string | undefined,
  response: ServerResponse,
  policy: string,
  ofApp = false,
): Promise<void> {
  const file = path === undefined ? undefined : await readUnder(root, path)
  if (file === undefined) {
    refuse(response, path === undefined ? 403 : 404)
    return
  }
  const isPage = ofApp && /\.html?$/i.test(file.path)
  send(response, file.path, isPage ? withStandIn(file.content) : file.content, policy)
}

function subscribe(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  response.write(': ready\n\n')
  listeners.add(response)
  response.on('close', () => listeners.delete(response))
}

/** Tells once of changes that come together, as those of a build do. */
function watchFolder(folder: string, changed: () => Promise<void>): { close: () => void } {
  const SETTLED_MS = 200
  let timer: NodeJS.Timeout | undefined
  return watch(folder, { recursive: true }, () => {
    clearTimeout(timer)
    // In the middle of a build the folder may be gone for a moment; the next change tells again.
    timer = setTimeout(() => void changed().catch(() => undefined), SETTLED_MS)
  })
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}
