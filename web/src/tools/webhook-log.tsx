import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { HookMessage } from '../../../src/api/hooks.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { Messages } from '../i18n/fr.ts'
import { ProblemNotice } from '../problem.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { toolKeys, toolsApi } from './tools-api.ts'

/** So often (ms) an open log asks what came meanwhile. */
const rereadEvery = 5_000

/** What a receiver was told, with each try, and the way to tell it again. */
export function WebhookLog({ hookId }: { readonly hookId: string }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const [error, setError] = useState<unknown>(null)
  const words = t.webhooks.log
  const pages = useInfiniteQuery({
    queryKey: toolKeys.log(hookId),
    queryFn: ({ pageParam }) => toolsApi.hookLog(hookId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    refetchInterval: rereadEvery,
  })
  const messages = pages.data?.pages.flatMap((page) => page.messages) ?? []
  const resend = async (it: HookMessage) => {
    setError(null)
    try {
      await toolsApi.resend(hookId, it.id)
      say({ icon: 'send', text: words.resent, forMs: 4_000 })
    } catch (problem) {
      setError(problem)
    }
    await cache.invalidateQueries({ queryKey: toolKeys.log(hookId) })
  }
  return (
    <div className="hooklog">
      <h4>{words.title}</h4>
      <p className="xs dim">{words.text}</p>
      {error !== null && <ProblemNotice error={error} />}
      {pages.error !== null && <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data !== undefined && messages.length === 0 && <p className="dim">{words.none}</p>}
      <ul className="lines">
        {messages.map((it) => (
          <Message key={it.id} it={it} resend={() => void resend(it)} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button size="sm" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </div>
  )
}

const signs: Readonly<Record<HookMessage['state'], { readonly icon: IconName; readonly tone: string }>> = {
  told: { icon: 'check', tone: '' },
  waiting: { icon: 'late', tone: 'warn' },
  'given-up': { icon: 'warning', tone: 'danger' },
}

function Message({ it, resend }: { readonly it: HookMessage; readonly resend: () => void }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const words = t.webhooks.log
  const names: Readonly<Record<string, string>> = t.webhooks.names
  const name = names[it.type] ?? it.type
  const last = it.attempts.at(-1)
  return (
    <li>
      <span className={signs[it.state].tone}>
        <Icon name={signs[it.state].icon} />
      </span>
      <div className="who">
        <p className="med">
          {name} <span className="hint dim">{it.type}</span>
        </p>
        <p className="xs dim">
          {f.moment(Date.parse(it.at), now)}
          {it.caseId !== null && (
            <>
              {' · '}
              <Link href={`/cases/${it.caseId}`}>{words.case(it.caseId)}</Link>
            </>
          )}
          {' · '}
          <span className={signs[it.state].tone}>{words.states[it.state]}</span>
          {last !== undefined && ` · ${said(last, words)}`}
          {it.nextAt !== null && last !== undefined && ` · ${words.next(f.moment(Date.parse(it.nextAt), now))}`}
        </p>
        <details>
          <summary className="xs">{t.details}</summary>
          <div className="stack">
            <p className="xs hint dim">webhook-id: {it.key}</p>
            <p className="xs med">{words.request}</p>
            <pre tabIndex={0}>{pretty(it.body)}</pre>
            {it.attempts.length > 0 && <p className="xs med">{words.tries}</p>}
            <ol className="tries xs">
              {it.attempts.map((attempt) => (
                <li key={attempt.at}>
                  <Try of={attempt} now={now} />
                </li>
              ))}
            </ol>
          </div>
        </details>
      </div>
      <Button size="sm" aria-label={words.resendName(name)} onClick={resend}>
        {words.resend}
      </Button>
    </li>
  )
}

type Attempt = HookMessage['attempts'][number]

/** A try in a few words. */
export function said(of: Attempt, words: Messages['webhooks']['log']): string {
  if (of.status === null) return words.noAnswer
  return of.error === 'redirect' ? `${words.status(of.status)}, ${words.redirect}` : words.status(of.status)
}

/** Why nothing came back, in the reader's language; empty where something did. */
export const whyOf = (of: Attempt, language: 'fr' | 'en'): string =>
  of.status !== null ? '' : ((language === 'fr' ? of.errorFr : null) ?? of.error ?? '')

function Try({ of, now }: { readonly of: Attempt; readonly now: number }) {
  const { t, f, language } = useSpeech()
  return (
    <>
      {f.moment(Date.parse(of.at), now)} · {said(of, t.webhooks.log)} · {t.webhooks.log.took(f.number(of.took))}
      {whyOf(of, language) !== '' && <span className="dim"> — {whyOf(of, language)}</span>}
      {of.answer !== null && of.answer !== '' && <pre tabIndex={0}>{of.answer}</pre>}
    </>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
