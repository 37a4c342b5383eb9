/** Brings what was said last into sight. Where the thread scrolls by itself, what was logged after it too, as far as there is room; where the whole case scrolls, what is known of it stays in sight as long as it can. */
export function showLast(thread: HTMLElement): void {
  if (getComputedStyle(thread).overflowY !== 'visible') thread.lastElementChild?.scrollIntoView({ block: 'end' })
  const said = thread.querySelectorAll('.msg')
  said[said.length - 1]?.scrollIntoView({ block: 'nearest' })
}
