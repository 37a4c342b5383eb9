import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { Assignment, AssignmentRule } from '../../../src/api/teams.ts'
import { assignmentWays } from '../../../src/domain/cases/choose-owner.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { AppliesFields, useAppliesWords } from '../settings/clock-fields.tsx'
import { useLanguageNames } from '../settings/rule-conditions.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { RankedActs } from '../ui/line-acts.tsx'
import { Button, Segments } from '../ui/parts.tsx'
import { LanguageField, SkillField } from './language-field.tsx'
import { teamsApi } from './teams-api.ts'
import type { Part } from './part.ts'

/** To whom cases go, in order: the first rule that fits decides. */
export function RuleList({ part }: { readonly part: Part }) {
  const { t } = useSpeech()
  const { rules: words } = t.teams
  const { brand, data, may, carry, refusal, forget } = part
  const { assignment, teams } = data
  const [open, setOpen] = useState<string | null>(null)
  const turnTo = (id: string | null) => {
    forget()
    setOpen(id)
  }
  const appliesWords = useAppliesWords()
  const languageName = useLanguageNames()
  const save = (rules: Assignment['rules']) => carry(() => teamsApi.saveAssignment(brand.id, { ...assignment, rules }))
  const whatOf = ({ applies }: AssignmentRule): string => {
    const languages = applies.languages.map(languageName).join(', ')
    const rest = { ...applies, emotions: [] }
    const asks = applies.priorities.length + applies.kinds.length + applies.connectors.length > 0
    return [asks || languages === '' ? appliesWords(rest) : '', languages].filter((it) => it !== '').join(' · ')
  }
  const teamOf = ({ teamId }: AssignmentRule): string => teams.find(({ id }) => id === teamId)?.name ?? words.gone
  const move = (at: number, by: number) => {
    const rules = [...assignment.rules]
    const [one] = rules.splice(at, 1)
    if (one === undefined) return
    rules.splice(at + by, 0, one)
    void save(rules)
  }
  const first = teams[0]
  return (
    <section>
      <h3>{words.title}</h3>
      <p className="lead">{words.lead}</p>
      {assignment.rules.length === 0 && <p className="dim">{words.none}</p>}
      <ol className="lines">
        {assignment.rules.map((rule, at) => (
          <li key={rule.id} className="clockline">
            {open === rule.id ? (
              <RuleForm
                part={part}
                before={rule}
                save={(next) => save(assignment.rules.map((it) => (it.id === rule.id ? next : it)))}
                remove={() => save(assignment.rules.filter(({ id }) => id !== rule.id))}
                close={() => turnTo(null)}
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
                    of={assignment.rules.length}
                    words={{
                      up: words.up(whatOf(rule)),
                      down: words.down(whatOf(rule)),
                      change: words.change(whatOf(rule)),
                    }}
                    move={(by) => move(at, by)}
                    change={() => turnTo(rule.id)}
                  />
                )}
              </>
            )}
          </li>
        ))}
      </ol>
      {may && open === 'new' && first !== undefined && (
        <RuleForm
          part={part}
          before={{
            id: newId(),
            applies: { priorities: [], kinds: [], connectors: [], languages: [] },
            teamId: first.id,
            way: 'turn',
            skills: [],
            speaks: false,
          }}
          save={(next) => save([...assignment.rules, next])}
          close={() => turnTo(null)}
        />
      )}
      {open === null && refusal}
      {may && open === null && (
        <div className="row wrap" style={{ marginTop: 14 }}>
          <Button icon="plus" blocked={first === undefined} because="team-first" onClick={() => turnTo('new')}>
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
  before,
  save,
  remove,
  close,
}: {
  readonly part: Part
  readonly before: AssignmentRule
  readonly save: (rule: AssignmentRule) => Promise<boolean>
  readonly remove?: () => Promise<boolean>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const { rules: words } = t.teams
  const [rule, setRule] = useState(before)
  const change = (part: Partial<AssignmentRule>) => setRule({ ...rule, ...part })
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
        if (ready) void save(rule).then(done)
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
      {refusal}
      <FormEnd busy={busy} blocked={!ready} close={close}>
        {remove !== undefined && (
          <Button kind="quiet" className="end" onClick={() => void remove().then(done)}>
            {words.remove}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}
