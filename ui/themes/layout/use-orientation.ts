import { onBeforeUnmount, ref, type Ref } from 'vue'

export type Orientation = 'portrait' | 'landscape'

/** How the screen stands. A square one is laid out as landscape, as in the style sheets. */
export function useOrientation(): Readonly<Ref<Orientation>> {
  const query = window.matchMedia('(min-aspect-ratio: 1/1)')
  const read = (): Orientation => (query.matches ? 'landscape' : 'portrait')
  const orientation = ref<Orientation>(read())
  const follow = (): void => {
    orientation.value = read()
  }
  query.addEventListener('change', follow)
  onBeforeUnmount(() => {
    query.removeEventListener('change', follow)
  })
  return orientation
}
