import { pinyin } from 'pinyin-pro'
import type { Plugin } from 'vite'
import { MATTERS } from './src/matters/index.ts'
import type { PinyinIndex } from './src/search/index-type'

const NAME = 'virtual:pinyin-index'

/** The pinyin of every matter's name, looked up when the app is built: the dictionary does not go to the terminals. */
export function pinyinIndex(): Plugin {
  return {
    name: 'pinyin-index',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(indexOf())}` : undefined),
  }
}

function indexOf(): PinyinIndex {
  const syllables = (text: string): string[] =>
    pinyin(text, { toneType: 'none', type: 'array', nonZh: 'removed', v: true })
  return Object.fromEntries(MATTERS.map(({ id, name }) => [id, syllables(name.zh)]))
}
