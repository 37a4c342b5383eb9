import { PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Me, PasswordRule, type Security as Ways } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { AskPassword } from './ask-password.tsx'
import { addPasskey, knowsPasskeys } from './passkey.ts'
import { hintBelow } from './fields.tsx'
import { peopleApi } from './people-api.ts'
import { EnrolTwoFactor, RecoveryCodes } from './two-factor.tsx'
import './people.css'

type Open = 'password' | 'email' | 'enrol' | 'stop' | 'codes' | 'passkey' | { readonly passkey: string } | null

/** Why no passkey can be made here and now; null where one can. */
function useNoPasskeys(place: Ways['passkeyPlace']): string | null {
  const { t } = useSpeech()
  const why = t.people.security.noPasskeys
  if (!place.offered) return why[place.why]
  if (location.hostname !== place.rpId) return why.elsewhere(place.origin)
  return knowsPasskeys() ? null : why.browser
}

function Line({ title, text, act }: { readonly title: ReactNode; readonly text: ReactNode; readonly act: ReactNode }) {
  return (
    <li>
      <div className="who">
        <p className="med">{title}</p>
        <p className="dim">{text}</p>
      </div>
      {act}
    </li>
  )
}

function Passkeys({
  ways,
  open,
  setOpen,
  done,
}: {
  readonly ways: Ways
  readonly open: Open
  readonly setOpen: (open: Open) => void
  readonly done: (said: string) => void
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const [name, setName] = useState('')
  const missing = useNoPasskeys(ways.passkeyPlace)
  const removing = typeof open === 'object' && open !== null ? open.passkey : null
  return (
    <section>
      <div className="row wrap top">
        <h3 className="grow">{t.people.security.passkeys}</h3>
        {missing === null && open !== 'passkey' && (
          <Button size="sm" icon="plus" onClick={() => setOpen('passkey')}>
            {t.people.security.addPasskey}
          </Button>
        )}
      </div>
      <p className="dim">{t.people.security.passkeysText}</p>
      {missing !== null && (
        <div style={{ marginTop: 10 }}>
          <Notice icon="key" title={t.people.security.passkeys}>
            {missing}
          </Notice>
        </div>
      )}
      {open === 'passkey' && (
        <AskPassword
          act={t.people.security.addPasskey}
          ready={name.trim() !== ''}
          close={() => setOpen(null)}
          run={async (password) => {
            await addPasskey(name.trim(), password)
            setName('')
            done(t.people.security.passkeyAdded)
          }}
        >
          <TextInput
            label={t.people.security.passkeyName}
            inputWrapperOrder={hintBelow}
            description={t.people.security.passkeyNameHint}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </AskPassword>
      )}
      {ways.passkeys.length > 0 && (
        <ul className="lines" style={{ marginTop: 12 }}>
          {ways.passkeys.map((it) => {
            const shown = it.name ?? t.people.security.aPasskey
            return (
              <li key={it.id}>
                <Icon name="key" />
                <div className="who">
                  <p className="med">{shown}</p>
                  {it.createdAt !== null && (
                    <p className="xs dim">{t.people.security.added(f.ago(Date.parse(it.createdAt), now))}</p>
                  )}
                </div>
                {removing === it.id ? (
                  <AskPassword
                    act={t.people.security.passkeyRemove(shown)}
                    close={() => setOpen(null)}
                    run={async (password) => {
                      await peopleApi.removePasskey(it.id, password)
                      done(t.people.security.passkeyRemoved)
                    }}
                  />
                ) : (
                  <Button size="sm" onClick={() => setOpen({ passkey: it.id })}>
                    {t.people.security.passkeyRemove(shown)}
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

/** How a person gets in: password, address, second step, passkeys. */
export function Security({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const ways = useQuery({ queryKey: keys.security, queryFn: peopleApi.security, staleTime: 0 })
  const [open, setOpen] = useState<Open>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [next, setNext] = useState('')
  const [email, setEmail] = useState('')
  const reread = () =>
    Promise.all([keys.security, keys.me, keys.sessions].map((queryKey) => cache.invalidateQueries({ queryKey })))
  const done = (said: string) => {
    setOpen(null)
    say({ icon: 'check', text: said, forMs: 6_000 })
    void reread()
  }
  const s = t.people.security
  return (
    <section>
      <h2>{s.title}</h2>
      <p className="lead">{s.lead}</p>
      {ways.error !== null && <ProblemNotice error={ways.error} onRetry={() => void ways.refetch()} />}
      <ul className="lines">
        {open === 'password' ? (
          <li>
            <AskPassword
              label={s.oldPassword}
              act={s.changePassword}
              ready={next.length >= PasswordRule.min}
              close={() => setOpen(null)}
              run={async (password) => {
                await peopleApi.changePassword({ password, newPassword: next })
                setNext('')
                done(s.passwordChanged)
              }}
            >
              <PasswordInput
                label={s.newPassword}
                inputWrapperOrder={hintBelow}
                description={`${t.setup.you.passwordHint(PasswordRule.min)} ${s.othersEnd}`}
                autoComplete="new-password"
                value={next}
                onChange={(event) => setNext(event.currentTarget.value)}
              />
            </AskPassword>
          </li>
        ) : (
          <Line
            title={s.password}
            text="••••••••••"
            act={
              <Button size="sm" onClick={() => setOpen('password')}>
                {s.changePassword}
              </Button>
            }
          />
        )}
        {open === 'email' ? (
          <li>
            <AskPassword
              act={s.changeEmail}
              ready={/^\S+@\S+\.\S+$/.test(email.trim())}
              close={() => setOpen(null)}
              run={async (password) => {
                cache.setQueryData(keys.me, await peopleApi.changeEmail({ password, email: email.trim() }))
                setEmail('')
                done(s.emailChanged)
              }}
            >
              <TextInput
                label={s.newEmail}
                type="email"
                autoComplete="email"
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
            </AskPassword>
          </li>
        ) : (
          <Line
            title={s.email}
            text={me.user.email}
            act={
              <Button size="sm" onClick={() => setOpen('email')}>
                {s.changeEmail}
              </Button>
            }
          />
        )}
      </ul>
      {ways.data !== undefined && (
        <section>
          <div className="row wrap top">
            <h3 className="grow">{s.twoFactor}</h3>
            {!ways.data.twoFactor && open !== 'enrol' && (
              <Button size="sm" icon="shield" onClick={() => setOpen('enrol')}>
                {s.turnOn}
              </Button>
            )}
          </div>
          <p className="dim" style={{ marginBottom: 10 }}>
            {ways.data.twoFactor ? s.twoFactorOn : s.twoFactorOff} {ways.data.twoFactorRequired && s.required}
          </p>
          {open === 'enrol' && (
            <EnrolTwoFactor
              proved={(kept) => {
                setCodes(kept)
                done(s.turnedOn)
              }}
              close={() => setOpen(null)}
            />
          )}
          {codes !== null && <RecoveryCodes codes={codes} done={() => setCodes(null)} />}
          {open === 'codes' && (
            <AskPassword
              act={s.newCodes}
              close={() => setOpen(null)}
              run={async (password) => {
                setCodes((await peopleApi.newRecoveryCodes(password)).recoveryCodes)
                setOpen(null)
              }}
            >
              <p className="xs dim">{s.newCodesText}</p>
            </AskPassword>
          )}
          {open === 'stop' && (
            <AskPassword
              act={s.turnOff}
              close={() => setOpen(null)}
              run={async (password) => {
                await peopleApi.stopTwoFactor(password)
                done(s.turnedOff)
              }}
            />
          )}
          {ways.data.twoFactor && open !== 'codes' && open !== 'stop' && codes === null && (
            <div className="row wrap">
              <Button size="sm" onClick={() => setOpen('codes')}>
                {s.newCodes}
              </Button>
              {!ways.data.twoFactorRequired && (
                <Button size="sm" kind="quiet" onClick={() => setOpen('stop')}>
                  {s.turnOff}
                </Button>
              )}
            </div>
          )}
        </section>
      )}
      {ways.data !== undefined && <Passkeys ways={ways.data} open={open} setOpen={setOpen} done={done} />}
    </section>
  )
}
