import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import { Preview } from '../support/kiosk-app'

const DIST = join(import.meta.dirname, '../../apps/service-guide/dist')
/** The room that a terminal gives an app: the screen without the bar. */
const SCREENS = { portrait: { width: 1080, height: 1792 }, landscape: { width: 1920, height: 952 } }

const test = base.extend<{ guide: (query: string) => Promise<void> }>({
  guide: async ({ page }, use) => {
    const preview = await Preview.start(DIST)
    // Straight from the app's own origin, with the policy of a terminal: axe looks at real sizes.
    const state = (await (await page.request.get(`${preview.address}state.json`)).json()) as { app: string }
    await use(async (query) => {
      await page.goto(`${state.app}/index.html${query}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
    })
    await preview.stop()
  },
})

async function expectAccessible(page: Page, where: string, elder: boolean): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', ...(elder ? ['wcag2aaa'] : [])]
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const found = violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join('\n')}`)
  expect(found, where).toEqual([])
}

/** What a standing citizen needs: text of 30 px, targets of 88 px, nothing beyond the screen. */
async function expectTouchable(page: Page, where: string): Promise<void> {
  const problems = await page.evaluate(() => {
    const small = [...document.querySelectorAll('body *')].filter(
      (one) =>
        [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
        one.getClientRects().length > 0 &&
        parseFloat(getComputedStyle(one).fontSize) < 29.5,
    )
    const boxes = [...document.querySelectorAll('button, label')].map((one) => ({
      name: one.textContent.trim().slice(0, 20),
      box: one.getBoundingClientRect(),
    }))
    const targets = boxes.filter(({ box }) => box.height < 87.5 || box.width < 87.5)
    const outside = boxes.filter(({ box }) => box.bottom > innerHeight + 1 || box.right > innerWidth + 1)
    return [
      ...small.map((one) => `small text: ${one.textContent}`),
      ...targets.map(({ name }) => `small target: ${name}`),
      ...outside.map(({ name }) => `outside: ${name}`),
    ]
  })
  expect(problems, where).toEqual([])
}

for (const [screen, viewport] of Object.entries(SCREENS))
  for (const query of ['', '?elder', '?lang=en', '?lang=en&elder'])
    test(`every page is accessible: ${screen} ${query}`, async ({ page, guide }) => {
      test.slow()
      const look = async (where: string): Promise<void> => {
        await expectAccessible(page, where, query.includes('elder'))
        await expectTouchable(page, where)
      }
      // The bar is higher then.
      const lower = screen === 'portrait' && query.includes('elder') ? 120 : 0
      await page.setViewportSize({ ...viewport, height: viewport.height - lower })
      await guide(query)
      await look('home')
      await page.getByRole('button', { name: /按人生事项|By event of life/ }).click()
      await look('groups')
      await page.getByRole('button', { name: /生孩子|Having a child/ }).click()
      await look('matters of a group')
      await page.getByRole('button', { name: /查找事项|Find a service/ }).click()
      for (const letter of ['S', 'B', 'K'])
        await page.getByRole('button', { name: letter, exact: true }).click()
      await look('search')
      await page.getByRole('button', { name: /社保卡申领|Apply for a social security card/ }).click()
      await look('matter')
      await page.getByRole('button', { name: /法律依据|Law/ }).click()
      await look('law')
      await page.getByRole('button', { name: /拍照带走|Take a photo/ }).click()
      await look('takeaway')
    })

test('a citizen finds the social security card by sbk and takes the list along', async ({ page, guide }) => {
  await page.setViewportSize(SCREENS.portrait)
  await guide('')
  await page.getByRole('button', { name: '查找事项' }).click()
  for (const letter of ['S', 'B', 'K']) await page.getByRole('button', { name: letter, exact: true }).click()
  await expect(page.getByRole('status').first()).toHaveText('找到 2 项')
  await page.getByRole('textbox').fill('社保卡')
  await expect(page.getByRole('status').first()).toHaveText('找到 2 项')
  await page.getByRole('button', { name: '社保卡申领' }).click()
  await page.getByRole('checkbox', { name: /^居民身份证/ }).check()
  await expect(page.getByRole('status')).toContainText('已备齐 1 项，共 3 项')
  await page.getByRole('button', { name: '拍照带走' }).click()
  await expect(page.getByRole('heading', { name: '社保卡申领：要带的材料' })).toBeVisible()
  await expect(page.getByText('12333')).toBeVisible()
  await page.getByRole('button', { name: '返回', exact: true }).click()
  await expect(page.getByRole('checkbox', { name: /^居民身份证/ })).toBeChecked()
})

test('in the preview it follows elder mode and the language of the session', async ({ page }) => {
  const preview = await Preview.start(DIST)
  await page.goto(preview.address)
  const app = page.frameLocator('iframe')
  await expect(app.getByText('通川区政务服务中心，想办什么事？')).toBeVisible()
  await page.getByLabel('长辈版').check()
  await page.getByLabel('界面语言').selectOption('en')
  await page.getByRole('button', { name: '重新打开应用' }).click()
  await expect(app.getByRole('heading', { name: 'Service guide' })).toBeVisible()
  await expect(app.locator('html[data-elder]')).toHaveCount(1)
  await preview.stop()
})
