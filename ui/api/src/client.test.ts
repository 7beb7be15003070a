import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, setLanguage, unwrap } from './client'
import { exportUrl } from './export'
import type { ApiError } from './problem'

const fetched = vi.fn<(request: Request) => Promise<Response>>()

function json(status: number, body: unknown): Promise<Response> {
  return Promise.resolve(
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }),
  )
}

async function refusal(): Promise<ApiError> {
  return unwrap(api.GET('/settings', { fetch: fetched, baseUrl: 'http://fleet.test/api' })).then(
    () => {
      throw new Error('it was accepted')
    },
    (error: unknown) => error as ApiError,
  )
}

describe('the client', () => {
  beforeEach(() => {
    fetched.mockReset()
  })
  afterEach(() => {
    setLanguage('zh-CN')
  })

  it('says who it is and in which language it wants to be answered', async () => {
    setLanguage('en')
    fetched.mockReturnValue(json(200, { version: 1 }))
    await unwrap(api.GET('/settings', { fetch: fetched, baseUrl: 'http://fleet.test/api' }))
    const headers = fetched.mock.calls[0]?.[0].headers
    expect(headers?.get('X-Requested-With')).toBe('fleet-console')
    expect(headers?.get('Accept-Language')).toBe('en')
  })

  it('turns a refusal into its problem, with the field at fault', async () => {
    fetched.mockReturnValue(
      json(422, { code: 'field_invalid', title: 'T', detail: 'D', status: 422, pointer: '/name' }),
    )
    const error = await refusal()
    expect([error.code, error.field, error.isPassing]).toEqual(['field_invalid', 'name', false])
  })

  it('makes do with a proxy’s page and with no answer at all', async () => {
    fetched.mockReturnValue(Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })))
    expect(await refusal()).toMatchObject({ code: 'unreadable', isPassing: true })
    fetched.mockReturnValue(Promise.reject(new TypeError('network')))
    expect(await refusal()).toMatchObject({ code: 'unreachable', isPassing: true })
  })

  it('exports what the filters show', () => {
    expect(exportUrl('/api/apps', {})).toBe('/api/apps/export')
    expect(exportUrl('/api/apps', { q: '公积金', state: '' })).toBe(
      '/api/apps/export?q=%E5%85%AC%E7%A7%AF%E9%87%91',
    )
  })
})
