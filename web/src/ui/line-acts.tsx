import { useSpeech } from '../i18n/context.tsx'
import { Button } from './parts.tsx'

/** Says, where something is written in one line of a list that is saved as a whole, why the other lines wait. */
export function OtherLinesWait({ id, waiting }: { readonly id: string; readonly waiting: boolean }) {
  const { t } = useSpeech()
  return (
    <p id={id} className="xs dim" role="status">
      {waiting && t.lineFirst}
    </p>
  )
}

/** What says why this waits, by its id; undefined: it does not. */
interface Waiting {
  readonly waitsFor?: string | undefined
}

const waiting = (because: string | undefined) => (because === undefined ? {} : { blocked: true, because })

/** The pencil at the end of a line, which opens its form. `label`: what is changed. */
export const Pencil = ({
  label,
  onClick,
  waitsFor,
}: Waiting & { readonly label: string; readonly onClick: () => void }) => (
  <Button kind="quiet" size="sm" icon="pencil" aria-label={label} onClick={onClick} {...waiting(waitsFor)} />
)

/** What is done with a line of a list in which the first that fits decides: it goes up, down, or is changed. */
export function RankedActs({
  at,
  of,
  words,
  move,
  change,
  waitsFor,
}: Waiting & {
  /** Its place among so many, from 0 on. */
  readonly at: number
  readonly of: number
  readonly words: { readonly up: string; readonly down: string; readonly change: string }
  readonly move: (by: number) => void
  readonly change: () => void
}) {
  const small = { kind: 'quiet', size: 'sm', ...waiting(waitsFor) } as const
  return (
    <span className="row acts few" style={{ gap: 2 }}>
      {at > 0 && <Button {...small} icon="up" aria-label={words.up} onClick={() => move(-1)} />}
      {at < of - 1 && <Button {...small} icon="down" aria-label={words.down} onClick={() => move(1)} />}
      <Pencil label={words.change} onClick={change} waitsFor={waitsFor} />
    </span>
  )
}
