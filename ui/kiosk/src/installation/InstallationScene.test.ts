import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { installationScreen, largeDisk, manyDisks, smallDisk, usedDisk } from '../demo/installation'
import type { InstallationFailure, InstallationScreen, InstallationState } from '../host/installation-state'
import { zh } from '../words/zh'
import InstallationScene from './InstallationScene.vue'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const FINGER = { pointerId: 1, isPrimary: true, button: 0 }
const CHOOSING: InstallationState = { state: 'choosing', begins_in: null }

let scene: VueWrapper<InstanceType<typeof InstallationScene>>

function show(change: Partial<InstallationScreen>, seconds: number | null = null): void {
  const screen = { ...installationScreen, ...change }
  scene = mount(InstallationScene, { props: { screen, seconds, words: zh }, attachTo: document.body })
}

async function become(change: Partial<InstallationScreen>): Promise<void> {
  await scene.setProps({ screen: { ...installationScreen, ...change } })
}

function buttons(): string[] {
  return scene.findAll('button').map((button) => button.text())
}

async function touch(label: string): Promise<void> {
  const button = scene.findAll('button').find((each) => each.text().includes(label))
  if (!button) throw new Error(`no button ${label}`)
  await button.trigger('click')
}

async function hold(ms: number): Promise<void> {
  await scene.get('button.hold').trigger('pointerdown', FINGER)
  vi.advanceTimersByTime(ms)
  await nextTick()
}

function calls(): unknown[] {
  return (scene.emitted('call') ?? []).flat()
}

it('shows what every disk is and holds, and lets no small one be chosen', () => {
  show({})
  expect(scene.get('h1').text()).toBe('把终端系统装到这台机器上')
  expect(scene.findAll('li')).toHaveLength(3)
  for (const word of ['250\u00a0GB', 'Samsung SSD 980 250GB', 'nvme0n1', 'S64BNF0R512874K', '有其他内容'])
    expect(scene.findAll('li')[0]?.text()).toContain(word)
  expect(scene.findAll('li')[1]?.text()).toContain('已有终端系统')
  const small = scene.findAll('li')[2]
  expect(small?.text()).toContain('空盘')
  expect(small?.text()).toContain('太小，不能选：至少要 24\u00a0GB')
  expect(small?.find('button').exists()).toBe(false)
  expect(scene.findAll('button.disk')).toHaveLength(2)
})

it('says so where every disk is too small', () => {
  show({ disks: [smallDisk] })
  expect(scene.get('h1').text()).toBe('硬盘都太小，装不下')
  expect(scene.text()).toContain('换上至少 24\u00a0GB 的硬盘')
  expect(buttons()).toEqual(['English'])
})

it('says what to look at where there is no disk', () => {
  show({ disks: [] })
  expect(scene.get('h1').text()).toBe('没有找到硬盘')
  expect(scene.text()).toContain('AHCI')
  expect(buttons()).toEqual(['English'])
})

it('has a button to disks that find no room', async () => {
  show({ disks: manyDisks })
  expect(scene.text()).not.toContain('WDC')
  await touch('其他硬盘（1/2）')
  expect(scene.text()).toContain('WDC')
  await touch('其他硬盘（2/2）')
  expect(scene.text()).toContain('Samsung')
})

it('names what will be erased before anything is sent, and leads back', async () => {
  show({})
  await touch('Samsung')
  expect(scene.get('[role=alertdialog]').text()).toContain(
    'Samsung SSD 980 250GB（250\u00a0GB）上的全部内容都会抹掉',
  )
  expect(scene.text()).toContain('要留的，请先备份')
  expect(scene.text()).not.toContain('KINGSTON')
  expect(document.activeElement).toBe(scene.get('h1').element)
  await touch('返回')
  expect(scene.text()).toContain('KINGSTON')
  expect(calls()).toEqual([])
})

it('installs to the disk that was touched, after two seconds and no sooner', async () => {
  show({})
  await touch('KINGSTON')
  await hold(1900)
  await scene.get('button.hold').trigger('pointerup', FINGER)
  await scene.get('button.hold').trigger('click', { detail: 1 })
  vi.advanceTimersByTime(5000)
  expect(calls()).toEqual([])
  await hold(2000)
  expect(calls()).toEqual([{ want: 'install', disk: 'sda' }])
  expect(scene.text()).toContain('马上开始')
  expect(scene.find('button.hold').exists()).toBe(false)
})

it('asks about no disk that was unplugged, or that another one took the name of', async () => {
  show({})
  await touch('Samsung')
  await hold(1500)
  await become({ disks: [{ ...largeDisk, serial: 'ANOTHER', bytes: 500_107_862_016 }, usedDisk] })
  vi.advanceTimersByTime(2000)
  expect(calls()).toEqual([])
  expect(scene.get('[role=alert]').text()).toContain('请重新选择')
  expect(scene.find('button.hold').exists()).toBe(false)
  await become({})
  expect(scene.find('button.hold').exists()).toBe(false)
})

it('keeps a question while the shell says the same again', async () => {
  show({})
  await touch('Samsung')
  await hold(1000)
  await become({ disks: installationScreen.disks.map((disk) => ({ ...disk })) })
  vi.advanceTimersByTime(1000)
  expect(calls()).toEqual([{ want: 'install', disk: 'nvme0n1' }])
})

it('puts no old question after an installation that failed', async () => {
  show({})
  await touch('Samsung')
  await become({ state: { state: 'writing', disk: 'nvme0n1', percent: 3 } })
  await become({ state: { state: 'failed', disk: 'nvme0n1', why: 'cancelled' } })
  await become({ state: CHOOSING })
  expect(scene.find('button.hold').exists()).toBe(false)
  expect(scene.findAll('button.disk')).toHaveLength(2)
})

it('says when the only disk is written by itself, and stops that by one touch', async () => {
  show({ disks: [largeDisk, smallDisk], state: { state: 'choosing', begins_in: 60 } }, 41)
  expect(scene.text()).toContain('将在 41 秒后自动安装到 Samsung SSD 980 250GB（250\u00a0GB）')
  expect(scene.find('button.disk').exists()).toBe(false)
  await touch('停止')
  expect(calls()).toEqual([{ want: 'stop' }])
})

it('shows a countdown over a question', async () => {
  show({ disks: [largeDisk] })
  await touch('Samsung')
  const screen: InstallationScreen = {
    ...installationScreen,
    disks: [largeDisk],
    state: { state: 'choosing', begins_in: 60 },
  }
  await scene.setProps({ screen, seconds: 60 })
  expect(scene.find('button.hold').exists()).toBe(false)
  await scene.setProps({ screen: { ...screen, state: CHOOSING }, seconds: null })
  expect(scene.find('button.hold').exists()).toBe(false)
})

it('tells of the settings file that comes along', () => {
  show({ settings: true })
  expect(scene.text()).toContain('U 盘上有设置文件')
  show({ settings: false })
  expect(scene.text()).not.toContain('设置文件')
})

it.each([
  ['writing', '写入 1/2'],
  ['checking', '校验 2/2'],
] as const)('shows how far %s is', (state, step) => {
  show({ state: { state, disk: 'nvme0n1', percent: 42.9 } })
  const bar = scene.get('[role=progressbar]')
  expect(bar.attributes('aria-valuenow')).toBe('42')
  expect(bar.get('div').attributes('style')).toContain('42%')
  expect(scene.get('[aria-current=step]').text()).toBe(step)
  expect(scene.text()).toContain('装到 Samsung SSD 980 250GB')
  expect(scene.text()).toContain('请勿断电、请勿拔出 U 盘')
  expect(scene.text()).toContain('断电后重新插 U 盘再装即可')
})

it.each([
  [-3, '0'],
  [99.9, '99'],
  [100, '100'],
  [180, '100'],
])('keeps %d percent in the bar', (percent, shown) => {
  show({ state: { state: 'writing', disk: 'nvme0n1', percent } })
  expect(scene.get('[role=progressbar]').attributes('aria-valuenow')).toBe(shown)
})

it('asks once more before it stops', async () => {
  show({ state: { state: 'writing', disk: 'nvme0n1', percent: 42 } })
  await touch('停止安装')
  expect(calls()).toEqual([])
  expect(scene.get('[role=alertdialog]').text()).toContain('停止后这块硬盘上没有可启动的系统')
  await touch('继续安装')
  expect(calls()).toEqual([])
  await touch('停止安装')
  await become({ state: { state: 'checking', disk: 'nvme0n1', percent: 2 } })
  await touch('停止安装')
  expect(calls()).toEqual([{ want: 'stop' }])
  expect(buttons()).toContain('正在停止…')
})

it('says how the machine restarts, and offers nothing else', async () => {
  show({ settings: true, state: { state: 'installed', disk: 'nvme0n1' } })
  expect(scene.get('h1').text()).toBe('安装完成')
  expect(scene.text()).toContain('请拔出 U 盘')
  expect(scene.text()).toContain('机器会自动重新启动')
  expect(scene.text()).toContain('设置文件')
  expect(buttons()).toEqual(['English'])
  await become({ settings: false, state: { state: 'installed', disk: 'nvme0n1' } })
  expect(scene.text()).toContain('请按屏幕上的提示设置')
})

it.each<[InstallationFailure, string, string]>([
  ['stick_damaged', 'U 盘有问题', '重新制作安装 U 盘'],
  ['disk_failed', '硬盘有问题', '请更换硬盘'],
  ['disk_gone', '硬盘断开了', '数据线'],
  ['cancelled', '安装已停止', '再装一次'],
])('says why it failed by %s, what to do, and leads back', async (why, title, remedy) => {
  show({ state: { state: 'failed', disk: 'nvme0n1', why } })
  expect(scene.get('h1').text()).toContain(title)
  expect(scene.text()).toContain(remedy)
  expect(scene.text()).toContain('硬盘：Samsung SSD 980 250GB')
  expect(buttons()).toEqual(['重新选择', 'English'])
  await touch('重新选择')
  expect(calls()).toEqual([{ want: 'again' }])
})

it('calls a disk that is gone by the kernel’s name', () => {
  show({ disks: [], state: { state: 'failed', disk: 'nvme0n1', why: 'disk_gone' } })
  expect(scene.text()).toContain('硬盘：nvme0n1')
})

it('asks for the other language', async () => {
  show({})
  await touch('English')
  expect(scene.emitted('language')).toHaveLength(1)
  expect(calls()).toEqual([])
})

it('tells reading aids of changes, not of every percent', async () => {
  show({})
  await nextTick()
  const spoken = (): string => scene.get('.spoken').text()
  expect(scene.get('.spoken').attributes('role')).toBe('status')
  expect(spoken()).toBe('把终端系统装到这台机器上')
  await become({ state: { state: 'writing', disk: 'nvme0n1', percent: 41 } })
  const before = spoken()
  expect(before).toBe('写入 1/2 40%')
  await become({ state: { state: 'writing', disk: 'nvme0n1', percent: 49 } })
  expect(spoken()).toBe(before)
  await become({ state: { state: 'checking', disk: 'nvme0n1', percent: 50 } })
  expect(spoken()).toBe('校验 2/2 50%')
  await become({ state: { state: 'failed', disk: 'nvme0n1', why: 'disk_gone' } })
  expect(spoken()).toContain('硬盘断开了')
})

it('counts aloud now and then only', async () => {
  show({ disks: [largeDisk], state: { state: 'choosing', begins_in: 60 } }, 40)
  await nextTick()
  expect(scene.get('.spoken').text()).toContain('40 秒')
  await scene.setProps({ seconds: 39 })
  expect(scene.get('.spoken').text()).toBe('')
  await scene.setProps({ seconds: 3 })
  expect(scene.get('.spoken').text()).toContain('3 秒')
})
