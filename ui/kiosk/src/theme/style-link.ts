/** A style sheet that is to be put into the page. */
export function styleLink(url: string): HTMLLinkElement {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = url
  return link
}

/** Puts a style sheet into the page; resolves when it holds there. */
export function addedStyle(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => {
      resolve()
    })
    link.addEventListener('error', () => {
      reject(new Error('its style sheet could not be loaded'))
    })
    document.head.append(link)
  })
}
