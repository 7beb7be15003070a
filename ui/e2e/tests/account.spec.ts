import { ADMINISTRATOR, expect, test } from '../support/test'

test('the one-time link makes the first administrator, once', async ({ server, page }) => {
  await page.goto(server.setUpLink)
  await page.getByLabel('用户名').fill('chenxq')
  await page.getByLabel('姓名').fill('陈晓琴')
  await page.getByLabel('密码', { exact: true }).fill('short')
  await page.getByLabel('再输一次密码').fill('shorter')
  await expect(page.getByText('两次输入的密码不一样')).toBeVisible()
  await page.getByLabel('再输一次密码').fill('short')
  await page.getByRole('button', { name: '建立账号并进入' }).click()
  await expect(page.getByLabel('密码', { exact: true })).toHaveAttribute('aria-invalid', 'true')

  await page.getByLabel('密码', { exact: true }).fill(ADMINISTRATOR.password)
  await page.getByLabel('再输一次密码').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: '建立账号并进入' }).click()
  await expect(page.getByRole('heading', { name: '总览' })).toBeVisible()
  await expect(page.getByText('实时', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('用户名').waitFor()
  await page.goto(server.setUpLink)
  await page.getByLabel('用户名').fill('again')
  await page.getByLabel('姓名').fill('又一个')
  await page.getByLabel('密码', { exact: true }).fill(ADMINISTRATOR.password)
  await page.getByLabel('再输一次密码').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: '建立账号并进入' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
})

test('signing in refuses a wrong password and returns to the page asked for', async ({
  server,
  console: page,
}) => {
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('用户名').waitFor()
  await page.goto(`${server.address}/#/locations`)
  await page.getByLabel('用户名').fill(ADMINISTRATOR.username)
  await page.getByLabel('密码').fill('Wrong-Password-1')
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('密码').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('heading', { name: '点位' })).toBeVisible()
})

test('the language is switched and remembered', async ({ console: page }) => {
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})
