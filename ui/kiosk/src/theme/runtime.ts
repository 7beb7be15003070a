import { THEME_CONTRACT } from 'themes'
import * as vue from 'vue'

/** What the module of a style's bundle takes from the page that loads it. */
interface ThemeRuntime {
  contract: number
  vue: typeof vue
}

declare global {
  var kioskThemes: ThemeRuntime | undefined
}

/** Gives bundles the page's own Vue: two of it in one page do not know each other's components. */
export function provideThemeRuntime(): void {
  globalThis.kioskThemes = { contract: THEME_CONTRACT, vue }
}
