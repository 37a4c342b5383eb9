import { Button } from './parts.tsx'

/** The pencil at the end of a line, which opens its form. `label`: what is changed. */
export const Pencil = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <Button kind="quiet" size="sm" icon="pencil" aria-label={label} onClick={onClick} />
)

/** What is done with a line of a list in which the first that fits decides: it goes up, down, or is changed. */
export function RankedActs({
  at,
  of,
  words,
  move,
  change,
}: {
  /** Its place among so many, from 0 on. */
  readonly at: number
  readonly of: number
  readonly words: { readonly up: string; readonly down: string; readonly change: string }
  readonly move: (by: number) => void
  readonly change: () => void
}) {
  return (
    <span className="row acts few" style={{ gap: 2 }}>
      {at > 0 && <Button kind="quiet" size="sm" icon="up" aria-label={words.up} onClick={() => move(-1)} />}
      {at < of - 1 && <Button kind="quiet" size="sm" icon="down" aria-label={words.down} onClick={() => move(1)} />}
      <Pencil label={words.change} onClick={change} />
    </span>
  )
}
