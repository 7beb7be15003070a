import { expect, it } from 'vitest'

import { installationScreen, largeDisk, smallDisk, usedDisk } from '../demo/installation'
import { diskName, fits, gigabytes, gigabytesNeeded, isSameDisk, onlyTarget, writtenDisk } from './disks'
import { installationZh } from './words'

const NEEDS = 24_000_000_000

it('takes a disk that has just enough, and none with a byte less', () => {
  expect(fits({ ...largeDisk, bytes: NEEDS }, NEEDS)).toBe(true)
  expect(fits({ ...largeDisk, bytes: NEEDS - 1 }, NEEDS)).toBe(false)
})

it('never shows a disk that is too small with as many gigabytes as are needed', () => {
  expect(gigabytes(largeDisk.bytes)).toBe(250)
  expect(gigabytes(23_999_999_999)).toBe(23)
  expect(gigabytesNeeded(23_999_999_999)).toBe(24)
  expect(gigabytesNeeded(24_000_000_001)).toBe(25)
})

it('does not take a disk for another one that came to its name', () => {
  expect(isSameDisk(largeDisk, { ...largeDisk, holds: 'terminal' })).toBe(true)
  expect(isSameDisk(largeDisk, { ...largeDisk, serial: 'S64BNF0R512875X' })).toBe(false)
  expect(isSameDisk(largeDisk, { ...largeDisk, bytes: largeDisk.bytes + 512 })).toBe(false)
  expect(isSameDisk(largeDisk, { ...largeDisk, model: null })).toBe(false)
  expect(isSameDisk(largeDisk, { ...largeDisk, name: 'nvme1n1' })).toBe(false)
})

it('knows what an unattended stick writes only where nothing else can be meant', () => {
  const among = (...disks: (typeof largeDisk)[]) => onlyTarget({ ...installationScreen, disks })
  expect(among(smallDisk, largeDisk)).toEqual(largeDisk)
  expect(among(usedDisk, largeDisk)).toBeNull()
  expect(among(smallDisk)).toBeNull()
})

it('finds the disk that is written, and none that is gone', () => {
  const state = { state: 'writing', disk: 'sda', percent: 1 } as const
  expect(writtenDisk({ ...installationScreen, state })).toEqual(usedDisk)
  expect(writtenDisk({ ...installationScreen, disks: [largeDisk], state })).toBeNull()
  expect(writtenDisk(installationScreen)).toBeNull()
})

it('calls a disk by its model and size', () => {
  expect(diskName(usedDisk, installationZh.disk)).toBe('KINGSTON SA400S37120G（120\u00a0GB）')
  expect(diskName(smallDisk, installationZh.disk)).toBe('型号不明的硬盘（15\u00a0GB）')
})
