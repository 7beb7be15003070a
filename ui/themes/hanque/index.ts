import type { Theme } from '../contract/theme'
import './hanque.css'
import HanqueAttract from './HanqueAttract.vue'
import HanqueFrame from './HanqueFrame.vue'
import HanqueHome from './HanqueHome.vue'
import about from './theme.json'

/** 汉阙: the Han gate towers of Quxian and their reliefs, vermilion and black. */
export const hanque: Theme = {
  id: about.id,
  version: about.version,
  name: about.name.zh,
  Home: HanqueHome,
  Frame: HanqueFrame,
  Attract: HanqueAttract,
}
