import { TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { type Erasure, erasureReasons, type FoundAccount } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button, NetworkIcon, OutLink, Segments, useHandle, useNetworkName } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { useMinute } from '../ui/ticking.ts'
import { privacyApi } from './privacy-api.ts'

const mostFound = 25

/** Finds somebody over all brands and networks, hands out what is kept of them, erases it. */
export function FindPerson() {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const [text, setText] = useState(() => new URLSearchParams(location.search).get('find') ?? '')
  const [asked, setAsked] = useState(text.trim())
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [erasing, setErasing] = useState(false)
  const [busy, setBusy] = useState<'download' | 'erase' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const found = useQuery({
    queryKey: ['privacy-people', asked],
    queryFn: () => privacyApi.find(asked),
    enabled: asked !== '',
    staleTime: 0,
  })
  const look = (event: FormEvent) => {
    event.preventDefault()
    setChosen(new Set())
    setErasing(false)
    setError(null)
    if (text.trim() === asked) void found.refetch()
    else setAsked(text.trim())
  }
  const ids = [...chosen]
  const download = async () => {
    setBusy('download')
    setError(null)
    try {
      const address = URL.createObjectURL(await privacyApi.download(ids, language))
      const link = document.createElement('a')
      link.href = address
      link.download = language === 'fr' ? 'vigie-donnees.zip' : 'vigie-data.zip'
      link.click()
      URL.revokeObjectURL(address)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(null)
    }
  }
  const erase = async (reason: Erasure['reason']) => {
    setBusy('erase')
    setError(null)
    try {
      const erasure = await privacyApi.erase(ids, reason)
      setErasing(false)
      setChosen(new Set())
      say({
        icon: 'check',
        text: erasure.doneAt === null ? t.privacy.erase.underWay : t.privacy.erase.done,
        forMs: 6_000,
      })
      await cache.invalidateQueries()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(null)
    }
  }
  const accounts = found.data ?? []
  const alsoTheirs = accounts.flatMap(({ id, linked }) =>
    !chosen.has(id) && linked.some((other) => chosen.has(other)) ? [id] : [],
  )
  return (
    <div className="stack">
      <div>
        <h3>{t.privacy.find.title}</h3>
        <p className="dim">{t.privacy.find.lead}</p>
      </div>
      <form className="row wrap findperson" onSubmit={look}>
        <TextInput
          className="grow"
          label={t.privacy.find.label}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" busy={found.isFetching}>
          {t.privacy.find.act}
        </Button>
      </form>
      {found.error !== null && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      {asked !== '' && found.data?.length === 0 && (
        <div role="status">
          <p className="med">{t.privacy.find.none}</p>
          <p className="dim">{t.privacy.find.noneHint}</p>
        </div>
      )}
      {accounts.length > 0 && (
        <>
          {accounts.length > 1 && <p className="dim">{t.privacy.find.choose}</p>}
          <ul className="lines accounts">
            {accounts.map((it) => (
              <Account
                key={it.id}
                account={it}
                among={accounts}
                chosen={chosen.has(it.id)}
                onChange={(on) => {
                  const next = new Set(chosen)
                  if (on) next.add(it.id)
                  else next.delete(it.id)
                  setChosen(next)
                  setErasing(false)
                }}
              />
            ))}
          </ul>
          {accounts.length >= mostFound && <p className="dim">{t.privacy.find.many}</p>}
          {alsoTheirs.length > 0 && (
            <div className="stack m" role="status">
              <p className="med">{t.onePerson.find.also(alsoTheirs.length)}</p>
              <p className="dim">{t.onePerson.find.alsoText}</p>
              <div className="row">
                <Button
                  size="sm"
                  onClick={() => {
                    setChosen(new Set([...chosen, ...alsoTheirs]))
                    setErasing(false)
                  }}
                >
                  {t.onePerson.find.alsoAct}
                </Button>
              </div>
            </div>
          )}
          {!erasing && chosen.size > 0 && (
            <div className="row wrap chosen">
              <Button busy={busy === 'download'} icon="down" onClick={() => void download()}>
                {t.privacy.find.download}
              </Button>
              <Button onClick={() => setErasing(true)}>{t.privacy.find.erase}</Button>
              <span className="dim">{t.privacy.find.chosen(chosen.size)}</span>
            </div>
          )}
          {erasing && (
            <Confirm
              count={chosen.size}
              busy={busy === 'erase'}
              onErase={(reason) => void erase(reason)}
              onClose={() => setErasing(false)}
            />
          )}
        </>
      )}
      {error !== null && <ProblemNotice error={error} />}
      <Past />
    </div>
  )
}

function Account({
  account,
  among,
  chosen,
  onChange,
}: {
  readonly account: FoundAccount
  /** All that were found: those that it is linked to are named. */
  readonly among: readonly FoundAccount[]
  readonly chosen: boolean
  readonly onChange: (on: boolean) => void
}) {
  const { t } = useSpeech()
  const network = useNetworkName()(account.connector)
  const handle = useHandle()(account.connector, account.handle)
  const { find } = t.privacy
  const linked = among.flatMap((it) =>
    account.linked.includes(it.id) ? [it.name || it.handle || t.bring.somebody] : [],
  )
  const count = (of: number, said: (count: number) => string) => (of === 0 ? '' : said(of))
  return (
    <li>
      <label className="row top">
        <input type="checkbox" checked={chosen} onChange={(event) => onChange(event.currentTarget.checked)} />
        <span className="grow">
          <span className="row wrap" style={{ gap: 6 }}>
            <span className="whole">
              <NetworkIcon connector={account.connector} size="s" />
              <b>{account.name || handle || t.bring.somebody}</b>
            </span>
            <span className="dim">
              {account.url === null ? handle || network : <OutLink href={account.url}>{handle || network}</OutLink>}
            </span>
          </span>
          <span className="xs dim">
            {find.kept(
              count(account.posts, find.posts),
              count(account.cases, find.cases),
              count(account.files, find.files),
            )}
            {account.brands.length > 0 && ` · ${account.brands.map((it) => it.name).join(', ')}`}
          </span>
          {linked.length > 0 && <span className="xs dim">{t.onePerson.find.linked(linked.join(', '))}</span>}
        </span>
      </label>
    </li>
  )
}

function Confirm({
  count,
  busy,
  onErase,
  onClose,
}: {
  readonly count: number
  readonly busy: boolean
  readonly onErase: (reason: Erasure['reason']) => void
  readonly onClose: () => void
}) {
  const { t } = useSpeech()
  const [reason, setReason] = useState<Erasure['reason']>('request')
  const [sure, setSure] = useState(false)
  const why = useId()
  const lines = (title: string, said: readonly string[]) => (
    <div>
      <p className="med">{title}</p>
      <ul>
        {said.map((it) => (
          <li key={it}>{it}</li>
        ))}
      </ul>
    </div>
  )
  return (
    <div className="confirm stack" role="group" aria-label={t.privacy.erase.title(count)}>
      <h3>{t.privacy.erase.title(count)}</h3>
      {lines(t.privacy.erase.goes, t.privacy.erase.goesLines)}
      {lines(t.privacy.erase.stays, t.privacy.erase.staysLines)}
      {lines(t.privacy.erase.beyond, t.privacy.erase.beyondLines)}
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {t.privacy.erase.reason}
        </p>
        <Segments
          label={t.privacy.erase.reason}
          value={reason}
          options={erasureReasons.map((it) => ({ value: it, label: t.privacy.erase.reasons[it] }))}
          onChange={setReason}
        />
      </div>
      <label className="row top">
        <input type="checkbox" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
        <span id={why}>{t.privacy.erase.sure}</span>
      </label>
      <div className="row wrap">
        <Button kind="primary" busy={busy} blocked={!sure} because={why} onClick={() => onErase(reason)}>
          {busy ? t.privacy.erase.busy : t.privacy.erase.act}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t.close}
        </Button>
      </div>
    </div>
  )
}

const lookAgain = 5_000

function Past() {
  const { t, f } = useSpeech()
  const now = useMinute()
  const past = useQuery({
    queryKey: ['erasures'],
    queryFn: privacyApi.erasures,
    refetchInterval: (it) => (it.state.data?.some(({ doneAt }) => doneAt === null) === true ? lookAgain : false),
  })
  const { find } = t.privacy
  return (
    <div style={{ marginTop: 14 }}>
      <h3>{t.privacy.past.title}</h3>
      {past.error !== null && <ProblemNotice error={past.error} onRetry={() => void past.refetch()} />}
      {past.data?.length === 0 && <p className="dim">{t.privacy.past.none}</p>}
      <ul className="lines">
        {past.data?.map(({ id, at, by, reason, counts, doneAt }) => (
          <li key={id}>
            <div className="who">
              <p>
                {t.privacy.past.line(
                  by ?? t.people.audit.somebody,
                  find.kept(
                    t.privacy.past.accounts(counts.accounts),
                    counts.posts === 0 ? '' : find.posts(counts.posts),
                    counts.cases === 0 ? '' : find.cases(counts.cases),
                  ),
                )}
              </p>
              <p className="xs dim">
                {t.privacy.erase.reasons[reason]}
                {doneAt === null && ` · ${t.privacy.past.running}`}
              </p>
            </div>
            <time className="xs dim nw" dateTime={at}>
              {f.moment(Date.parse(at), now)}
            </time>
          </li>
        ))}
      </ul>
    </div>
  )
}
