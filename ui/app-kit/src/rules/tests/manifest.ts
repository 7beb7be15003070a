import type { MANIFEST_RULES } from '../manifest'
import { APP, manifest, type Cases, type Given } from './case'

const said = (text: string): Given => ({ ...APP, 'kiosk-app.json': text })
const icon = (svg: string): Given => ({ ...said(manifest({ icon: 'icon.svg' })), 'icon.svg': svg })

/** Rules of `manifest.ts`. */
export const MANIFEST_CASES: Cases<keyof typeof MANIFEST_RULES> = {
  'manifest-missing': { good: APP, bad: { 'index.html': APP['index.html'] ?? '' } },
  'manifest-syntax': { good: APP, bad: said('{\n  "name": 测试\n}'), at: '2:11' },
  'manifest-field-missing': { good: APP, bad: said(manifest({ category: undefined })), at: '1:1' },
  'manifest-field-unknown': { good: APP, bad: said(manifest({ colour: 'red' })), at: '8:3' },
  'manifest-field-wrong': { good: APP, bad: said(manifest({ version: '第一版' })), at: '5:14' },
  'manifest-icon': {
    good: icon('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    bad: icon('<svg onload="x()"/>'),
    at: '8:11',
  },
  'manifest-origin': {
    good: said(manifest({ origins: ['https://a.gov.cn', 'https://b.gov.cn:8443/'] })),
    bad: said(manifest({ origins: ['https://a.gov.cn', 'https://b.gov.cn/path'] })),
    at: '10:5',
  },
  'manifest-origin-plain': {
    good: said(manifest({ origins: ['https://a.gov.cn'] })),
    bad: said(manifest({ origins: ['http://a.gov.cn'] })),
  },
  'manifest-accept': {
    good: said(manifest({ accept: ['script-print'] })),
    bad: said(manifest({ accept: ['file-program'] })),
  },
  'manifest-device': { good: APP, bad: said(manifest({ devices: ['scanner'] })), at: '9:5' },
}
