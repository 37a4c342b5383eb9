import { TextInput, useMantineColorScheme } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, ProfileInput } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { hintBelow } from '../people/fields.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { LanguageField } from '../setup/language-field.tsx'
import { OwnAbsences } from '../teams/own-absences.tsx'
import { Avatar, Button, Segments } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { deviceOf } from './device.ts'

/** A person's own settings: name, language, appearance and keys, the same on all their devices. */
export function Profile({ me }: { readonly me: Me }) {
  const { t, speak } = useSpeech()
  const cache = useQueryClient()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [error, setError] = useState<unknown>(null)
  const [name, setName] = useState(me.user.name)
  const choose = async (change: ProfileInput) => {
    setError(null)
    try {
      cache.setQueryData(keys.me, await api.changeProfile(change))
      if (change.language !== undefined) speak(change.language)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <section className="stack w">
      <h2>{t.settings.profile.title}</h2>
      <div className="row" style={{ gap: 12 }}>
        <Avatar name={me.user.name} size="g" />
        <div className="grow">
          <p className="med md">{me.user.name}</p>
          <p className="dim cut">
            {me.user.email} · {t.roles[me.user.role]}
          </p>
        </div>
      </div>
      {error !== null && <ProblemNotice error={error} />}
      <form
        className="row base"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void choose({ name: name.trim() })
        }}
      >
        <TextInput
          className="grow"
          label={t.setup.you.name}
          description={t.setup.you.nameHint}
          inputWrapperOrder={hintBelow}
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {name.trim() !== me.user.name && name.trim() !== '' && (
          <Button type="submit" style={{ alignSelf: 'flex-end' }}>
            {t.save}
          </Button>
        )}
      </form>
      <LanguageField onChange={(it) => void choose({ language: it })} />
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {t.settings.profile.theme}
        </p>
        <Segments
          label={t.settings.profile.theme}
          value={colorScheme}
          options={(['auto', 'light', 'dark'] as const).map((it) => ({
            value: it,
            label: t.settings.profile.themes[it],
          }))}
          onChange={(it) => {
            setColorScheme(it)
            void choose({ theme: it })
          }}
        />
        <p className="xs dim" style={{ marginTop: 5 }}>
          {t.settings.profile.themeHint}
        </p>
      </div>
      <label className="row top">
        <input
          type="checkbox"
          checked={me.user.singleKeys}
          onChange={(event) => void choose({ singleKeys: event.currentTarget.checked })}
        />
        <span>
          <span className="med">{t.settings.profile.keys}</span>
          <span className="xs dim under">{t.settings.profile.keysHint}</span>
        </span>
      </label>
      {me.user.role !== 'observer' && <OwnAbsences />}
    </section>
  )
}

/** The places where the account is open; each can be closed from here. */
export function Devices() {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: api.sessions, staleTime: 0 })
  const [error, setError] = useState<unknown>(null)
  const close = async (what: () => Promise<void>) => {
    setError(null)
    try {
      await what()
      say({ icon: 'check', text: t.settings.devices.revoked, forMs: 4_000 })
    } catch (problem) {
      setError(problem)
    }
    await cache.invalidateQueries({ queryKey: keys.sessions })
  }
  const now = useMinute()
  const all = sessions.data ?? []
  return (
    <section>
      <h2>{t.settings.devices.title}</h2>
      <p className="lead">{t.settings.devices.lead}</p>
      {error !== null && <ProblemNotice error={error} />}
      {sessions.error !== null && <ProblemNotice error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="lines">
        {all.map((it) => {
          const device = deviceOf(it.userAgent ?? '')
          return (
            <li key={it.id}>
              <div className="who">
                <p className="med">
                  {device === null ? t.settings.devices.unknown : t.settings.devices.on(device.browser, device.system)}{' '}
                  {it.current && <span className="tag acc">{t.people.sessions.here}</span>}
                </p>
                <p className="xs dim">
                  {it.address !== null && it.address !== '' && `${it.address} · `}
                  {it.current ? '' : `${t.people.sessions.seen(f.ago(Date.parse(it.seenAt), now))} · `}
                  {t.settings.devices.opened(f.ago(Date.parse(it.openedAt), now))} ·{' '}
                  {t.settings.devices.expires(f.until(Date.parse(it.expiresAt), now))}
                </p>
              </div>
              {!it.current && (
                <Button size="sm" onClick={() => void close(() => api.revokeSession(it.id))}>
                  {t.settings.devices.revoke}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {all.length > 1 && (
        <Button style={{ marginTop: 14 }} onClick={() => void close(api.revokeOtherSessions)}>
          {t.settings.devices.revokeOthers}
        </Button>
      )}
    </section>
  )
}
