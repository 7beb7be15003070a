import type { Theme } from '../contract/theme'
import './bashan.css'
import BashanAttract from './BashanAttract.vue'
import BashanFrame from './BashanFrame.vue'
import BashanHome from './BashanHome.vue'
import about from './theme.json'

/** 巴山渠水: ink-wash mountains and the river, on paper. */
export const bashan: Theme = {
  id: about.id,
  version: about.version,
  name: about.name.zh,
  Home: BashanHome,
  Frame: BashanFrame,
  Attract: BashanAttract,
}
