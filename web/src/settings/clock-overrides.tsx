import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Clocks, OverrideInput } from '../../../src/api/clocks.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { MomentField } from '../moments/moment-field.tsx'
import { momentWords } from '../moments/moments.ts'
import { ProblemNotice } from '../problem.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { AppliesFields, HowLong, useAppliesWords } from './clock-fields.tsx'
import { clocksApi } from './clocks-api.ts'
import { nextAt, ofZoneField, toZoneField } from './clocks-draft.ts'

const anyCase = { priorities: [], kinds: [], emotions: [], connectors: [] }

/** Other times for one stretch: a ticket sale, a campaign. */
export function Overrides({
  brandId,
  clocks,
  may,
  draft,
  write,
  taken,
}: {
  readonly brandId: string
  /** As the page shows them, with what is being written. */
  readonly clocks: Clocks
  readonly may: boolean
  /** The one that is being written. */
  readonly draft: OverrideInput | null
  readonly write: (draft: OverrideInput | null) => void
  /** Takes in what the server made of a change. */
  readonly taken: (after: Clocks) => void
}) {
  const { t, f, language } = useSpeech()
  const { overrides, targets } = t.clocks
  const { say } = useToasts()
  const now = useMinute()
  const appliesOf = useAppliesWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const begin = () => {
    const friday = nextAt(clocks.timeZone, 4, 18 * 60, Date.now())
    write({
      id: newId(),
      name: '',
      from: new Date(friday).toISOString(),
      to: new Date(friday + 6 * 3_600_000).toISOString(),
      applies: anyCase,
      firstReplyMinutes: 10,
      nextReplyMinutes: null,
    })
  }
  const act = async (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const add = (it: OverrideInput) =>
    act(async () => {
      taken(await clocksApi.addOverride(brandId, it))
      // What is being written meanwhile is another one, where a removal is taken back.
      if (draft?.id === it.id) write(null)
      say({ icon: 'check', text: t.clocks.saved, forMs: 4_000 })
    })
  const remove = (it: OverrideInput) =>
    act(async () => {
      taken(await clocksApi.removeOverride(brandId, it.id))
      say({
        icon: 'check',
        text: overrides.removed(it.name),
        act: { label: t.cancel, keys: 'Z', run: () => void add(it) },
      })
    })
  const wrong = draft !== null && !(draft.to > draft.from && Date.parse(draft.to) > now)
  const ahead = clocks.overrides.filter((it) => it.id !== draft?.id && Date.parse(it.to) > now)
  const field = (which: 'from' | 'to') =>
    draft !== null && (
      <MomentField
        label={overrides[which]}
        timeZone={clocks.timeZone}
        value={toZoneField(Date.parse(draft[which]), clocks.timeZone)}
        onChange={(text) => {
          const at = ofZoneField(text, clocks.timeZone)
          if (at !== null) write({ ...draft, [which]: new Date(at).toISOString() })
        }}
      />
    )
  return (
    <section>
      <h3>{overrides.title}</h3>
      <p className="lead">
        {overrides.lead} {overrides.zone(clocks.timeZone)}
      </p>
      {ahead.length === 0 && draft === null && <p className="dim">{overrides.none}</p>}
      <ul className="lines">
        {ahead.map((it) => (
          <li key={it.id} className="clockline">
            <div className="who">
              <p className="med">
                {it.name} {Date.parse(it.from) <= now && <span className="tag">{overrides.running}</span>}
              </p>
              <p className="xs dim">
                {overrides.span(
                  momentWords(Date.parse(it.from), now, t, language, clocks.timeZone),
                  momentWords(Date.parse(it.to), now, t, language, clocks.timeZone),
                )}{' '}
                · {targets.first(f.duration(it.firstReplyMinutes * 60_000))}
              </p>
              <p className="xs dim">{appliesOf(it.applies)}</p>
            </div>
            {may && (
              <Button
                kind="quiet"
                size="sm"
                icon="close"
                aria-label={overrides.remove(it.name)}
                onClick={() => void remove(it)}
              />
            )}
          </li>
        ))}
        {draft !== null && (
          <li className="clockline">
            <form
              className="stack clocksform"
              onSubmit={(event) => {
                event.preventDefault()
                if (draft.name.trim() !== '' && !wrong) void add(draft)
              }}
            >
              <TextInput
                label={overrides.name}
                placeholder={overrides.placeholder}
                value={draft.name}
                autoFocus
                maxLength={80}
                onChange={(event) => write({ ...draft, name: event.currentTarget.value })}
              />
              <div className="howlong">
                {field('from')}
                {field('to')}
                <HowLong
                  label={targets.firstReply}
                  value={draft.firstReplyMinutes}
                  onChange={(minutes) => write({ ...draft, firstReplyMinutes: minutes ?? draft.firstReplyMinutes })}
                />
              </div>
              <AppliesFields
                brandId={brandId}
                applies={draft.applies}
                onChange={(applies) => write({ ...draft, applies })}
              />
              {error !== null && <ProblemNotice error={error} />}
              <FormEnd
                busy={busy}
                why={wrong ? overrides.over : draft.name.trim() === '' ? overrides.unnamed : null}
                close={() => {
                  write(null)
                  setError(null)
                }}
              />
            </form>
          </li>
        )}
      </ul>
      {error !== null && draft === null && <ProblemNotice error={error} />}
      {may && draft === null && (
        <Button icon="plus" style={{ marginTop: 14 }} onClick={begin}>
          {overrides.add}
        </Button>
      )}
    </section>
  )
}
