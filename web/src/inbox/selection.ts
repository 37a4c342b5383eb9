/** Which cases of a list somebody has chosen: some, or all that the view holds but for some. `anchor`: the one chosen last, from which a range goes. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string>; readonly anchor: string | null }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string>; readonly anchor: string | null }

/** Nothing is chosen. */
export const nothing: Selection = { kind: 'some', ids: new Set(), anchor: null }

/** The whole view is chosen. */
export const everything: Selection = { kind: 'all', except: new Set(), anchor: null }

/** Whether a case is chosen. */
export const isChosen = (selection: Selection, id: string): boolean =>
  selection.kind === 'all' ? !selection.except.has(id) : selection.ids.has(id)

/** How many are chosen of a view that holds so many. */
export const countChosen = (selection: Selection, total: number): number =>
  selection.kind === 'all' ? Math.max(0, total - selection.except.size) : selection.ids.size

/** Whether whoever chose has seen every case of it: a whole view may hold more than the rows that stand on the screen, or others. `count`: how many it is in truth. */
export const isSeen = (
  selection: Selection,
  list: { readonly shown: readonly string[]; readonly waiting: number },
  count: number,
): boolean =>
  selection.kind === 'some' ||
  (list.waiting === 0 && list.shown.filter((id) => !selection.except.has(id)).length === count)

const flipped = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Chooses a case, or no longer. */
export const toggle = (selection: Selection, id: string): Selection =>
  selection.kind === 'all'
    ? { ...selection, except: flipped(selection.except, id), anchor: id }
    : { ...selection, ids: flipped(selection.ids, id), anchor: id }

/** Chooses every case from the anchor to this one, in the order of the list; where there is no anchor, this one. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const to = order.indexOf(id)
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor)
  const range = from < 0 || to < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
  if (selection.kind === 'all') {
    const except = new Set(selection.except)
    for (const it of range) except.delete(it)
    return { ...selection, except, anchor: id }
  }
  return { ...selection, ids: new Set([...selection.ids, ...range]), anchor: id }
}
