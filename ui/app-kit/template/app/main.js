// @ts-check

const state = /** @type {HTMLElement} */ (document.querySelector('#state'))
const place = /** @type {HTMLElement} */ (document.querySelector('#place'))

// 在普通浏览器里没有 window.kiosk，页面也要能打开。
const info = await window.kiosk?.info()
if (info) {
  document.documentElement.toggleAttribute('data-elder', info.elder)
  place.textContent = info.location_name ? `您现在位于${info.location_name}` : ''
}

document.querySelector('#begin')?.addEventListener('click', async () => {
  try {
    // 办理期间终端不升级、不重启；办完立即解除。
    await window.kiosk?.hold('handling', 60)
    state.textContent = '正在办理，请稍候……'
    await handle()
    state.textContent = '已办好。'
  } catch {
    state.textContent = '暂时无法办理，请稍后再试，或到窗口办理。'
  } finally {
    await window.kiosk?.release()
  }
})

document.querySelector('#finish')?.addEventListener('click', () => window.kiosk?.end())

/** 在这里写真正的办理过程。 */
async function handle() {
  await new Promise((resolve) => setTimeout(resolve, 1000))
}
