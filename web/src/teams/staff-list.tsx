import { NativeSelect, NumberInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { Staffing, StaffPlan } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useWeekWords, zones } from '../settings/clock-calendars.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { AlwaysOrHours, WeekHours } from '../settings/week-hours.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Pencil } from '../ui/line-acts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useHeld } from '../ui/use-held.ts'
import { Absences, useAbsenceWords } from './absences.tsx'
import { LanguageField, SkillField } from './language-field.tsx'
import { teamsApi } from './teams-api.ts'
import type { Part } from './part.ts'

type Person = Staffing['people'][number]

/** A plan to be saved, with the version that it was written on. */
interface Planned {
  readonly plan: StaffPlan
  readonly version: number
}

const plannedOf = ({ plan, version }: Person): StaffPlan & { readonly version: number } => ({ ...plan, version })

const usualCapacity = 10

/** Who answers for the brand: when they are on watch, what they know, how much they take on. */
export function StaffList({ part }: { readonly part: Part }) {
  const { t, f } = useSpeech()
  const { people: words } = t.teams
  const { brand, data, may } = part
  const lines = useOpenLines()
  const weekWords = useWeekWords()
  const languageName = useLanguageNames()
  const absenceWords = useAbsenceWords(data.people)
  const watchOf = ({ week }: StaffPlan): string => {
    if (week === null) return words.always
    return week.every((day) => day.length === 0) ? words.never : weekWords(week)
  }
  return (
    <section>
      <h3>{words.title}</h3>
      <p className="lead">{words.lead}</p>
      {data.people.length === 0 && <p className="dim">{words.nobody}</p>}
      <ul className="lines">
        {data.people.map((person) => {
          const { plan } = person
          const line = part.line(person.id)
          return (
            <li key={person.id} className="clockline">
              {lines.has(person.id) ? (
                <PlanForm
                  part={line}
                  person={person}
                  save={({ plan: next, version }, shown) =>
                    line.carry(() => teamsApi.savePlan(brand.id, person.id, { ...next, version }), { shown })
                  }
                  close={() => {
                    line.forget()
                    lines.close(person.id)
                  }}
                />
              ) : (
                <>
                  <div className="who">
                    <p className="med">{person.name}</p>
                    <p className="xs dim">{watchOf(plan)}</p>
                    <p className="xs dim">
                      {[
                        plan.languages.map(languageName).join(', '),
                        plan.skills.join(', '),
                        plan.capacity === null ? '' : words.upTo(f.number(plan.capacity)),
                      ]
                        .filter((it) => it !== '')
                        .join(' · ')}
                    </p>
                    {plan.absences
                      .filter(({ to }) => Date.parse(to) > Date.now())
                      .map((it) => (
                        <p key={it.id} className="xs dim">
                          {absenceWords(it, plan.timeZone)}
                        </p>
                      ))}
                  </div>
                  {may && <Pencil label={words.change(person.name)} onClick={() => lines.open(person.id)} />}
                </>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function PlanForm({
  part: { brand, data, busy, refusal },
  person,
  save,
  close,
}: {
  readonly part: Part
  readonly person: Person
  readonly save: (planned: Planned, shown: (now: Staffing) => void) => Promise<boolean>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const { people: words } = t.teams
  const held = useHeld(plannedOf(person))
  const { version, ...plan } = held.draft
  const { week } = plan
  const change = (part: Partial<StaffPlan>) => held.write({ ...held.draft, ...part })
  const shown = (now: Staffing) => {
    const again = now.people.find(({ id }) => id === person.id)
    held.carryOver(again && plannedOf(again))
  }
  const [begun, setBegun] = useState(false)
  const why = useId()
  const known = [...new Set(data.people.flatMap((it) => it.plan.skills))]
  return (
    <form
      className="stack clocksform planform"
      onSubmit={(event) => {
        event.preventDefault()
        if (begun) return
        void save({ plan, version }, shown).then((done) => {
          if (done) close()
        })
      }}
    >
      <p className="med">{person.name}</p>
      <div className="row wrap" style={{ gap: 14, alignItems: 'flex-end' }}>
        <AlwaysOrHours label={words.watch} words={words} week={week} onChange={(next) => change({ week: next })} />
        {week !== null && (
          <NativeSelect
            aria-label={words.timeZone}
            value={plan.timeZone}
            data={zones(plan.timeZone)}
            onChange={(event) => change({ timeZone: event.currentTarget.value })}
          />
        )}
      </div>
      {week !== null && <WeekHours week={week} closed={words.off} onChange={(next) => change({ week: next })} />}
      <Absences
        people={data.people.filter(({ id }) => id !== person.id)}
        timeZone={plan.timeZone}
        absences={plan.absences}
        onChange={(absences) => change({ absences: [...absences] })}
        onBegun={setBegun}
      />
      <LanguageField
        brand={brand}
        label={words.languages}
        hint={words.languagesHint}
        values={plan.languages}
        onChange={(languages) => change({ languages })}
      />
      <SkillField
        label={words.skills}
        hint={words.skillsHint}
        values={plan.skills}
        offered={known}
        onChange={(skills) => change({ skills })}
      />
      <div className="row wrap" style={{ gap: 14, alignItems: 'flex-end' }}>
        <NumberInput
          label={words.capacity}
          value={plan.capacity ?? ''}
          disabled={plan.capacity === null}
          min={1}
          max={500}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          style={{ width: 170 }}
          onChange={(next) => {
            if (typeof next === 'number' && next >= 1) change({ capacity: next })
          }}
        />
        <label className="row" style={{ minHeight: 36, gap: 8 }}>
          <input
            type="checkbox"
            checked={plan.capacity === null}
            onChange={(event) => change({ capacity: event.currentTarget.checked ? null : usualCapacity })}
          />
          {words.noCapacity}
        </label>
      </div>
      {refusal(shown)}
      <FormEnd busy={busy} blocked={begun} because={why} close={close} />
      <p id={why} className="xs dim" role="status">
        {begun && words.addFirst}
      </p>
    </form>
  )
}
