import { useQuery, useQueryClient } from '@tanstack/react-query'
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
import { ProblemNotice } from '../problem.tsx'
import { Empty, useHandle, useNetworkName } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { usePage } from '../use-page.ts'
import { correctLabel } from './correct.ts'
import { MarkedWords } from './judged-post.tsx'
import { layersOf } from './layers.ts'
import './judgement.css'

/** What is asked first about a post that nobody has answered yet. */
interface Asked {
  readonly post: UnsurePost
  readonly head: Head
}

const nameOf = ({ post, head }: Asked): string => `${post.postId} ${head}`

/** What the engine itself would say. */
const saysSo = ({ judgement }: UnsurePost, head: Head): boolean =>
  head === 'abuse' ? judgement.abuse !== 'none' : judgement[head as 'urgent' | 'complaint' | 'churn']

/** The questions of these posts in their order, without those that were answered or put off. */
const questionsOf = (posts: readonly UnsurePost[], done: ReadonlySet<string>): readonly Asked[] =>
  posts.flatMap((post) => post.asked.map((head) => ({ post, head }))).filter((it) => !done.has(nameOf(it)))

/** What the engine would rather ask a person, one question at a time, one key for each answer. */
export function UnsurePage({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const words = t.judgement.queue
  const client = useQueryClient()
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<unknown>(null)
  usePage(words.title)
  const key = ['unsure', brand.id]
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: key,
    queryFn: () => ask('GET', `v1/brands/${brand.id}/unsure?limit=50`, Page),
  })
  const questions = questionsOf(data?.posts ?? [], done)
  const now = questions[0]
  const left = data === undefined ? 0 : Math.max(0, data.total - new Set([...done].map((it) => it.split(' ')[0])).size)
  const more = data?.next ?? null
  /** Where it could not be read again, what was answered stays answered, and the page says why. */
  const readOn = async (): Promise<void> => {
    const again = await refetch()
    if (again.error === null) setDone(new Set())
  }
  /** The page is through: what was answered is not asked again, what was put off comes back. */
  const goOn = (answered: ReadonlySet<string>): void => {
    if (data === undefined || more === null || questionsOf(data.posts, answered).length > 0) return
    void readOn()
  }
  const mayAnswer = brand.may.includes('change-cases')
  const put = (it: Asked): ReadonlySet<string> => {
    const answered = new Set([...done, nameOf(it)])
    setDone(answered)
    return answered
  }
  const answer = (isSo: boolean): void => {
    if (now === undefined) return
    const answered = put(now)
    setProblem(null)
    correctLabel(now.post.postId, now.head, isSo, now.post.judgement).then(
      () => {
        goOn(answered)
        void client.invalidateQueries({ queryKey: ['case', now.post.caseId] })
      },
      (cause: unknown) => {
        setProblem(cause)
        setDone((before) => new Set([...before].filter((name) => name !== nameOf(now))))
      },
    )
  }
  const act = (id: string, label: string, icon: Action['icon'], keys: readonly string[], run: () => void): Action => ({
    ...{ id, label, icon, keys, run, group: 'list' },
    blocked: mayAnswer ? null : words.readOnly,
  })
  const actions: readonly Action[] =
    now === undefined
      ? []
      : [
          act('unsure-yes', words.yes, 'check', words.yesKeys, () => answer(true)),
          act('unsure-no', words.no, 'close', ['n'], () => answer(false)),
          { ...act('unsure-later', words.later, 'right', ['p', 's'], () => goOn(put(now))), blocked: null },
        ]
  useActions(2, actions)
  return (
    <Frame me={me} brand={brand} rail={false} section="unsure">
      <div className="bar">
        <h1 style={{ fontSize: 'var(--vg-fs-md)' }}>{words.title}</h1>
        {data !== undefined && left > 0 && (
          <span className="faint xs" role="status">
            {data.capped ? words.leftMany(f.number(left)) : words.left(left)}
          </span>
        )}
      </div>
      <div className="scroll unsurepage" tabIndex={-1}>
        {error !== null && now === undefined && !isFetching && (
          <ProblemNotice error={error} onRetry={() => void readOn()} />
        )}
        {problem !== null && <ProblemNotice error={problem} />}
        {data !== undefined && error === null && now === undefined && !isFetching && (
          <Empty sea="sun" first title={words.empty.title}>
            {words.empty.text}
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
  const question = words.questions[head as keyof typeof words.questions] ?? words.questions.complaint
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
      <p className="faint xs">{words.guess(saysSo(post, head), Math.round((post.judgement.sure[head] ?? 0) * 100))}</p>
      <SecondOpinion postId={post.postId} head={head} />
      <div className="row answers">
        {actions.map((action, at) => (
          <ActionButton key={action.id} action={action} {...(at === 2 ? { kind: 'quiet' } : {})} />
        ))}
      </div>
    </article>
  )
}
