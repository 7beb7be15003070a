import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { useList, type ListState } from './use-list'

interface Filters {
  q: string
  state: string
}

async function listAt(path: string, scope?: string): Promise<{ list: ListState<Filters>; router: Router }> {
  let list: ListState<Filters> | undefined
  const page = defineComponent(() => {
    list = useList<Filters>(['q', 'state'], { order: '-at', ...(scope === undefined ? {} : { scope }) })
    return () => h('div')
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] })
  await router.push(path)
  mount(RouterView, { global: { plugins: [router] } })
  await router.isReady()
  if (!list) throw new Error('the page was not mounted')
  return { list, router }
}

describe('the state of a list', () => {
  it('is read from the address', async () => {
    const { list } = await listAt('/?q=渠县&sort=-name&cols=name,state&other=1')
    expect(list.query.value).toEqual({ limit: 50, q: '渠县', sort: '-name' })
    expect(list.exported.value).toEqual({ q: '渠县', sort: '-name' })
    expect(list.columns.value).toEqual(['name', 'state'])
    expect(list.isFiltered.value).toBe(true)
  })

  it('asks for what becomes fixed later, and not by the address', async () => {
    const fixed = ref({})
    let list: ListState<Filters> | undefined
    const page = defineComponent(() => {
      list = useList<Filters>(['q', 'state'], { order: '-at', fixed: () => fixed.value })
      return () => h('div')
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] })
    await router.push('/?q=渠县')
    mount(RouterView, { global: { plugins: [router] } })
    await router.isReady()
    fixed.value = { with_predecessors: 'true' }
    expect(list?.query.value).toEqual({ limit: 50, q: '渠县', with_predecessors: 'true' })
    expect(list?.exported.value).toEqual({ q: '渠县', with_predecessors: 'true' })
    expect(list?.isFiltered.value).toBe(true)
  })

  it('goes back to the first page when a filter changes', async () => {
    const { list, router } = await listAt('/?after=cursor&state=listed')
    list.setFilter('q', '公积金')
    await router.isReady()
    await expect.poll(() => list.query.value).toEqual({ limit: 50, state: 'listed', q: '公积金' })
    list.clear()
    await expect.poll(() => list.isFiltered.value).toBe(false)
  })

  it('stands in its own order, which the address does not name', async () => {
    const { list, router } = await listAt('/?after=cursor')
    expect([list.sort.value, list.query.value.sort]).toEqual(['-at', undefined])
    list.setSort('name')
    await expect.poll(() => router.currentRoute.value.query).toEqual({ sort: 'name' })
    list.setSort('-at')
    await expect.poll(() => router.currentRoute.value.query).toEqual({})
  })

  it('shares the address with another list of the page', async () => {
    const { list, router } = await listAt('/?q=甲&conflict.q=乙', 'conflict')
    expect(list.filters.value).toEqual({ q: '乙' })
    list.setFilter('state', 'late')
    await expect
      .poll(() => router.currentRoute.value.query)
      .toEqual({ q: '甲', 'conflict.q': '乙', 'conflict.state': 'late' })
    list.clear()
    await expect.poll(() => router.currentRoute.value.query).toEqual({ q: '甲' })
  })

  it('turns pages by key, forth and back', async () => {
    const { list } = await listAt('/')
    list.next('second')
    await expect.poll(() => list.query.value.after).toBe('second')
    list.next('third')
    await expect.poll(() => list.query.value.after).toBe('third')
    list.previous()
    await expect.poll(() => list.query.value.after).toBe('second')
    list.previous()
    await expect.poll(() => list.hasPrevious.value).toBe(false)
  })
})
