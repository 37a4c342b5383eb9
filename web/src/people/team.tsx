import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FreshInvitation, Invitation, Me, Role, TeamMember } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Avatar, Button, Notice } from '../ui/parts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { CopyLink } from './copy-link.tsx'
import { InviteForm } from './invite-form.tsx'
import { MemberForm } from './member-form.tsx'
import { peopleApi } from './people-api.ts'
import './people.css'

/** The brands of somebody, by name. */
const shownBrands = 2

function useBrandNames(me: Me) {
  const { t } = useSpeech()
  return (role: Role, brands: 'all' | readonly string[]): string => {
    if (brands === 'all' || role === 'administrator') return t.people.team.allBrands
    const names = me.brands.filter((it) => brands.includes(it.id)).map((it) => it.name)
    if (names.length === 0) return t.people.team.noBrand
    // An agency has forty: two say which kind, the number says the rest; all of them stand behind the pencil.
    const hidden = names.length - shownBrands
    return hidden > 1
      ? t.people.team.moreBrands(names.slice(0, shownBrands).join(', '), String(hidden))
      : names.join(', ')
  }
}

function Member({ me, it, onOpen }: { readonly me: Me; readonly it: TeamMember; readonly onOpen: () => void }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const brandsOf = useBrandNames(me)
  const suspended = it.state === 'suspended'
  return (
    <>
      <Avatar name={it.name} size="m" />
      <div className="who">
        <p className="med">
          {it.name} {it.id === me.user.id && <span className="tag">{t.people.team.you}</span>}{' '}
          {suspended && <span className="tag">{t.people.team.suspended}</span>}
        </p>
        <p className="xs dim cut">{it.email}</p>
      </div>
      <div className="col">
        <p>{t.people.roles[it.role]}</p>
        <p className="xs dim">{brandsOf(it.role, it.brands)}</p>
      </div>
      <div className="col">
        <p className="row" style={{ gap: 6 }}>
          <Icon name={it.twoFactor ? 'shield' : 'lock'} size="s" />
          {it.twoFactor ? t.people.team.twoFactor : t.people.team.noTwoFactor}
        </p>
        <p className="xs dim">
          {it.passkeys > 0 && `${t.people.team.passkeys(it.passkeys)} · `}
          {it.seenAt === null ? t.people.team.neverSeen : t.people.team.seen(f.ago(Date.parse(it.seenAt), now))}
        </p>
      </div>
      {it.may.length > 0 && (
        <Button size="sm" icon="pencil" aria-label={t.people.team.edit(it.name)} onClick={onOpen} />
      )}
    </>
  )
}

function Pending({
  me,
  it,
  renewed,
  revoked,
  act,
}: {
  readonly me: Me
  readonly it: Invitation
  readonly renewed: (fresh: FreshInvitation) => void
  readonly revoked: () => void
  readonly act: (what: () => Promise<void>) => void
}) {
  const { t, f } = useSpeech()
  const { say } = useToasts()
  const now = useMinute()
  const brandsOf = useBrandNames(me)
  return (
    <>
      <Avatar name={it.name} size="m" theirs />
      <div className="who">
        <p className="med">{it.name}</p>
        <p className="xs dim cut">{it.email}</p>
      </div>
      <div className="col">
        <p>{t.people.roles[it.role]}</p>
        <p className="xs dim">{brandsOf(it.role, it.brandIds)}</p>
      </div>
      <div className="col">
        <p className={it.expired ? 'warn' : 'dim'}>
          {it.expired ? t.people.invitation.expired : t.people.invitation.until(f.until(Date.parse(it.expiresAt), now))}
        </p>
      </div>
      <Button size="sm" onClick={() => act(async () => renewed(await peopleApi.renew(it.id)))}>
        {t.people.invitation.renew}
      </Button>
      <Button
        size="sm"
        kind="quiet"
        onClick={() =>
          act(async () => {
            await peopleApi.revoke(it.id)
            revoked()
            say({ icon: 'check', text: t.people.invitation.revoked(it.name), forMs: 4_000 })
          })
        }
      >
        {t.people.invitation.revoke}
      </Button>
    </>
  )
}

/** Who works here and who is invited. */
export function TeamPage({ me, brandId }: { readonly me: Me; readonly brandId: string }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const cache = useQueryClient()
  const { say } = useToasts()
  const team = useQuery({ queryKey: keys.team, queryFn: peopleApi.team, staleTime: 0 })
  const [inviting, setInviting] = useState(false)
  const lines = useOpenLines()
  const [fresh, setFresh] = useState<FreshInvitation | null>(null)
  const [error, setError] = useState<unknown>(null)
  const reread = async () => {
    await cache.invalidateQueries({ queryKey: keys.team })
    void cache.invalidateQueries({ queryKey: ['people'] })
    void cache.invalidateQueries({ queryKey: keys.audit })
  }
  const act = async (what: () => Promise<void>) => {
    setError(null)
    try {
      await what()
    } catch (problem) {
      setError(problem)
    }
    await reread()
  }
  const people = team.data?.people ?? []
  const invitations = team.data?.invitations ?? []
  return (
    <section>
      <div className="row wrap top">
        <h2 className="grow">{t.people.team.title}</h2>
        {!inviting && me.may.includes('invite') && (
          <Button
            kind="primary"
            icon="plus"
            onClick={() => {
              setFresh(null)
              setInviting(true)
            }}
          >
            {t.people.team.invite}
          </Button>
        )}
      </div>
      <p className="lead">{t.people.team.lead}</p>
      {error !== null && <ProblemNotice error={error} />}
      {team.error !== null && <ProblemNotice error={team.error} onRetry={() => void team.refetch()} />}
      {fresh !== null && (
        <Notice tone="ok" icon="check" title={t.people.link.ready(fresh.invitation.name)} live="polite">
          <p>{t.people.link.once(f.until(Date.parse(fresh.invitation.expiresAt), now))}</p>
          <CopyLink key={fresh.link} link={fresh.link} />
        </Notice>
      )}
      {inviting && team.data !== undefined && (
        <InviteForm
          me={me}
          brandId={brandId}
          roles={team.data.rolesToGive}
          close={() => setInviting(false)}
          done={(made) => {
            setInviting(false)
            setFresh(made)
            void reread()
          }}
        />
      )}
      <ul className="lines people">
        {people.map((it) => (
          <li key={it.id}>
            {lines.has(it.id) ? (
              <>
                <div className="who">
                  <p className="med md">{it.name}</p>
                  <p className="xs dim cut">{it.email}</p>
                </div>
                <MemberForm
                  me={me}
                  it={it}
                  others={people.filter(
                    (other) => other.id !== it.id && other.state === 'active' && other.role !== 'observer',
                  )}
                  readAgain={async () => (await team.refetch()).data?.people.find(({ id }) => id === it.id)}
                  close={() => lines.close(it.id)}
                  done={(said) => {
                    lines.close(it.id)
                    say({ icon: 'check', text: said, forMs: 6_000 })
                    void reread()
                  }}
                />
              </>
            ) : (
              <Member me={me} it={it} onOpen={() => lines.open(it.id)} />
            )}
          </li>
        ))}
      </ul>
      {people.length === 1 && invitations.length === 0 && !inviting && (
        <p className="dim" style={{ marginTop: 14 }}>
          {t.people.team.nobodyElse}
        </p>
      )}
      {invitations.length > 0 && (
        <section>
          <h3>{t.people.team.pending}</h3>
          <ul className="lines people">
            {invitations.map((it) => (
              <li key={it.id}>
                <Pending
                  me={me}
                  it={it}
                  renewed={setFresh}
                  // A link that lets nobody in any more is not to be sent.
                  revoked={() => setFresh((shown) => (shown?.invitation.id === it.id ? null : shown))}
                  act={(what) => void act(what)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {me.may.includes('change-security') && team.data !== undefined && (
        <section>
          <label className="row top">
            <input
              type="checkbox"
              checked={team.data.twoFactorRequired}
              onChange={(event) => {
                const required = event.currentTarget.checked
                void act(async () => {
                  await peopleApi.requireTwoFactor(required)
                  say({ icon: 'shield', text: required ? t.people.house.on : t.people.house.off, forMs: 6_000 })
                  await cache.invalidateQueries({ queryKey: keys.me })
                })
              }}
            />
            <span>
              <span className="med">{t.people.house.title}</span>
              <span className="xs dim under">{t.people.house.text}</span>
            </span>
          </label>
        </section>
      )}
    </section>
  )
}
