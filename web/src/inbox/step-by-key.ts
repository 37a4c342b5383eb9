/** Where the focus goes in a list at a key (WAI-ARIA, listbox): the arrows by one, a page less one row so that one keeps one's place, and the ends; null for every other key. Without a place yet it begins at the first row, with End at the last. */
export function stepByKey(
  key: string,
  list: { readonly at: number; readonly of: number; readonly page: number },
): number | null {
  if (list.of === 0) return null
  const last = list.of - 1
  const page = Math.max(1, list.page - 1)
  const by = new Map([
    ['ArrowDown', 1],
    ['ArrowUp', -1],
    ['PageDown', page],
    ['PageUp', -page],
    ['Home', -last],
    ['End', last],
  ])
  const to = by.get(key)
  if (to === undefined) return null
  if (list.at < 0) return key === 'End' ? last : 0
  return Math.min(last, Math.max(0, list.at + to))
}

/** The place that comes next (`by` 1) or before (-1) where somebody is; null at either end. `last`: the place of the one they were at, which has left the list since (`at` -1), so that the others have closed ranks; -1 where they were at none: then the first. */
export function stepFrom(
  { at, last, of }: { readonly at: number; readonly last: number; readonly of: number },
  by: 1 | -1,
): number | null {
  const to = at >= 0 ? at + by : last < 0 ? 0 : by > 0 ? last : Math.min(last, of) - 1
  return to >= 0 && to < of ? to : null
}
