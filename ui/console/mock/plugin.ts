import type { Plugin } from 'vite'
import { answer } from './answers'

/** Answers reads about terminals and rollouts with an invented fleet; all else goes to the real server. */
export function mockServer(): Plugin {
  return {
    name: 'invented-fleet',
    configureServer(server) {
      server.middlewares.use('/api', (request, response, next) => {
        const url = new URL(`/api${request.url ?? ''}`, 'http://mock')
        const body = request.method === 'GET' ? answer(url, Date.now()) : undefined
        if (body === undefined) {
          next()
          return
        }
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify(body))
      })
    },
  }
}
