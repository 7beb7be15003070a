import { hasAgent } from '../support/agent'
import { hasReleaseTool, Repository } from '../support/release-tool'
import { change, expect, open, quicken, test } from '../support/test'

test.skip(!hasAgent || !hasReleaseTool, 'needs kiosk-agent and release beside fleet-server')

interface Issued {
  items: { code: string }[]
}

test('a signed release is accepted, rolled out, and every step is seen', async ({
  console: page,
  api,
  server,
  terminals,
}) => {
  test.setTimeout(180_000)
  const repository = new Repository('9.9.0')
  await quicken(api, server)
  const hall = await change(api, server, 'locations', { name: '渠县政务服务中心', division_code: '511725' })
  const codes = { location_id: hall.id, count: 2, valid_for_ms: 86_400_000, note: '' }
  const issued = await change<Issued>(api, server, 'enrollment-codes', codes)
  terminals(
    2,
    issued.items.map((one) => one.code),
  )

  await open(page, '发布版本')
  await expect(page.getByText('信任根尚未固定，不能上传版本')).toBeVisible()
  await page.getByRole('button', { name: '固定信任根' }).first().click()
  const pin = page.getByRole('dialog', { name: '固定信任根' })
  await pin.getByLabel('root.json').setInputFiles(repository.root)
  await pin.getByRole('button', { name: '固定信任根' }).click()
  await expect(page.getByText('信任根已固定').first()).toBeVisible()

  await page.getByRole('button', { name: '上传签名仓库' }).first().click()
  const upload = page.getByRole('dialog', { name: '上传签名仓库' })
  const refused = async (buffer: Buffer, why: string): Promise<void> => {
    const file = { name: 'repository.tar', mimeType: 'application/x-tar', buffer }
    await upload.getByLabel(/仓库文件/).setInputFiles(file)
    await upload.getByRole('button', { name: '上传签名仓库' }).click()
    await expect(upload.getByRole('alert')).toContainText(why)
  }
  await refused(Buffer.from('no archive'), '无法读取发布仓库压缩包')
  await refused(repository.forged(), '发布版本未通过签名验证')
  await upload.getByLabel(/仓库文件/).setInputFiles(repository.archive)
  await upload.getByRole('button', { name: '上传签名仓库' }).click()
  await expect(upload).toBeHidden()

  await page
    .getByRole('row', { name: /9\.9\.0/ })
    .getByRole('link', { name: '新建升级任务' })
    .click()
  await page.getByRole('heading', { name: '新建升级任务', level: 1 }).waitFor()
  await page.getByLabel('名称', { exact: true }).fill('渠县首批')
  await page.getByRole('combobox', { name: '添加区划' }).click()
  await page.getByRole('option', { name: '渠县' }).click()
  await page.getByText('一次全部').click()
  await expect(page.getByText('共涉及 2 台终端')).toBeVisible()
  await expect(page.getByText('2 台终端不分批，同时升级到 9.9.0。')).toBeVisible()
  await page.getByRole('button', { name: '建立草稿' }).click()
  await expect(page.getByRole('heading', { name: /渠县首批/, level: 1 })).toContainText('草稿')

  // A draft can be thought over.
  await page.getByRole('button', { name: '修改草稿' }).click()
  await page.getByRole('heading', { name: '修改升级任务草稿', level: 1 }).waitFor()
  await expect(page.getByText('2 台终端不分批，同时升级到 9.9.0。')).toBeVisible()
  await page.getByLabel('名称', { exact: true }).fill('渠县第一批')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByRole('heading', { name: /渠县第一批/, level: 1 })).toContainText('草稿')

  await page.getByRole('button', { name: '开始', exact: true }).click()
  const ask = page.getByRole('dialog')
  await expect(ask).toContainText('2 台终端')
  await ask.getByRole('button', { name: '开始', exact: true }).click()
  await expect(page.getByText('2 / 2 台完成')).toBeVisible({ timeout: 120_000 })
  await page
    .getByRole('button', { name: /展开经过/ })
    .first()
    .click()
  await expect(page.getByRole('listitem').filter({ hasText: '已验签' }).first()).toBeVisible()

  // The counts narrow the list, and the list is exported as it is shown.
  await page.getByRole('link', { name: /^已完成 2$/ }).click()
  await expect(page).toHaveURL(/state=committed/)
  await page.getByRole('button', { name: '终端', exact: true }).click()
  await expect(page).toHaveURL(/sort=terminal_name/)
  const moved = page.getByRole('table', { name: '终端进展' }).getByRole('link')
  await expect(moved).toHaveText([/1 号机/, /2 号机/])
  await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute(
    'href',
    /attempts\/export\?state=committed&sort=terminal_name/,
  )

  await open(page, '升级任务')
  const rollout = page.getByRole('link', { name: '渠县第一批' })
  await expect(rollout).toBeVisible()
  await page.getByRole('combobox', { name: '全部状态' }).click()
  await page.getByRole('option', { name: '草稿' }).click()
  await expect(page.getByText('没有符合条件的记录')).toBeVisible()
  await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute('href', /state=draft/)
  await page.getByRole('button', { name: '清除筛选' }).click()
  await expect(rollout).toBeVisible()
  repository.remove()
})
