import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'

import { installation, largeDisk } from '../demo/installation'
import { appMessage, homeState, openApp, sampleRating } from '../demo/sample'
import type { PageState } from '../host/page-state'
import type { Kiosk, ReceivedState } from '../host/use-kiosk'
import HomePage from './HomePage.vue'

// A page that stays would look at its clock when the test is long over.
interface Stage {
  page: VueWrapper<InstanceType<typeof HomePage>>
  asked: [string, unknown][]
  show: (state: PageState) => Promise<void>
  touch: (label: string) => Promise<void>
}

function stage(state: PageState | null): Stage {
  const received = shallowRef<ReceivedState | null>(null)
  const asked: [string, unknown][] = []
  const put = (next: PageState): void => {
    received.value = { state: next, receivedAt: performance.now() }
  }
  if (state) put(state)
  const kiosk: Kiosk = { received, ask: (name, args) => asked.push([name, args]) }
  const page = mount(HomePage, { props: { kiosk } })
  return {
    page,
    asked,
    show: async (next) => {
      put(next)
      await flushPromises()
    },
    touch: async (label) => {
      const button = page.findAll('button').find((each) => each.text().includes(label))
      if (!button) throw new Error(`no button ${label}`)
      await button.trigger('click')
    },
  }
}

it('says that an app is opening when it is not there soon, and lets the citizen give up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { page, asked, show, touch } = stage(homeState)
  await touch('社保查询')
  expect(asked).toContainEqual(['open_app', { app_id: '社会保障-社保查询' }])
  const opened = { ...homeState.session, state: 'active' as const, open_app: openApp }
  await show({ ...homeState, session: { ...opened, opening: true } })
  expect(page.text()).not.toContain('正在打开')
  await vi.advanceTimersByTimeAsync(400)
  expect(page.text()).toContain('正在打开“社保查询”')
  await touch('不等了')
  expect(asked).toContainEqual(['go_home', {}])
  await show({ ...homeState, session: opened })
  expect(page.text()).not.toContain('正在打开')
  vi.useRealTimers()
})

it('keeps to a category and comes back to all', async () => {
  const { page, touch } = stage(homeState)
  await touch('交通出行')
  expect(page.text()).toContain('公交线路')
  expect(page.text()).not.toContain('社保查询')
  await touch('全部')
  expect(page.text()).toContain('社保查询')
})

it('reads a notice and goes back', async () => {
  const { page, touch } = stage(homeState)
  await touch('不动产登记系统升级')
  expect(page.text()).toContain('如有急需')
  await touch('下一条')
  expect(page.text()).toContain('城乡居民基本医疗保险')
  await touch('返回首页')
  expect(page.text()).toContain('社保查询')
})

it('shows what happened to an app, whom to call, and the way home', async () => {
  const { page, asked, touch } = stage({ ...homeState, message: appMessage('app_failed') })
  expect(page.text()).toContain('出了故障')
  expect(page.text()).toContain('0818-2130012')
  expect(page.text()).toContain('大厅咨询台')
  await touch('返回首页')
  expect(asked).toContainEqual(['dismiss_message', {}])
})

it('warns over the home page, but leaves it to the bar once an app covers it', async () => {
  const warning = { ...homeState.session, state: 'warning' as const, remaining_s: 24 }
  const { page, asked, show, touch } = stage({ ...homeState, session: warning })
  expect(page.get('.question').text()).toBe('还有 24 秒结束，您还在吗？')
  await touch('继续办理')
  expect(asked).toContainEqual(['extend_session', {}])
  await show({ ...homeState, session: { ...warning, open_app: openApp, opening: true } })
  expect(page.text()).toContain('您还在吗')
  await show({ ...homeState, session: { ...warning, open_app: openApp } })
  expect(page.text()).not.toContain('您还在吗')
})

it('is in the language and the size that the session chose', async () => {
  const { page, show } = stage(homeState)
  expect(document.documentElement.lang).toBe('zh-CN')
  await show({ ...homeState, language: 'en', elder: true })
  expect(document.documentElement.lang).toBe('en')
  expect(document.documentElement.hasAttribute('data-elder')).toBe(true)
  expect(page.text()).toContain('Next')
})

it('tells the shell once that it was painted', async () => {
  const { asked, show } = stage(null)
  const painted = (): number => asked.filter(([name]) => name === 'painted').length
  const frames = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            resolve()
          }),
        ),
      )
    })
  await frames()
  expect(painted()).toBe(0)
  await show(homeState)
  await frames()
  await show({ ...homeState, elder: true })
  await frames()
  expect(painted()).toBe(1)
})

it('names the terminal to staff when its identity is in conflict', async () => {
  const screen = { page: 'out_of_service', reason: 'conflict', display_code: '4F7K-2M' } as const
  const { page, show } = stage({ ...homeState, screen })
  expect(page.text()).toContain('工作人员报修时请提供识别码')
  expect(page.text()).toContain('4F7K-2M')
  await show({ ...homeState, screen: { ...screen, display_code: null } })
  expect(page.text()).not.toContain('识别码')
})

it('asks how the service was, reasons of who was not content, and is easily left', async () => {
  const { page, asked, show, touch } = stage({ ...homeState, rating: sampleRating })
  expect(page.text()).toContain('社保查询')
  expect(page.text()).toContain('18秒后自动返回首页')
  await touch('非常满意')
  expect(asked).toContainEqual(['rate', { answer: 'level', level: 'very_satisfied' }])
  await touch('不评价')
  expect(asked).toContainEqual(['rate', { answer: 'skip' }])
  await show({ ...homeState, rating: { ...sampleRating, level: 'dissatisfied', chosen: ['too_slow'] } })
  const pressed = page.findAll('[aria-pressed=true]').map((button) => button.text())
  expect(pressed).toEqual(['办理太慢'])
  await touch('办事指南不准确')
  expect(asked).toContainEqual(['rate', { answer: 'reason', reason: 'guide_wrong' }])
  await touch('提交评价')
  expect(asked).toContainEqual(['rate', { answer: 'send' }])
  await show({ ...homeState, message: { kind: 'rated', app_name: null, unit: null, contact: null } })
  expect(page.text()).toContain('谢谢您的评价')
})

it('says that it was painted only when what is wanted has been fetched', async () => {
  const seen: string[] = []
  const received = shallowRef<ReceivedState | null>({
    state: installation({ disks: [largeDisk] }),
    receivedAt: performance.now(),
  })
  const ask = (name: string): void => {
    if (name === 'painted') seen.push(page.text())
  }
  const page = mount(HomePage, { props: { kiosk: { received, ask } } })
  await vi.waitFor(() => {
    expect(seen).toHaveLength(1)
  })
  expect(seen[0]).toContain('Samsung')
})

it('passes on what whoever installs a machine touches, and says what its countdown is for', async () => {
  const { page, asked, show, touch } = stage(
    installation({ disks: [largeDisk], state: { state: 'choosing', begins_in: 60 } }),
  )
  // Pages of the staff are fetched when they are wanted.
  await vi.waitFor(() => {
    expect(page.text()).toContain('将在 60 秒后自动安装到 Samsung')
  })
  await touch('停止')
  expect(asked).toContainEqual(['installation', { want: 'stop' }])
  await touch('English')
  expect(asked).toContainEqual(['set_language', { language: 'en' }])
  await show({
    ...installation({ state: { state: 'failed', disk: 'sda', why: 'cancelled' } }),
    language: 'en',
  })
  await touch('Choose again')
  expect(asked).toContainEqual(['installation', { want: 'again' }])
  await touch('中文')
  expect(asked).toContainEqual(['set_language', { language: 'zh-CN' }])
})
