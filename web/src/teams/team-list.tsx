import { TextInput } from '@mantine/core'
import type { Me } from '../../../src/api/schemas.ts'
import type { Staffing, Team } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Pencil } from '../ui/line-acts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { Button } from '../ui/parts.tsx'
import { useHeld } from '../ui/use-held.ts'
import { teamsApi } from './teams-api.ts'
import type { Part } from './part.ts'

type Draft = Pick<Team, 'name' | 'brandIds' | 'memberIds' | 'version'>

const draftOf = ({ name, brandIds, memberIds, version }: Draft): Draft => ({ name, brandIds, memberIds, version })

/** The teams of a brand. */
export function TeamList({ me, part }: { readonly me: Me; readonly part: Part }) {
  const { t } = useSpeech()
  const { list: words } = t.teams
  const { brand, data, may } = part
  const lines = useOpenLines()
  const close = (id: string) => {
    part.line(id).forget()
    lines.close(id)
  }
  const fresh = part.line('new')
  const nameOf = (id: string) => data.people.find((it) => it.id === id)?.name
  const brandOf = (id: string) => me.brands.find((it) => it.id === id)?.name
  return (
    <section>
      <h3>{words.title}</h3>
      <p className="lead">{words.lead}</p>
      {data.teams.length === 0 && <p className="dim">{words.none}</p>}
      <ul className="lines">
        {data.teams.map((team) => (
          <li key={team.id} className="clockline">
            {lines.has(team.id) ? (
              <TeamForm
                me={me}
                part={part.line(team.id)}
                before={team}
                save={(draft, shown) => part.line(team.id).carry(() => teamsApi.changeTeam(team.id, draft), { shown })}
                again={(now) => now.teams.find(({ id }) => id === team.id)}
                remove={() =>
                  part.line(team.id).carry(() => teamsApi.removeTeam(team.id), { said: words.removed(team.name) })
                }
                close={() => close(team.id)}
              />
            ) : (
              <>
                <div className="who">
                  <p className="med">{team.name}</p>
                  <p className="xs dim">
                    {team.memberIds.flatMap((id) => nameOf(id) ?? []).join(', ') || words.nobody}
                  </p>
                  {team.brandIds.length > 1 && (
                    <p className="xs dim">{team.brandIds.flatMap((id) => brandOf(id) ?? []).join(' · ')}</p>
                  )}
                  {team.elsewhere && <p className="xs dim">{words.elsewhere}</p>}
                </div>
                {team.may.includes('change') && (
                  <Pencil label={words.change(team.name)} onClick={() => lines.open(team.id)} />
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {may && lines.has('new') && (
        <TeamForm
          me={me}
          part={fresh}
          before={{ name: '', brandIds: [brand.id], memberIds: [], version: 0 }}
          save={({ version: _none, ...draft }) => fresh.carry(() => teamsApi.makeTeam(brand.id, draft))}
          again={() => undefined}
          close={() => close('new')}
        />
      )}
      {may && lines.none && (
        <Button icon="plus" style={{ marginTop: 14 }} onClick={() => lines.open('new')}>
          {words.add}
        </Button>
      )}
    </section>
  )
}

function TeamForm({
  me,
  part: { data, busy, refusal },
  before,
  save,
  again,
  remove,
  close,
}: {
  readonly me: Me
  readonly part: Part
  readonly before: Draft
  readonly save: (draft: Draft, shown: (now: Staffing) => void) => Promise<boolean>
  /** The team as it is now; undefined where it is not there. */
  readonly again: (now: Staffing) => Team | undefined
  readonly remove?: () => Promise<boolean>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const { list: words } = t.teams
  const held = useHeld(draftOf(before))
  const { draft, write } = held
  const ready = draft.name.trim() !== '' && draft.brandIds.length > 0
  const why = draft.name.trim() === '' ? words.unnamed : words.noBrand
  const brands = me.brands.filter((it) => it.may.includes('change-clocks'))
  const shown = (now: Staffing) => {
    const team = again(now)
    held.carryOver(team && draftOf(team))
  }
  const done = (worked: boolean) => {
    if (worked) close()
  }
  // Members of another of the team's brands are not listed here; they stay.
  return (
    <form
      className="stack clocksform"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void save({ ...draft, name: draft.name.trim() }, shown).then(done)
      }}
    >
      <TextInput
        label={words.name}
        value={draft.name}
        autoFocus
        maxLength={80}
        onChange={(event) => write({ ...draft, name: event.currentTarget.value })}
      />
      <TickList
        label={words.members}
        options={data.people.map(({ id, name }) => ({ id, name }))}
        chosen={draft.memberIds}
        onChange={(memberIds) => write({ ...draft, memberIds })}
      />
      {brands.length > 1 && (
        <TickList
          label={words.brands}
          options={brands.map(({ id, name }) => ({ id, name }))}
          chosen={draft.brandIds}
          onChange={(brandIds) => write({ ...draft, brandIds })}
        />
      )}
      {refusal(shown)}
      <FormEnd busy={busy} why={ready ? null : why} close={close}>
        {remove !== undefined && (
          <Button kind="quiet" className="end" onClick={() => void remove().then(done)}>
            {words.remove}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}

function TickList({
  label,
  options,
  chosen,
  onChange,
}: {
  readonly label: string
  readonly options: readonly { readonly id: string; readonly name: string }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: string[]) => void
}) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div className="teamticks">
        {options.map(({ id, name }) => (
          <label key={id} className="row">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, id] : chosen.filter((it) => it !== id))
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
