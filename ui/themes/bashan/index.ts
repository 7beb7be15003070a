import type { Theme } from '../contract/theme'
import BashanAttract from './BashanAttract.vue'
import BashanFrame from './BashanFrame.vue'
import BashanHome from './BashanHome.vue'

/** 巴山渠水: ink-wash mountains and the river, on paper. */
export const bashan: Theme = {
  id: 'bashan',
  name: '巴山渠水',
  Home: BashanHome,
  Frame: BashanFrame,
  Attract: BashanAttract,
}
