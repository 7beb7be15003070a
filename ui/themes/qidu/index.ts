import type { Theme } from '../contract/theme'
import './qidu.css'
import QiduAttract from './QiduAttract.vue'
import QiduFrame from './QiduFrame.vue'
import QiduHome from './QiduHome.vue'
import about from './theme.json'

/** 气都新程: light, blue flame, modern; for the gas capital on the Zhou river. */
export const qidu: Theme = {
  id: about.id,
  version: about.version,
  name: about.name.zh,
  Home: QiduHome,
  Frame: QiduFrame,
  Attract: QiduAttract,
}
