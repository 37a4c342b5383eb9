import { doors } from './addresses.ts'

/** Doors that a link opens with a token behind its `#`. */
const opened: readonly string[] = [doors.setup, doors.invitation, doors.password, doors.demo]

/** The page, as far as it is asked here. */
interface Page {
  addEventListener(type: 'hashchange', heard: () => void): void
  readonly location: { readonly pathname: string; readonly hash: string; reload(): void }
}

/** A link that is opened where its page stands already changes only what is behind the `#`: the page is begun again, and reads it. */
export function readLinksAgain(page: Page): void {
  page.addEventListener('hashchange', () => {
    const { pathname, hash } = page.location
    if (hash.length > 1 && opened.includes(pathname)) page.location.reload()
  })
}
