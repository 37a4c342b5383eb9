import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Hook, HookInput } from '../../../src/api/hooks.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { FreshSecret } from './fresh-secret.tsx'
import { toolKeys, toolsApi } from './tools-api.ts'
import { WebhookForm } from './webhook-form.tsx'
import { said, WebhookLog, whyOf } from './webhook-log.tsx'

/** What other programs are told: which there are, how they fare, a new one. */
export function Webhooks({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const hooks = useQuery({ queryKey: toolKeys.hooks, queryFn: toolsApi.hooks, staleTime: 0, refetchInterval: 10_000 })
  const [adding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<{ readonly title: string; readonly secret: string } | null>(null)
  const lines = useOpenLines()
  const words = t.webhooks
  const reread = () => cache.invalidateQueries({ queryKey: toolKeys.hooks })
  return (
    <section className="webhooks">
      <div className="row wrap top">
        <h3 className="grow">{words.title}</h3>
        {!adding && (
          <Button size="sm" icon="plus" onClick={() => setAdding(true)}>
            {words.make}
          </Button>
        )}
      </div>
      <p className="dim">
        {words.text} <a href="/api/docs#webhooks">{words.guide}</a>
      </p>
      {fresh !== null && (
        <FreshSecret
          title={fresh.title}
          label={words.secret}
          secret={fresh.secret}
          kept={words.kept}
          onKept={() => setFresh(null)}
        />
      )}
      {adding && (
        <WebhookForm
          me={me}
          hook={null}
          close={() => setAdding(false)}
          save={async (input) => {
            const { webhook, secret } = await toolsApi.makeHook(input)
            setAdding(false)
            setFresh({ title: words.once(webhook.name), secret })
            lines.open(webhook.id)
            await reread()
          }}
        />
      )}
      {hooks.error !== null && <ProblemNotice error={hooks.error} onRetry={() => void hooks.refetch()} />}
      {hooks.data?.map((it) => (
        <Trouble key={it.id} of={it} />
      ))}
      {hooks.data?.length === 0 && !adding && <p className="dim">{words.none}</p>}
      {hooks.data !== undefined && hooks.data.length > 0 && (
        <ul className="lines">
          {hooks.data.map((it) => (
            <li key={it.id} className={it.state === 'on' ? undefined : 'off'}>
              <Icon name="outward" />
              <HookLine of={it} />
              <Button
                size="sm"
                aria-expanded={lines.has(it.id)}
                aria-label={lines.has(it.id) ? undefined : words.openName(it.name)}
                onClick={() => (lines.has(it.id) ? lines.close(it.id) : lines.open(it.id))}
              >
                {lines.has(it.id) ? words.shut : words.open}
              </Button>
              {lines.has(it.id) && (
                <Opened
                  me={me}
                  of={it}
                  reread={reread}
                  shut={() => lines.close(it.id)}
                  told={(title, secret) => setFresh({ title, secret })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** What is wrong with a receiver, in sentences. */
function Trouble({ of }: { readonly of: Hook }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const words = t.webhooks
  if (of.ailing && of.failingSince !== null) {
    const since = f.duration(now - Date.parse(of.failingSince))
    return (
      <Notice tone="warn" icon="warning" title={words.ailing(of.name, since)}>
        {words.ailingText}
      </Notice>
    )
  }
  if (of.offBecause === 'gone') {
    return (
      <Notice tone="danger" icon="warning" title={words.gone(of.name)}>
        {words.goneText}
      </Notice>
    )
  }
  if (of.offBecause !== 'failing') return null
  return (
    <Notice tone="danger" icon="warning" title={words.failing(of.name)}>
      {words.failingText}
    </Notice>
  )
}

function HookLine({ of }: { readonly of: Hook }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const { facts } = t.webhooks
  const said = [
    of.state === 'off' ? facts.off : null,
    facts.types(of.types.length),
    of.words ? facts.words : null,
    of.waiting > 0 ? facts.waiting(of.waiting) : null,
    of.lastToldAt === null ? facts.untold : facts.told(f.ago(Date.parse(of.lastToldAt), now)),
  ]
  return (
    <div className="who">
      <p className="med">{of.name}</p>
      <p className="hint dim cut">{of.url}</p>
      <p className="xs dim">{said.filter((it) => it !== null).join(' · ')}</p>
    </div>
  )
}

type Doing = 'try' | 'secret' | 'switch' | 'remove'

/** One receiver: what can be done with it, and its log. */
function Opened({
  me,
  of,
  reread,
  shut,
  told,
}: {
  readonly me: Me
  readonly of: Hook
  readonly reread: () => Promise<void>
  readonly shut: () => void
  readonly told: (title: string, secret: string) => void
}) {
  const { t, f, language } = useSpeech()
  const cache = useQueryClient()
  const now = useMinute()
  const { say } = useToasts()
  const [busy, setBusy] = useState<Doing | null>(null)
  const [asking, setAsking] = useState<'change' | 'remove' | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const words = t.webhooks
  const act = async (what: Doing, work: () => Promise<void>) => {
    if (busy !== null) return
    setBusy(what)
    setError(null)
    setFailed(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(null)
    }
    await reread()
  }
  const trial = () =>
    act('try', async () => {
      const { ok, attempt } = await toolsApi.tryHook(of.id)
      await cache.invalidateQueries({ queryKey: toolKeys.log(of.id) })
      if (ok) say({ icon: 'check', text: words.tried(String(attempt.status ?? '')), forMs: 6_000 })
      else setFailed(whyOf(attempt, language) || said(attempt, words.log))
    })
  const secret = () =>
    act('secret', async () => {
      const { secret: renewed, until } = await toolsApi.newHookSecret(of.id)
      told(words.renewed(f.moment(Date.parse(until), now)), renewed)
    })
  return (
    <div className="stack w slab">
      {failed !== null && (
        <Notice tone="warn" icon="warning" title={words.notTried} live="assertive">
          {failed}
        </Notice>
      )}
      {error !== null && <ProblemNotice error={error} />}
      <div className="row wrap">
        <Button size="sm" icon="send" busy={busy === 'try'} onClick={() => void trial()}>
          {words.try}
        </Button>
        <Button size="sm" icon="pencil" onClick={() => setAsking(asking === 'change' ? null : 'change')}>
          {words.change}
        </Button>
        <Button size="sm" icon="key" busy={busy === 'secret'} onClick={() => void secret()}>
          {words.newSecret}
        </Button>
        <Button
          size="sm"
          busy={busy === 'switch'}
          onClick={() => void act('switch', () => toolsApi.switchHook(of.id, of.state === 'off').then(() => undefined))}
        >
          {of.state === 'on' ? words.off : words.on}
        </Button>
        <Button size="sm" kind="quiet" onClick={() => setAsking('remove')}>
          {words.remove}
        </Button>
      </div>
      {asking === 'remove' && (
        <div className="stack asks">
          <p>{words.removeText(of.waiting)}</p>
          <div className="row wrap">
            <Button
              kind="primary"
              busy={busy === 'remove'}
              onClick={() =>
                void act('remove', async () => {
                  await toolsApi.removeHook(of.id)
                  say({ icon: 'check', text: words.removed(of.name), forMs: 6_000 })
                  shut()
                })
              }
            >
              {words.removeName(of.name)}
            </Button>
            <Button kind="quiet" onClick={() => setAsking(null)}>
              {words.keep}
            </Button>
          </div>
        </div>
      )}
      {asking === 'change' && (
        <WebhookForm
          me={me}
          hook={of}
          close={() => setAsking(null)}
          save={async (input: HookInput) => {
            await toolsApi.changeHook(of.id, input)
            setAsking(null)
            await reread()
          }}
        />
      )}
      <WebhookLog hookId={of.id} />
    </div>
  )
}
