import { NativeSelect } from '@mantine/core'
import { useId, useState } from 'react'
import type { Assignment, AssignmentRule } from '../../../src/api/teams.ts'
import { assignmentWays } from '../../../src/domain/cases/choose-owner.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { AppliesFields, useAppliesWords } from '../settings/clock-fields.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { FormEnd } from '../ui/form-end.tsx'
import { OtherLinesWait, RankedActs } from '../ui/line-acts.tsx'
import { Button, Segments } from '../ui/parts.tsx'
import { LanguageField, SkillField } from './language-field.tsx'
import type { AssignmentPart, Part } from './part.ts'

/** To whom cases go, in order: the first rule that fits decides. */
export function RuleList({ part }: { readonly part: AssignmentPart }) {
  const { t } = useSpeech()
  const { rules: words } = t.teams
  const { data, draft, may, refusal, forget } = part
  const { teams } = data
  const { rules } = draft
  const [chosen, setOpen] = useState<string | null>(null)
  // One that is not there any more is no longer open.
  const open = rules.some(({ id }) => id === chosen) ? chosen : null
  const turnTo = (id: string | null) => {
    forget()
    setOpen(id)
  }
  const why = useId()
  const waitsFor = open !== null && part.written ? why : undefined
  const appliesWords = useAppliesWords()
  const languageName = useLanguageNames()
  const save = (next: Assignment['rules']) => part.save({ ...draft, rules: next })
  const whatOf = ({ applies }: AssignmentRule): string => {
    const languages = applies.languages.map(languageName).join(', ')
    const rest = { ...applies, emotions: [] }
    const asks = applies.priorities.length + applies.kinds.length + applies.connectors.length > 0
    return [asks || languages === '' ? appliesWords(rest) : '', languages].filter((it) => it !== '').join(' · ')
  }
  const teamOf = ({ teamId }: AssignmentRule): string => teams.find(({ id }) => id === teamId)?.name ?? words.gone
  const move = (at: number, by: number) => {
    const moved = [...rules]
    const [one] = moved.splice(at, 1)
    if (one === undefined) return
    moved.splice(at + by, 0, one)
    void save(moved)
  }
  const first = teams[0]
  const add = (teamId: string) => {
    const id = newId()
    const applies = { priorities: [], kinds: [], connectors: [], languages: [] }
    turnTo(id)
    part.write({ ...draft, rules: [...rules, { id, applies, teamId, way: 'turn', skills: [], speaks: false }] })
  }
  return (
    <section>
      <h3>{words.title}</h3>
      <p className="lead">{words.lead}</p>
      {rules.length === 0 && <p className="dim">{words.none}</p>}
      <ol className="lines">
        {rules.map((rule, at) => (
          <li key={rule.id} className="clockline">
            {open === rule.id ? (
              <RuleForm
                part={part}
                rule={rule}
                write={(next) => part.write({ ...draft, rules: rules.map((it) => (it.id === rule.id ? next : it)) })}
                save={() => save(rules)}
                {...(part.origin.rules.some(({ id }) => id === rule.id)
                  ? { remove: () => save(rules.filter(({ id }) => id !== rule.id)) }
                  : {})}
                close={() => {
                  part.putBack()
                  turnTo(null)
                }}
              />
            ) : (
              <>
                <span className="clocknum" aria-hidden="true">
                  {at + 1}
                </span>
                <div className="who">
                  <p className="med">{words.goes(whatOf(rule), teamOf(rule))}</p>
                  <p className="xs dim">
                    {[words.ways[rule.way], rule.skills.join(', '), rule.speaks ? words.speaks : '']
                      .filter((it) => it !== '')
                      .join(' · ')}
                  </p>
                </div>
                {may && (
                  <RankedActs
                    at={at}
                    of={rules.length}
                    words={{
                      up: words.up(whatOf(rule)),
                      down: words.down(whatOf(rule)),
                      change: words.change(whatOf(rule)),
                    }}
                    move={(by) => move(at, by)}
                    change={() => turnTo(rule.id)}
                    waitsFor={waitsFor}
                  />
                )}
              </>
            )}
          </li>
        ))}
      </ol>
      <OtherLinesWait id={why} waiting={waitsFor !== undefined} />
      {open === null && refusal()}
      {may && open === null && (
        <div className="row wrap" style={{ marginTop: 14 }}>
          <Button
            icon="plus"
            blocked={first === undefined}
            because="team-first"
            onClick={() => first !== undefined && add(first.id)}
          >
            {words.add}
          </Button>
          {first === undefined && (
            <span className="dim" id="team-first">
              {words.teamFirst}
            </span>
          )}
        </div>
      )}
    </section>
  )
}

function RuleForm({
  part: { brand, data, busy, refusal },
  rule,
  write,
  save,
  remove,
  close,
}: {
  readonly part: Part
  readonly rule: AssignmentRule
  readonly write: (rule: AssignmentRule) => void
  readonly save: () => Promise<boolean>
  readonly remove?: () => Promise<boolean>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const { rules: words } = t.teams
  const change = (part: Partial<AssignmentRule>) => write({ ...rule, ...part })
  const known = [...new Set(data.people.flatMap(({ plan }) => plan.skills))]
  const ready = rule.way !== 'skill' || rule.skills.length > 0
  const done = (worked: boolean) => {
    if (worked) close()
  }
  return (
    <form
      className="stack clocksform planform"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void save().then(done)
      }}
    >
      <AppliesFields
        brandId={brand.id}
        applies={{ ...rule.applies, emotions: [] }}
        onChange={({ priorities, kinds, connectors }) =>
          change({ applies: { ...rule.applies, priorities, kinds, connectors } })
        }
      />
      <LanguageField
        brand={brand}
        label={words.languages}
        hint={words.languagesHint}
        values={rule.applies.languages}
        onChange={(languages) => change({ applies: { ...rule.applies, languages } })}
      />
      <NativeSelect
        label={words.team}
        value={rule.teamId}
        data={data.teams.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => change({ teamId: event.currentTarget.value })}
      />
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {words.way}
        </p>
        <Segments
          label={words.way}
          value={rule.way}
          options={assignmentWays.map((way) => ({ value: way, label: words.ways[way] }))}
          onChange={(way) => change({ way })}
        />
      </div>
      <SkillField
        label={words.skills}
        hint={words.skillsHint[rule.way]}
        values={rule.skills}
        offered={known}
        onChange={(skills) => change({ skills })}
      />
      <label className="row" style={{ gap: 8, minHeight: 36 }}>
        <input
          type="checkbox"
          checked={rule.speaks}
          onChange={(event) => change({ speaks: event.currentTarget.checked })}
        />
        {words.speaks}
      </label>
      {refusal()}
      <FormEnd busy={busy} why={ready ? null : words.noSkill} close={close}>
        {remove !== undefined && (
          <Button kind="quiet" className="end" onClick={() => void remove().then(done)}>
            {words.remove}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}
