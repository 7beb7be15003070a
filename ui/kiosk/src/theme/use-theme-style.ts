import { knownThemeId } from 'themes/styles'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

import { addedStyle, styleLink } from './style-link'
import { usableBundle, type WantedTheme } from './wanted'

/** The word of the style whose variables a page uses that draws with none of its components: bar and keyboard. */
export function useThemeStyle(wanted: () => WantedTheme): Readonly<ShallowRef<string>> {
  const word = shallowRef<string>(knownThemeId(''))
  let link: HTMLLinkElement | null = null
  const use = (id: string, next: HTMLLinkElement | null): void => {
    word.value = id
    link?.remove()
    link = next
  }
  watch(
    () => `${wanted().id} ${usableBundle(wanted())?.style_url ?? ''}`,
    (key) => {
      const { id } = wanted()
      const bundle = usableBundle(wanted())
      if (!bundle) {
        use(knownThemeId(id), null)
        return
      }
      const next = styleLink(bundle.style_url)
      const isCurrent = (): boolean => key === `${wanted().id} ${usableBundle(wanted())?.style_url ?? ''}`
      addedStyle(next).then(
        () => {
          if (isCurrent()) use(id, next)
          else next.remove()
        },
        () => {
          next.remove()
          if (isCurrent()) use(knownThemeId(id), null)
        },
      )
    },
    { immediate: true },
  )
  onScopeDispose(() => link?.remove())
  return word
}
