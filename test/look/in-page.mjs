// What runs inside the page that is looked at: each function stands alone, because it is sent there as text.

/** Remembers choices as the interface does. */
export function remember(kept) {
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(`vigie.${name}`, value)
}

/** Resolves when the page's faces have come. */
export async function fontsHaveCome() {
  await document.fonts.ready
}

/** Goes to another address of the interface without loading it anew; resolves when what stood there is gone from the screen. */
export async function goTo(url) {
  history.pushState(null, '', url)
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}

/** How much higher the window has to be for everything on the page to be seen without scrolling. */
export function hiddenBelow() {
  const hidden = [...document.querySelectorAll('html, .scroll, .casescroll, .setbody, .door, main')].map(
    (it) => it.scrollHeight - it.clientHeight,
  )
  return Math.min(6_000, Math.max(0, ...hidden))
}

/** Is axe there already? */
export function hasAxe() {
  return window.axe !== undefined
}

/** Runs axe, which was brought in before; one line for each fault. */
export async function runAxe() {
  const { violations } = await window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
    // A row's name is a sentence of its own: severity, person, channel, clock in words, excerpt, owner.
    rules: { 'label-content-name-mismatch': { enabled: false } },
  })
  // Mantine's open menus: their focus guard has no role, and they stand in a portal beside the page's landmarks.
  const ofMenus = new Set(['aria-required-children', 'region'])
  const inMenu = (target) => Boolean(document.querySelector(target)?.closest('[role="menu"], [data-portal]'))
  return violations.flatMap(({ id, help, nodes }) => {
    const worth = nodes.map(({ target }) => target.join(' ')).filter((it) => !ofMenus.has(id) || !inMenu(it))
    return worth.length === 0 ? [] : [`${id} (${help}): ${worth.slice(0, 4).join(' | ')}`]
  })
}

/** What axe does not look for: pages that move sideways, words that leave the screen, targets too small for a thumb. */
export function measureLayout(thumb) {
  const found = []
  const nameOf = (it) =>
    `${it.tagName.toLowerCase()}.${[...it.classList].join('.')} “${(it.getAttribute('aria-label') ?? it.textContent ?? '').trim().slice(0, 30)}”`
  const isSeen = (it) => {
    const box = it.getBoundingClientRect()
    return box.width > 1 && box.height > 1 && it.closest('.sr') === null && getComputedStyle(it).visibility !== 'hidden'
  }
  const wide = document.documentElement.scrollWidth
  if (wide > innerWidth) found.push(`the page is ${wide} px wide`)
  for (const it of document.querySelectorAll('body *')) {
    if (!(it instanceof HTMLElement) || !isSeen(it)) continue
    const box = it.getBoundingClientRect()
    if (/auto|scroll/.test(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth + 1)
      found.push(`moves sideways: ${nameOf(it)}`)
    const leaves = box.right > innerWidth + 1 && box.left < innerWidth
    if (leaves && it.closest('[role="menu"], .cut, .who') === null)
      found.push(`leaves the screen by ${Math.round(box.right - innerWidth)} px: ${nameOf(it)}`)
    const isTarget = it.matches('button, a[href], input, select, textarea, summary, [role="option"]')
    const isInText = it.matches('a') && it.closest('p, .below, .tag, .note, li') !== null
    // A choice is pressed anywhere on its words.
    const held = it.matches('[type="radio"]') ? (it.closest('label') ?? it).getBoundingClientRect() : box
    const isSmall = held.height < thumb - 0.5 || held.width < 24
    if (isTarget && !isInText && isSmall && !it.matches('.skip, [type="checkbox"]'))
      found.push(`target of ${Math.round(box.width)} × ${Math.round(box.height)}: ${nameOf(it)}`)
  }
  return [...new Set(found)].slice(0, 12)
}
