/**
 * What a standing citizen needs, measured in the page: large text and targets, room between them, all within reach,
 * nothing cut off. Runs inside the page, so it may use nothing from outside.
 */
export function touchProblems({ isBar }) {
  const LEAST_TARGET = 88
  const LEAST_GAP = 16
  const LEAST_TEXT = 30
  /** For what only ops reads. */
  const LEAST_SMALL_TEXT = 26
  const short = Math.min(window.innerWidth, window.innerHeight)
  const unit = isBar ? 1 : short / 1080
  const problems = []
  const name = (element) => (element.textContent ?? '').trim().slice(0, 20) || element.className
  // Rounding of sub-pixels is not a fault.
  const SLACK = 0.5

  /** Along its lines; across them, tight lines always reach out a little. */
  const isLongerThanItsRoom = (element) =>
    getComputedStyle(element).writingMode.startsWith('vertical')
      ? element.scrollHeight > element.clientHeight + 1
      : element.scrollWidth > element.clientWidth + 1

  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom

  // What may be touched anywhere is no target among others.
  const over = document.querySelector('[role=alertdialog], section.note, section.opening, .loop')
  const buttons = [...(over ?? document).querySelectorAll('button')]
    .map((element) => ({
      element,
      box: element.getBoundingClientRect(),
    }))
    .filter(({ box }) => box.width < window.innerWidth || box.height < window.innerHeight)
  for (const { element, box } of buttons) {
    if (Math.min(box.width, box.height) / unit < LEAST_TARGET - SLACK)
      problems.push(`target ${Math.round(box.width)}×${Math.round(box.height)}: ${name(element)}`)
    // What lies on a map is drawn within reach, or comes there by a button.
    const isOnMap = element.closest('.map-board') !== null
    if (!isBar && !isOnMap && box.top < window.innerHeight / 3 - SLACK)
      problems.push(`out of reach at ${Math.round(box.top)}: ${name(element)}`)
    if (box.bottom > window.innerHeight + SLACK || box.right > window.innerWidth + SLACK || box.left < 0)
      problems.push(`off the screen: ${name(element)}`)
  }
  for (const [place, one] of buttons.entries())
    for (const other of buttons.slice(place + 1)) {
      const apart = Math.max(
        other.box.left - one.box.right,
        one.box.left - other.box.right,
        other.box.top - one.box.bottom,
        one.box.top - other.box.bottom,
      )
      if (apart / unit < LEAST_GAP - SLACK)
        problems.push(`${Math.round(apart)} between ${name(one.element)} and ${name(other.element)}`)
    }

  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
    const box = element.getBoundingClientRect()
    if (!own || box.width < 2 || box.height < 2) continue
    const size = parseFloat(getComputedStyle(element).fontSize) / unit
    const least = element.closest('.version, dl') ? LEAST_SMALL_TEXT : LEAST_TEXT
    if (size < least - SLACK) problems.push(`text of ${size}: ${name(element)}`)
    if (element.closest('.body')) continue
    if (box.bottom > window.innerHeight + SLACK || box.right > window.innerWidth + SLACK)
      problems.push(`cut off by the screen: ${name(element)}`)
    if (over || element.closest('button')) {
      // Its own room is measured above, or it lies under what is asked now.
    } else if (buttons.some(({ box: other }) => overlap(box, other)))
      problems.push(`under a button: ${name(element)}`)
    if (
      isLongerThanItsRoom(element) &&
      getComputedStyle(element).overflow === 'visible' &&
      element.clientWidth > 0
    )
      problems.push(`wider than its room: ${name(element)}`)
    const room = element.closest('.card, .bar')?.getBoundingClientRect()
    if (room && (box.bottom > room.bottom + SLACK || box.top < room.top - SLACK))
      problems.push(`cut off by its card: ${name(element)}`)
  }
  const head = document.querySelector('header.header')
  const panel = document.querySelector('main')
  if (head && panel)
    for (const element of head.querySelectorAll('p, h1, time')) {
      const box = element.getBoundingClientRect()
      if (box.height > 0 && overlap(box, panel.getBoundingClientRect()))
        problems.push(`under the panel: ${name(element)}`)
    }
  return problems
}
