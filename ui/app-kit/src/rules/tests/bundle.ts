import { APP, bytes, type Cases } from './case'
import type { BUNDLE_RULES } from '../bundle'

const windows = Buffer.alloc(256)
windows.write('MZ')
windows[0x3c] = 0x80
windows.write('PE\0\0', 0x80, 'latin1')

/** Rules of `bundle.ts`; those that need a real folder are tested in `check.test.ts`. */
export const BUNDLE_CASES: Cases<Exclude<keyof typeof BUNDLE_RULES, OnDisk>> = {
  'bundle-entry-missing': {
    good: APP,
    bad: { 'kiosk-app.json': APP['kiosk-app.json'] ?? '', 'Index.html': '' },
  },
  'bundle-too-large': {
    good: { ...APP, 'a.png': bytes(400) },
    bad: { ...APP, 'a.png': bytes(4000) },
    limits: { packed: 3000 },
  },
  'bundle-ratio': {
    good: { ...APP, 'a.txt': bytes(50_000) },
    bad: { ...APP, 'a.txt': 'x'.repeat(50_000) },
    limits: { ratioFileFrom: 1000, ratioFrom: 1_000_000 },
  },
  'file-name-unsafe': { good: { ...APP, '办事/a b.txt': '' }, bad: { ...APP, 'a:b.txt': '' } },
  'file-name-duplicate': { good: { ...APP, 'A.txt': '' }, bad: { ...APP, 'A.txt': '', 'a.txt': '' } },
  'file-program': {
    good: { ...APP, 'a.bin': 'MZ is how this text begins' },
    bad: { ...APP, 'a.bin': windows },
  },
  'file-secret': { good: { ...APP, 'environment.js': '' }, bad: { ...APP, '.env.production': 'KEY=1' } },
  'file-unneeded': { good: { ...APP, 'site.map.json': '' }, bad: { ...APP, 'main.js.map': '{}' } },
}

/** What files in memory cannot show. */
export type OnDisk = 'bundle-empty' | 'bundle-unpacked-too-large' | 'bundle-too-many-files' | 'file-link'
