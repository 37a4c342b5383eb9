import { useMantineColorScheme } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Language, Me } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { LanguageField } from '../setup/language-field.tsx'
import { kept } from '../storage.ts'
import { keysAct } from '../ui/keys.ts'
import { Avatar, Button, Segments } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { deviceOf } from './device.ts'

/** A person's own settings: language for everywhere, appearance and keys for this device. */
export function Profile({ me }: { readonly me: Me }) {
  const { t, speak } = useSpeech()
  const cache = useQueryClient()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [acts, setActs] = useState(keysAct)
  const [error, setError] = useState<unknown>(null)
  const choose = async (next: Language) => {
    setError(null)
    try {
      cache.setQueryData(keys.me, await api.changeProfile({ language: next }))
      speak(next)
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
      <LanguageField onChange={(it) => void choose(it)} />
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
          onChange={setColorScheme}
        />
        <p className="xs dim" style={{ marginTop: 5 }}>
          {t.settings.profile.themeHint}
        </p>
      </div>
      <label className="row top">
        <input
          type="checkbox"
          checked={acts}
          onChange={(event) => {
            setActs(event.currentTarget.checked)
            kept.write('keys', event.currentTarget.checked ? 'on' : 'off')
          }}
        />
        <span>
          <span className="med">{t.settings.profile.keys}</span>
          <br />
          <span className="xs dim">{t.settings.profile.keysHint}</span>
        </span>
      </label>
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
                  {device === null ? t.settings.devices.unknown : t.settings.devices.on(device.browser, device.system)}
                </p>
                <p className="xs dim">
                  {it.ipAddress !== null && it.ipAddress !== undefined && it.ipAddress !== '' && `${it.ipAddress} · `}
                  {t.settings.devices.opened(f.ago(it.createdAt.getTime(), now))} ·{' '}
                  {t.settings.devices.expires(f.day(it.expiresAt.getTime(), now))}
                </p>
              </div>
              <Button size="sm" onClick={() => void close(() => api.revokeSession(it.token))}>
                {t.settings.devices.revoke}
              </Button>
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
