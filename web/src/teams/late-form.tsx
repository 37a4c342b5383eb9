import type { Assignment } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { HowLong } from '../settings/clock-fields.tsx'
import { same } from '../ui/held.ts'
import { Button, Segments } from '../ui/parts.tsx'
import type { AssignmentPart } from './part.ts'

const shares = [0.25, 0.5, 0.75] as const
const usualMinutes = 30

/** When a case goes on because nobody answers, or because its owner is not there any more. */
export function LateForm({ part }: { readonly part: AssignmentPart }) {
  const { t, f } = useSpeech()
  const { late: words } = t.teams
  const { origin, draft, may, busy, refusal } = part
  const { late, passOn } = draft
  const changed = passOn !== origin.passOn || !same(late, origin.late)
  const way = late === null ? 'off' : 'minutes' in late.after ? 'minutes' : 'share'
  const to = late?.to ?? 'next'
  const set = (next: Assignment['late']) => part.write({ ...draft, late: next })
  return (
    <section>
      <h3>{words.title}</h3>
      <p className="lead">{words.lead}</p>
      {origin.rules.length === 0 && <p className="dim">{words.rulesFirst}</p>}
      <form
        className="stack clocksform"
        onSubmit={(event) => {
          event.preventDefault()
          void part.save(draft)
        }}
      >
        <fieldset disabled={!may} className="stack" style={{ gap: 16 }}>
          <Segments
            label={words.after}
            value={way}
            options={(['off', 'minutes', 'share'] as const).map((value) => ({ value, label: words.ways[value] }))}
            onChange={(value) => {
              if (value === 'off') set(null)
              else set({ after: value === 'minutes' ? { minutes: usualMinutes } : { share: 0.5 }, to })
            }}
          />
          {late !== null && 'minutes' in late.after && (
            <HowLong
              label={words.wait}
              value={late.after.minutes}
              onChange={(minutes) =>
                set({ to, after: { minutes: Math.min(10_080, Math.max(2, minutes ?? usualMinutes)) } })
              }
            />
          )}
          {late !== null && 'share' in late.after && (
            <div>
              <p className="med" style={{ marginBottom: 5 }}>
                {words.share}
              </p>
              <Segments
                label={words.share}
                value={late.after.share}
                options={[...new Set([...shares, late.after.share])]
                  .sort((a, b) => a - b)
                  .map((value) => ({ value, label: words.percent(f.number(Math.round(value * 100))) }))}
                onChange={(share) => set({ to, after: { share } })}
              />
            </div>
          )}
          {late !== null && (
            <div>
              <p className="med" style={{ marginBottom: 5 }}>
                {words.to}
              </p>
              <Segments
                label={words.to}
                value={late.to}
                options={[
                  { value: 'next', label: words.next },
                  { value: 'team', label: words.team },
                ]}
                onChange={(next) => set({ ...late, to: next })}
              />
              {late.to === 'team' && <p className="xs dim">{words.teamHint}</p>}
            </div>
          )}
          <label className="row" style={{ gap: 8, minHeight: 36 }}>
            <input
              type="checkbox"
              checked={passOn}
              onChange={(event) => part.write({ ...draft, passOn: event.currentTarget.checked })}
            />
            {words.passOn}
          </label>
        </fieldset>
        {refusal()}
        {may && (
          <div className="row wrap">
            <Button kind="primary" type="submit" busy={busy} blocked={!changed}>
              {t.save}
            </Button>
          </div>
        )}
      </form>
    </section>
  )
}
