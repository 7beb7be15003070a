import type { Theme } from '../contract/theme'
import HanqueAttract from './HanqueAttract.vue'
import HanqueFrame from './HanqueFrame.vue'
import HanqueHome from './HanqueHome.vue'

/** 汉阙: the Han gate towers of Quxian and their reliefs, vermilion and black. */
export const hanque: Theme = {
  id: 'hanque',
  name: '汉阙',
  Home: HanqueHome,
  Frame: HanqueFrame,
  Attract: HanqueAttract,
}
