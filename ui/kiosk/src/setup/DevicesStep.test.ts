import { mount, type VueWrapper } from '@vue/test-utils'
import { expect, it } from 'vitest'

import { setupBeside, setupScreen } from '../demo/setup'
import type { PrinterShown } from '../host/network-state'
import { setupZh } from './words'
import DevicesStep from './DevicesStep.vue'

const HOST = '10.77.3.40'
const QUEUE = {
  address: 'ipp://localhost:631/printers/network-10-77-3-40',
  name: '奔图 P3305DN',
  model: null,
}

let step: VueWrapper<InstanceType<typeof DevicesStep>>

async function touch(label: string): Promise<void> {
  const button = step.findAll('button').find((each) => each.text().includes(label))
  if (!button) throw new Error(`no button ${label}`)
  await button.trigger('click')
}

async function become(printer: PrinterShown): Promise<void> {
  await step.setProps({ printer })
}

async function typeAddress(before: PrinterShown | null): Promise<void> {
  const screen = { ...setupScreen, devices: { ...setupScreen.devices, printer: null } }
  const candidates = setupBeside.candidates && { ...setupBeside.candidates, printer: [] }
  const beside = { ...setupBeside, candidates }
  step = mount(DevicesStep, { props: { screen, beside, printer: before, words: setupZh } })
  await touch('打印机')
  await touch('网络打印机')
  for (const key of HOST) await touch(key)
  await touch('连接打印机')
}

it('chooses a printer on the network once it has been added and found', async () => {
  await typeAddress(null)
  expect(step.emitted('network')).toEqual([[{ want: 'add_printer', host: HOST }]])
  await become({ host: HOST, adding: 'asking' })
  expect(step.text()).toContain('正在询问 10.77.3.40')
  const looked = step.emitted('call')?.length ?? 0
  await become({ host: HOST, adding: 'added', queue: 'network-10-77-3-40' })
  expect(step.emitted('call')?.slice(looked)).toEqual([[{ want: 'look_for_devices' }]])
  const candidates = setupBeside.candidates && { ...setupBeside.candidates, printer: [QUEUE] }
  await step.setProps({ beside: { ...setupBeside, candidates } })
  expect(step.text()).toContain('奔图 P3305DN')
  await touch('下一步')
  expect(step.emitted('answer')?.[0]).toMatchObject([{ devices: { printer: QUEUE.address } }])
})

it('says why a printer was not added, and nothing of one that was added before', async () => {
  await typeAddress({ host: '10.77.3.9', adding: 'failed', why: 'no_driver' })
  expect(step.text()).not.toContain('没有它的驱动')
  await become({ host: HOST, adding: 'failed', why: 'no_answer' })
  expect(step.text()).toContain('没有打印机应答')
})
