import type { Theme } from '../contract/theme'
import QiduAttract from './QiduAttract.vue'
import QiduFrame from './QiduFrame.vue'
import QiduHome from './QiduHome.vue'

/** 气都新程: light, blue flame, modern; for the gas capital on the Zhou river. */
export const qidu: Theme = {
  id: 'qidu',
  name: '气都新程',
  Home: QiduHome,
  Frame: QiduFrame,
  Attract: QiduAttract,
}
