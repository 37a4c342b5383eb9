import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { type Head, UnsurePage as Page, type UnsurePost } from '../../../src/api/judgement.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { type Action } from '../actions/action.ts'
import { ActionButton } from '../actions/action-button.tsx'
import { useActions } from '../actions/registry.tsx'
import { SecondOpinion } from '../adviser/second-opinion.tsx'
import { ask } from '../api.ts'
import { stretches } from '../cases/highlight.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { BrandSwitch } from '../people/brand-switch.tsx'
import { ProblemNotice } from '../problem.tsx'
import { askAgain } from '../inbox/next-page.ts'
import { keys } from '../queries.ts'
import { Button, Empty, useHandle, useNetworkName } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { usePage } from '../use-page.ts'
import { correctLabel } from './correct.ts'
import { MarkedWords } from './judged-post.tsx'
import { layersOf } from './layers.ts'
import { type Asked, nameOf, questionsOf, withoutAsked } from './queue.ts'
import './judgement.css'

/** What the engine itself would say. */
const saysSo = ({ judgement }: UnsurePost, head: Head): boolean =>
  head === 'abuse' ? judgement.abuse !== 'none' : judgement[head as 'urgent' | 'complaint' | 'churn']

/** What the engine would rather ask a person, one question at a time, one key for each answer. */
export function UnsurePage({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const words = t.judgement.queue
  const client = useQueryClient()
  /** Answered, as far as the pages do not know it yet. */
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<unknown>(null)
  usePage(words.title)
  const key = keys.unsureList(brand.id)
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) =>
      ask(
        'GET',
        `v1/brands/${brand.id}/unsure?limit=50${pageParam === null ? '' : `&after=${encodeURIComponent(pageParam)}`}`,
        Page,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const { data, error, isFetching, hasNextPage, fetchNextPage } = query
  const pages = data?.pages ?? []
  const open = questionsOf(pages, answered)
  const now = open.find((it) => !skipped.has(nameOf(it)))
  const putOff = open.filter((it) => skipped.has(nameOf(it))).length
  const [first] = pages
  const left = first?.total ?? 0
  /** What is put off does not hold up what comes behind it. */
  const readsOn = data !== undefined && now === undefined && hasNextPage && !isFetching && error === null
  useEffect(() => {
    if (readsOn) void fetchNextPage()
  }, [readsOn, fetchNextPage])
  // Whoever comes back, and the menu, are told what is asked by then.
  useEffect(() => () => void client.invalidateQueries({ queryKey: keys.unsure(brand.id) }), [client, brand.id])
  const mayAnswer = brand.may.includes('change-cases')
  const answer = (isSo: boolean): void => {
    if (now === undefined) return
    setAnswered((before) => new Set([...before, nameOf(now)]))
    setProblem(null)
    correctLabel(now.post, now.head, isSo).then(
      () => {
        client.setQueryData<InfiniteData<Page, string | null>>(
          key,
          (list) => list && { ...list, pages: [...withoutAsked(list.pages, now)] },
        )
        void client.invalidateQueries({ queryKey: keys.unsureCount(brand.id) })
        void client.invalidateQueries({ queryKey: ['case', now.post.caseId] })
      },
      (cause: unknown) => {
        setProblem(cause)
        setAnswered((before) => new Set([...before].filter((name) => name !== nameOf(now))))
      },
    )
  }
  const skip = (): void => {
    if (now !== undefined) setSkipped((before) => new Set([...before, nameOf(now)]))
  }
  const back = (
    <Button kind="quiet" size="sm" onClick={() => setSkipped(new Set())}>
      {words.back}
    </Button>
  )
  const act = (id: string, label: string, icon: Action['icon'], by: readonly string[], run: () => void): Action => ({
    ...{ id, label, icon, keys: by, run, group: 'list' },
    blocked: mayAnswer ? null : words.readOnly,
  })
  const actions: readonly Action[] =
    now === undefined
      ? []
      : [
          act('unsure-yes', words.yes, 'check', words.yesKeys, () => answer(true)),
          act('unsure-no', words.no, 'close', ['n'], () => answer(false)),
          { ...act('unsure-later', words.later, 'right', ['p', 's'], skip), blocked: null },
        ]
  useActions(2, actions)
  return (
    <Frame me={me} brand={brand} rail={false} section="unsure">
      <div className="bar">
        <h1 className="nw" style={{ fontSize: 'var(--vg-fs-md)' }}>
          {words.title}
        </h1>
        {data !== undefined && left > 0 && (
          <span className="faint xs" role="status">
            {first?.capped ? words.leftMany(f.number(left)) : words.left(left)}
            {putOff > 0 && ` · ${words.skipped(putOff)}`}
          </span>
        )}
        {putOff > 0 && now !== undefined ? (
          <span className="end">{back}</span>
        ) : (
          <div className="end onlyphone">
            <BrandSwitch me={me} brandId={brand.id} name={brand.name} />
          </div>
        )}
      </div>
      <div className="scroll unsurepage" tabIndex={-1}>
        {error !== null && now === undefined && !isFetching && (
          <ProblemNotice error={error} onRetry={() => void askAgain(query)} />
        )}
        {problem !== null && <ProblemNotice error={problem} />}
        {data !== undefined && error === null && now === undefined && !isFetching && !hasNextPage && (
          <Empty sea="sun" first title={putOff > 0 ? words.onlySkipped : words.empty.title} act={putOff > 0 && back}>
            {putOff > 0 ? words.skipped(putOff) : words.empty.text}
          </Empty>
        )}
        {now !== undefined && <Question key={nameOf(now)} it={now} actions={actions} />}
      </div>
    </Frame>
  )
}

function Question({ it, actions }: { readonly it: Asked; readonly actions: readonly Action[] }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const { post, head } = it
  const words = t.judgement.queue
  const networkName = useNetworkName()(post.connector)
  const handle = useHandle()(post.connector, post.author.handle)
  const heading = useRef<HTMLHeadingElement>(null)
  // The next question is read out and reached at once.
  useEffect(() => heading.current?.focus(), [])
  const byWords = post.byWords.includes(head)
  const asked = byWords && head === 'abuse' ? 'threat' : head
  const question = words.questions[asked as keyof typeof words.questions] ?? words.questions.complaint
  return (
    <article className="question">
      <h2 ref={heading} tabIndex={-1}>
        {question}
      </h2>
      <p className="faint xs">
        {post.author.name || handle} · {networkName} ·{' '}
        <time dateTime={post.at}>{f.moment(Date.parse(post.at), now)}</time>
        {post.caseId !== null && (
          <>
            {' · '}
            <Link href={`/cases/${post.caseId}`}>{words.toCase}</Link>
          </>
        )}
      </p>
      <p className="voice" dir="auto" {...(post.language === null ? {} : { lang: post.language })}>
        <MarkedWords of={stretches(post.text, layersOf(post.judgement, head))} />
      </p>
      <p className="faint xs">
        {byWords ? words.byWords : words.guess(saysSo(post, head), Math.round((post.judgement.sure[head] ?? 0) * 100))}
      </p>
      <SecondOpinion postId={post.postId} head={head} />
      <div className="row answers">
        {actions.map((action, at) => (
          <ActionButton key={action.id} action={action} {...(at === 2 ? { kind: 'quiet' } : {})} />
        ))}
      </div>
    </article>
  )
}
