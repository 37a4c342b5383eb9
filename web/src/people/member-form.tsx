import { NativeSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Me, type Role, roles, type TeamMember } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useHeld } from '../ui/use-held.ts'
import { CopyLink } from './copy-link.tsx'
import { BrandsField, RoleField } from './fields.tsx'
import { peopleApi } from './people-api.ts'

type Asked = 'suspend' | 'remove' | 'clear-second-factor'

/** What somebody may do, and where. */
interface Rights {
  readonly role: Role
  readonly brandIds: readonly string[]
}
const rightsOf = ({ role, brands }: TeamMember): Rights => ({ role, brandIds: brands === 'all' ? [] : brands })

/** What can be done about somebody: role and brands, a link for a new password, suspension, removal. What cannot be undone asks once more. */
export function MemberForm({
  me,
  it,
  others,
  readAgain,
  done,
  close,
}: {
  readonly me: Me
  readonly it: TeamMember
  /** Those who could take over the open cases. */
  readonly others: readonly TeamMember[]
  /** Them as they stand by now, where another administrator was faster. */
  readonly readAgain: () => Promise<TeamMember | undefined>
  readonly done: (said: string) => void
  readonly close: () => void
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const held = useHeld(rightsOf(it))
  const { role, brandIds } = held.draft
  const [asked, setAsked] = useState<Asked | null>(null)
  const [handTo, setHandTo] = useState('')
  const [link, setLink] = useState<{ readonly link: string; readonly expiresAt: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const may = (act: TeamMember['may'][number]) => it.may.includes(act)
  const act = async (what: () => Promise<void>, said: string | null) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await what()
      if (said !== null) done(said)
    } catch (problem) {
      if (isOutdated(problem)) {
        const now = await readAgain().catch(() => undefined)
        held.carryOver(now && rightsOf(now))
      }
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    void act(() => peopleApi.change(it.id, { role, brandIds, from: held.origin }), t.people.person.saved(it.name))
  }
  const confirm = () => {
    const colleague = handTo === '' ? null : handTo
    if (asked === 'suspend') {
      void act(() => peopleApi.suspend(it.id, colleague), t.people.person.suspended(it.name))
    } else if (asked === 'remove') {
      void act(() => peopleApi.remove(it.id, colleague), t.people.person.removed(it.name))
    } else if (asked === 'clear-second-factor') {
      void act(() => peopleApi.clearSecondFactor(it.id), t.people.person.cleared(it.name))
    }
  }
  const words = {
    suspend: { text: t.people.person.suspendText(it.name), act: t.people.person.confirmSuspend(it.name) },
    remove: { text: t.people.person.removeText(it.name), act: t.people.person.confirmRemove(it.name) },
    'clear-second-factor': { text: t.people.person.clearText(it.name), act: t.people.person.clearSecondFactor },
  }
  return (
    <form className="stack w slab" onSubmit={save}>
      <RoleField roles={roles} value={role} onChange={(next) => held.write({ role: next, brandIds })} />
      {role !== 'administrator' && (
        <BrandsField
          brands={me.brands}
          value={brandIds}
          wrong={null}
          note={brandIds.length === 0 ? t.people.form.seesNothing(it.name) : null}
          onChange={(next) => held.write({ role, brandIds: next })}
        />
      )}
      {error !== null && <ProblemNotice error={error} />}
      {link !== null && (
        <Notice icon="key" title={t.people.link.ready(it.name)} live="polite">
          <p>{t.people.link.once(f.until(Date.parse(link.expiresAt), now))}</p>
          <CopyLink link={link.link} />
        </Notice>
      )}
      {asked === null ? (
        <>
          <FormEnd busy={busy} close={close} />
          {may('password-link') && (
            <div className="row wrap">
              <Button
                size="sm"
                icon="key"
                onClick={() => void act(async () => setLink(await peopleApi.passwordLink(it.id)), null)}
              >
                {t.people.person.passwordLink}
              </Button>
              {may('clear-second-factor') && (
                <Button size="sm" onClick={() => setAsked('clear-second-factor')}>
                  {t.people.person.clearSecondFactor}
                </Button>
              )}
              {may('suspend') && (
                <Button size="sm" icon="pause" onClick={() => setAsked('suspend')}>
                  {t.people.person.suspend}
                </Button>
              )}
              {may('restore') && (
                <Button
                  size="sm"
                  icon="reopen"
                  onClick={() => void act(() => peopleApi.restore(it.id), t.people.person.restored(it.name))}
                >
                  {t.people.person.restore}
                </Button>
              )}
              {may('remove') && (
                <Button size="sm" onClick={() => setAsked('remove')}>
                  {t.people.person.remove}
                </Button>
              )}
            </div>
          )}
        </>
      ) : (
        <Notice tone="warn" icon="warning" title={words[asked].act} live="polite">
          <p>{words[asked].text}</p>
          {asked !== 'clear-second-factor' && (
            <NativeSelect
              label={t.people.person.handTo}
              value={handTo}
              onChange={(event) => setHandTo(event.currentTarget.value)}
              data={[
                { value: '', label: t.people.person.nobody },
                ...others.map((other) => ({ value: other.id, label: other.name })),
              ]}
              style={{ maxWidth: 320, margin: '8px 0' }}
            />
          )}
          <div className="acts">
            <Button busy={busy} onClick={confirm}>
              {words[asked].act}
            </Button>
            <Button kind="quiet" onClick={() => setAsked(null)}>
              {t.people.person.giveUp}
            </Button>
          </div>
        </Notice>
      )}
    </form>
  )
}
