import { change, expect, open, test } from '../support/test'

test('a hall is added, found, changed and deleted', async ({ console: page }) => {
  await open(page, '点位')
  await page.getByRole('button', { name: '新建点位' }).first().click()
  const dialog = page.getByRole('dialog', { name: '新建点位' })
  await dialog.getByLabel('名称').fill('渠县政务服务中心')
  await dialog.getByRole('combobox', { name: '行政区划' }).click()
  await page.getByRole('option', { name: '渠县' }).click()
  await dialog.getByLabel('地址').fill('渠县渠江街道营渠路 199 号')
  await dialog.getByLabel('楼层位置').fill('一楼大厅')
  await dialog.getByLabel('经度').fill('106.9707')
  await dialog.getByLabel('纬度').fill('30.8363')
  await dialog.getByLabel('联系人姓名').fill('雍少林')
  await dialog.getByLabel('联系电话').fill('0818-7280011')
  await dialog.getByRole('button', { name: '添加时段' }).click()
  await dialog.getByRole('button', { name: '周六' }).click()
  await dialog.getByRole('button', { name: '保存' }).click()

  const row = page.getByRole('row', { name: /渠县政务服务中心/ })
  await expect(row).toContainText('周一至周六 09:00–17:00')
  await expect(row).toContainText('雍少林')

  await page.getByRole('textbox', { name: '搜索名称或地址' }).fill('不存在')
  await expect(page.getByText('没有符合条件的记录')).toBeVisible()
  await expect(page).toHaveURL(/q=/)
  await page.getByRole('button', { name: '清除筛选' }).click()

  await row.getByRole('button', { name: '修改' }).click()
  const edit = page.getByRole('dialog', { name: '修改点位' })
  await edit.getByLabel('楼层位置').fill('二楼大厅')
  await edit.getByRole('button', { name: '保存' }).click()
  await expect(row).toContainText('二楼大厅')

  await row.getByRole('button', { name: /删除/ }).click()
  const confirm = page.getByRole('dialog', { name: '删除点位' })
  await expect(confirm).toContainText('现有 0 台终端')
  await confirm.getByRole('button', { name: '删除' }).click()
  await expect(page.getByText('还没有点位')).toBeVisible()
})

test('a hall on a bad line gets limits of its own', async ({ console: page }) => {
  await open(page, '点位')
  await page.getByRole('button', { name: '新建点位' }).first().click()
  const dialog = page.getByRole('dialog', { name: '新建点位' })
  await dialog.getByLabel('名称').fill('万源市便民服务点')
  await dialog.getByRole('combobox', { name: '行政区划' }).click()
  await page.getByRole('option', { name: '万源市' }).click()
  await dialog.getByText('本点位单独设置').click()
  await dialog.getByRole('spinbutton', { name: '限速' }).first().fill('500')
  await dialog.getByRole('button', { name: '添加限速时段' }).click()
  await dialog.getByText('按流量计费').click()
  await dialog.getByText('同点位终端互传').click()
  await dialog.getByRole('button', { name: '保存' }).click()

  await page
    .getByRole('row', { name: /万源市便民服务点/ })
    .getByRole('button', { name: '修改' })
    .click()
  const edit = page.getByRole('dialog', { name: '修改点位' })
  await expect(edit.getByRole('spinbutton', { name: '限速' }).first()).toHaveValue('500')
  await expect(edit.getByRole('checkbox', { name: '同点位终端互传' })).toBeChecked()
  await expect(edit.getByRole('button', { name: '删除限速时段 1' })).toBeVisible()
})

test('a hall says what counts on holidays, and its page tells the days to come', async ({
  console: page,
}) => {
  await open(page, '点位')
  await page.getByRole('button', { name: '新建点位' }).first().click()
  const dialog = page.getByRole('dialog', { name: '新建点位' })
  await dialog.getByLabel('名称').fill('开江县政务服务中心')
  await dialog.getByRole('combobox', { name: '行政区划' }).click()
  await page.getByRole('option', { name: '开江县' }).click()
  // The map has no tiles here, and a click on its grid still is a place.
  await dialog.getByRole('region', { name: '在地图上点选位置' }).click({ position: { x: 200, y: 120 } })
  await expect(dialog.getByLabel('经度')).not.toHaveValue('')
  await dialog.getByRole('button', { name: '添加时段' }).click()
  await dialog.getByText('按下列时间').click()
  await dialog.getByText('有工作人员帮忙').click()
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('link', { name: '开江县政务服务中心' }).click()
  await expect(page.getByRole('heading', { name: '节假日与调休安排' })).toBeVisible()
  await expect(page.getByText('有工作人员帮忙')).toBeVisible()
  await expect(page.getByText('公开的终端清单尚未启用')).toBeVisible()

  await open(page, '点位')
  await page.getByRole('button', { name: '地图' }).click()
  const map = page.getByRole('region', { name: '地图' })
  await expect(map).toBeVisible()
  await expect(map.locator('path[fill="#0b57d0"]')).toHaveCount(1)
})

test('the list is published, and the wall has its sheet', async ({ console: page, api, server }) => {
  await change(api, server, 'locations', {
    name: '大竹县政务服务中心',
    division_code: '511724',
    address: '大竹县竹阳街道',
    opening_hours: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: '00:00', closes: '24:00' }],
    holiday_hours: { on_holidays: { kind: 'as_usual' } },
    facilities: ['step_free', 'helper'],
  })
  await open(page, '终端设置')
  await page.getByText('向社会公开终端清单').click()
  await expect(page.getByRole('link', { name: '打开公开页面' })).toBeVisible()

  await open(page, '点位')
  await page.getByRole('link', { name: '大竹县政务服务中心' }).click()
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  )
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'hall.png', mimeType: 'image/png', buffer: picture })
  await expect(page.getByRole('img', { name: '照片 1' })).toBeVisible()

  const address = await page.getByRole('link', { name: '公开页面' }).getAttribute('href')
  await page.getByRole('button', { name: '墙面二维码' }).click()
  const sheet = page.frameLocator('iframe')
  await expect(sheet.getByRole('heading', { name: '大竹县政务服务中心' })).toBeVisible()
  await expect(sheet.locator('svg')).toBeVisible()

  await page.context().clearCookies()
  await page.goto(`${server.address}${address ?? ''}`)
  await expect(page.getByText('现在开放')).toBeVisible()
  await expect(page.getByText('有工作人员帮忙')).toBeVisible()
  await expect(page.getByRole('img', { name: '现场照片 1' })).toBeVisible()
  await page.getByRole('link', { name: 'English' }).click()
  await expect(page.getByText('Open now')).toBeVisible()
  await page.getByRole('link', { name: 'Government self-service' }).click()
  await page.getByLabel('Name or address').fill('大竹')
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByRole('link', { name: '大竹县政务服务中心' })).toBeVisible()
})
