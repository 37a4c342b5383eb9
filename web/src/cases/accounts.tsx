import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { CasePerson, HistoryPost, LinkReason, PersonAccount } from '../../../src/api/person.ts'
import { OriginIcon, originWords, personName, withoutWords } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice, sayProblem } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button, NetworkIcon, OutLink, useHandle, useNetworkName } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { personApi, useCasePerson } from './person-api.ts'

function AccountName({ account }: { readonly account: PersonAccount }) {
  const { t, f } = useSpeech()
  const network = useNetworkName()(account.connector)
  const handle = useHandle()(account.connector, account.handle)
  return (
    <div className="row base" style={{ gap: 8 }}>
      <NetworkIcon connector={account.connector} size="s" />
      <span className="grow whole">
        <b dir="auto">{personName(account, t)}</b>{' '}
        <span className="dim">
          {account.url === null ? handle || network : <OutLink href={account.url}>{handle || network}</OutLink>}
        </span>
      </span>
      <span className="faint xs nw">
        {t.onePerson.written(f.number(account.posts), account.posts > 1, account.cases)}
      </span>
    </div>
  )
}

function Reasons({ reasons, rest }: { readonly reasons: readonly LinkReason[]; readonly rest: string }) {
  const { t } = useSpeech()
  const said = reasons.map(({ kind, value }) => t.onePerson.same[kind](value ?? '')).filter((it) => it !== '')
  return <ul className="xs dim reasons">{[...said, rest].map((it) => (it === '' ? null : <li key={it}>{it}</li>))}</ul>
}

/** The accounts of the person of a case: those that are linked, with their reasons; those that may be theirs; those that somebody ruled out. */
function Accounts({
  caseId,
  person,
  change,
}: {
  readonly caseId: string
  readonly person: CasePerson
  readonly change: boolean
}) {
  const { t, f, language } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const now = useMinute()
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const words = t.onePerson
  const run = async (what: string, act: () => Promise<void>) => {
    if (busy !== null) return
    setBusy(what)
    setError(null)
    try {
      await act()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(null)
      await cache.invalidateQueries({ queryKey: keys.case(caseId) })
    }
  }
  const undo = (splitId: string) =>
    run(splitId, async () => {
      try {
        await personApi.undo(splitId)
        say({ icon: 'undo', text: words.undone, forMs: 4_000 })
      } catch (problem) {
        // It may have been asked for from a message that outlives this case.
        const { icon, title, text } = sayProblem(problem, t, language)
        say({ icon, text: `${title} ${text}` })
      }
    })
  const split = (account: PersonAccount) =>
    run(account.id, async () => {
      const { splitId } = await personApi.split(caseId, account.id)
      const act = { label: t.cancel, keys: 'Z', run: () => void undo(splitId) }
      say({ icon: 'unowned', text: words.splitDone(personName(account, t)), act })
    })
  const confirm = (account: PersonAccount) =>
    run(`yes ${account.id}`, async () => {
      await personApi.confirm(caseId, account.id)
      say({ icon: 'check', text: words.confirmDone(personName(account, t)), forMs: 6_000 })
    })
  return (
    <>
      {error !== null && <ProblemNotice error={error} />}
      {person.linked.length > 0 && (
        <div className="sec">
          <h3>{words.accounts}</h3>
          <ul className="stack m accountlist">
            {person.linked.map(({ account, reasons, by, at }) => (
              <li key={account.id}>
                <AccountName account={account} />
                <Reasons
                  reasons={reasons}
                  rest={
                    by === null
                      ? words.byVigie(f.when(Date.parse(at), now))
                      : words.by(by.name || t.caseView.somebody, f.when(Date.parse(at), now))
                  }
                />
                {change && (
                  <Button kind="quiet" size="sm" busy={busy === account.id} onClick={() => void split(account)}>
                    {words.split}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {person.suggested.length > 0 && (
        <div className="sec">
          <h3>{words.maybe}</h3>
          <ul className="stack m accountlist">
            {person.suggested.map(({ account, reasons }) => (
              <li key={account.id}>
                <AccountName account={account} />
                <Reasons reasons={reasons} rest="" />
                {change && (
                  <div className="row" style={{ gap: 6 }}>
                    <Button
                      size="sm"
                      icon="check"
                      busy={busy === `yes ${account.id}`}
                      aria-label={words.confirmSpoken(personName(account, t))}
                      onClick={() => void confirm(account)}
                    >
                      {words.confirm}
                    </Button>
                    <Button
                      kind="quiet"
                      size="sm"
                      busy={busy === account.id}
                      aria-label={words.noSpoken(personName(account, t))}
                      onClick={() => void split(account)}
                    >
                      {words.no}
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {person.apart.length > 0 && (
        <details className="sec apart">
          <summary>{words.apart(person.apart.length)}</summary>
          <ul className="stack m accountlist">
            {person.apart.map(({ account, by, at, splitId }) => (
              <li key={account.id}>
                <AccountName account={account} />
                <Reasons
                  reasons={[]}
                  rest={words.apartBy(by?.name || t.caseView.somebody, f.when(Date.parse(at), now))}
                />
                {change && (
                  <Button kind="quiet" size="sm" icon="undo" busy={busy === splitId} onClick={() => void undo(splitId)}>
                    {words.undo}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function HistoryLine({ post }: { readonly post: HistoryPost }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const network = originWords(useNetworkName()(post.connector), post.brought, t)
  const at = Date.parse(post.at)
  const { case: its } = post
  return (
    <li>
      <OriginIcon connector={post.connector} brought={post.brought} size="s" />
      <span className="faint nw xs">{f.day(at, now) === f.day(now, now) ? f.time(at) : f.day(at, now)}</span>
      <span className="theirwords">
        <bdi className="cut" lang={post.excerpt === '' ? undefined : (post.language ?? undefined)}>
          {post.erased ? t.privacy.erasedText : post.excerpt || withoutWords(post.brought, t)}
        </bdi>
        <span className="xs dim">
          {post.place ?? network}
          {its !== null && (
            <>
              {' · '}
              <Link href={`/cases/${its.id}`}>{t.onePerson.openCase(f.number(Number(its.id)))}</Link>
              {` · ${t.caseView.status[its.status]}, ${its.answered ? t.onePerson.answered : t.onePerson.notAnswered}`}
            </>
          )}
        </span>
      </span>
    </li>
  )
}

/** One person, all channels: their other accounts, and what they wrote before and elsewhere. */
export function OnePerson({
  caseId,
  erased,
  change,
}: {
  readonly caseId: string
  readonly erased: boolean
  /** Whether the one who looks may say who is the same person. */
  readonly change: boolean
}) {
  const { t } = useSpeech()
  const query = useCasePerson(caseId, !erased)
  const first = query.data?.pages[0]
  if (erased) return null
  if (first === undefined) {
    return query.error === null ? null : <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  }
  const posts = query.data?.pages.flatMap((page) => page.history.posts) ?? []
  return (
    <>
      <Accounts caseId={caseId} person={first} change={change} />
      <div className="sec">
        <h3>{t.onePerson.history}</h3>
        {posts.length === 0 ? (
          <p className="dim">{t.onePerson.nothing}</p>
        ) : (
          <ol className="stack m history">
            {posts.map((post) => (
              <HistoryLine key={post.id} post={post} />
            ))}
          </ol>
        )}
        {query.hasNextPage && (
          <Button
            kind="quiet"
            size="sm"
            icon="down"
            busy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t.onePerson.more}
          </Button>
        )}
      </div>
    </>
  )
}
