import type { Page } from 'playwright-core'
import axe from 'axe-core'

/** What axe finds against WCAG 2.2 AA, one line each. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const it: typeof axe = Reflect.get(window, 'axe')
    const { violations } = await it.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })
    return violations.map(
      ({ id, help, nodes }) =>
        `${id} (${help}): ${nodes
          .slice(0, 4)
          .map((node) => node.target.join(' '))
          .join(' | ')}`,
    )
  })
}

/** What axe does not look for: pages that move sideways, words that leave their box, targets too small for a thumb. */
export function layoutFaults(page: Page, touch: boolean): Promise<readonly string[]> {
  return page.evaluate((thumb) => {
    const found: string[] = []
    const nameOf = (it: Element): string =>
      `${it.tagName.toLowerCase()}.${[...it.classList].join('.')} “${(it.getAttribute('aria-label') ?? it.textContent ?? '').trim().slice(0, 30)}”`
    const seen = (it: Element): boolean => {
      const box = it.getBoundingClientRect()
      return (
        box.width > 1 && box.height > 1 && it.closest('.sr') === null && getComputedStyle(it).visibility !== 'hidden'
      )
    }
    if (document.documentElement.scrollWidth > innerWidth)
      found.push(`page is ${document.documentElement.scrollWidth} px wide`)
    for (const it of document.querySelectorAll('body *')) {
      if (!(it instanceof HTMLElement) || !seen(it)) continue
      const style = getComputedStyle(it)
      const box = it.getBoundingClientRect()
      if (/auto|scroll/.test(style.overflowX) && it.scrollWidth > it.clientWidth + 1)
        found.push(`moves sideways: ${nameOf(it)}`)
      const inMenu = it.closest('[role="menu"]') !== null
      if (!inMenu && box.right > innerWidth + 1 && box.left < innerWidth && it.closest('.cut, .who') === null)
        found.push(`leaves the screen by ${Math.round(box.right - innerWidth)} px: ${nameOf(it)}`)
      const target = it.matches('button, a[href], input, select, textarea, summary, [role="option"]')
      const inText = it.matches('a, summary') && it.closest('p, .below, .tag, .note, li') !== null
      const least = thumb ? 44 : 24
      if (target && !inText && !it.matches('.skip, [type="checkbox"]') && (box.height < least - 0.5 || box.width < 24))
        found.push(`target of ${Math.round(box.width)} × ${Math.round(box.height)}: ${nameOf(it)}`)
    }
    return [...new Set(found)].slice(0, 12)
  }, touch)
}
