import type { ReactNode } from 'react'

/** The id of an option, by which the field names the one that is chosen (aria-activedescendant). */
export const optionId = (list: string, id: string): string => `${list}-${id}`

/** The list of a field that completes what is typed: the field keeps the focus and its caret, its keys act on the list. */
export function Completion<It extends { readonly id: string }>({
  id: list,
  label,
  found,
  active,
  over,
  choose,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly found: readonly It[]
  readonly active: It | undefined
  /** The pointer stands over this one. */
  readonly over: (at: number) => void
  readonly choose: (it: It) => void
  /** What an option shows. */
  readonly children: (it: It) => ReactNode
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list of a field that completes (WAI-ARIA APG)
    <div id={list} role="listbox" aria-label={label}>
      {found.map((it, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys act on it
        // biome-ignore lint/a11y/useSemanticElements: an option of the list
        <div
          key={it.id}
          id={optionId(list, it.id)}
          role="option"
          aria-selected={it === active}
          className={it === active ? 'on' : ''}
          onMouseMove={() => over(at)}
          // The field keeps the caret.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(it)}
        >
          {children(it)}
        </div>
      ))}
    </div>
  )
}
