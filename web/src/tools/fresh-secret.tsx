import { Copied } from '../ui/copied.tsx'
import { Button, Notice } from '../ui/parts.tsx'

/** A secret that is shown this once, to be taken where it belongs. */
export function FreshSecret({
  title,
  label,
  secret,
  kept,
  onKept,
}: {
  readonly title: string
  readonly label: string
  readonly secret: string
  /** What the button says: that it was kept. */
  readonly kept: string
  readonly onKept: () => void
}) {
  return (
    <Notice icon="key" title={title}>
      <div className="stack">
        <Copied label={label} text={secret} />
        <div>
          <Button size="sm" onClick={onKept}>
            {kept}
          </Button>
        </div>
      </div>
    </Notice>
  )
}
