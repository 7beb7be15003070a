import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '../../app/i18n'
import ReasonText from './ReasonText.vue'

function shown(text: string) {
  return mount(ReasonText, { props: { text }, global: { plugins: [i18n] } })
}

it('says a known reason in words and keeps the terminal’s own on hover', () => {
  const known = shown('the shell did not paint its home page')
  expect(known.text()).toBe('新版本没有显示出首页。')
  expect(known.attributes('title')).toBe('the shell did not paint its home page')
})

it('says that it does not know a reason before it shows it', () => {
  const unknown = shown('flux capacitor drained')
  expect(unknown.find('summary').text()).toContain('还不认识的原因')
  expect(unknown.find('details').attributes('open')).toBeUndefined()
  expect(unknown.find('[lang="en"]').text()).toBe('flux capacitor drained')
})
