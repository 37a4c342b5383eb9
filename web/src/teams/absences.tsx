import { NativeSelect } from '@mantine/core'
import { useEffect, useId, useState } from 'react'
import type { Absence } from '../../../src/api/teams.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { MomentField } from '../moments/moment-field.tsx'
import { momentWords } from '../moments/moments.ts'
import { ZoneHint } from '../moments/zone-hint.tsx'
import { ofZoneField } from '../settings/clocks-draft.ts'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'

interface Colleague {
  readonly id: string
  readonly name: string
}

/** An absence in words: « Départ lundi à 9 h, retour le 12 août à 9 h, relais Hugo ». */
export function useAbsenceWords(people: readonly Colleague[]): (it: Absence, timeZone: string) => string {
  const { t, language } = useSpeech()
  const now = useMinute()
  const { people: words } = t.teams
  return ({ from, to, standInId }, timeZone) => {
    const say = (at: string) => momentWords(Date.parse(at), now, t, language, timeZone)
    const name = people.find(({ id }) => id === standInId)?.name
    return name === undefined ? words.away(say(from), say(to)) : words.awayWith(say(from), say(to), name)
  }
}

/** When somebody is away, and who stands in for them. */
export function Absences({
  people,
  timeZone,
  absences,
  onChange,
  onBegun,
}: {
  /** Who could stand in. */
  readonly people: readonly Colleague[]
  /** By whose clocks. */
  readonly timeZone: string
  readonly absences: readonly Absence[]
  /** Says, where that takes a moment, whether it was taken: what was typed stays otherwise. */
  readonly onChange: (absences: readonly Absence[]) => void | Promise<boolean>
  /** Hears whether one is begun that was not added: what is saved around it must not leave it behind. */
  readonly onBegun?: (begun: boolean) => void
}) {
  const { t } = useSpeech()
  const { people: words } = t.teams
  const inWords = useAbsenceWords(people)
  const say = (it: Absence) => inWords(it, timeZone)
  const now = useMinute()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [standIn, setStandIn] = useState('')
  const [busy, setBusy] = useState(false)
  const read = (typed: string): number => ofZoneField(typed, timeZone) ?? Number.NaN
  const [begins, ends] = [read(from), read(to)]
  const wrong =
    from === '' && to === ''
      ? null
      : Number.isNaN(begins) || Number.isNaN(ends)
        ? words.spanNeeded
        : ends <= begins
          ? words.endsFirst
          : ends <= now
            ? words.over
            : null
  const ready = ends > begins && wrong === null
  const why = useId()
  const begun = from !== '' || to !== '' || standIn !== ''
  useEffect(() => onBegun?.(begun), [begun, onBegun])
  const add = async () => {
    if (!ready || busy) return
    const standInId = standIn === '' ? null : standIn
    const span = { from: new Date(begins).toISOString(), to: new Date(ends).toISOString() }
    setBusy(true)
    const taken = await onChange([...absences, { id: newId(), ...span, standInId }])
    setBusy(false)
    if (taken === false) return
    // What was typed for the next one meanwhile stays.
    setFrom((typed) => (typed === from ? '' : typed))
    setTo((typed) => (typed === to ? '' : typed))
    setStandIn((typed) => (typed === standIn ? '' : typed))
  }
  return (
    <fieldset>
      <legend>{words.absences}</legend>
      <p className="xs dim">{words.absencesHint}</p>
      {absences.length > 0 && (
        <ul className="stack" style={{ gap: 2, margin: '6px 0' }}>
          {absences.map((it) => (
            <li key={it.id} className="row">
              <span className="grow">{say(it)}</span>
              <Button
                kind="quiet"
                size="sm"
                icon="close"
                aria-label={words.remove(say(it))}
                onClick={() => void onChange(absences.filter(({ id }) => id !== it.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="row wrap" style={{ gap: 8, alignItems: 'flex-end', marginTop: 6 }}>
        <MomentField label={words.from} timeZone={timeZone} value={from} onChange={setFrom} />
        <MomentField label={words.to} timeZone={timeZone} value={to} onChange={setTo} />
        <NativeSelect
          label={words.standIn}
          value={standIn}
          data={[{ value: '', label: words.noStandIn }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => setStandIn(event.currentTarget.value)}
        />
        <Button icon="plus" blocked={!ready} busy={busy} because={why} onClick={() => void add()}>
          {words.add}
        </Button>
      </div>
      <ZoneHint
        timeZone={timeZone}
        moments={[now, ...absences.flatMap((it) => [Date.parse(it.from), Date.parse(it.to)])]}
      />
      <p id={why} className="xs dim" role="status" style={{ marginTop: 4 }}>
        {wrong}
      </p>
    </fieldset>
  )
}
