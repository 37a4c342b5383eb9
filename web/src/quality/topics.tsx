import { Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import type { TopicInput, TopicList } from '../../../src/api/topics.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Pencil } from '../ui/line-acts.tsx'
import { Button } from '../ui/parts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useToasts } from '../ui/toast.tsx'
import { useHeld } from '../ui/use-held.ts'
import { qualityApi } from './quality-api.ts'
import { topicNamesKey, topicsApi, useTopics } from './topics-api.ts'

type Topic = TopicList['topics'][number]

/** More of a post than this is read in its case. */
const longestPost = 140

/** The topics that a brand made itself: their names, and the examples that teach them. */
export function OwnTopics({ brand }: { readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const words = t.topics
  const { say } = useToasts()
  const cache = useQueryClient()
  const query = useTopics(brand.id)
  const lines = useOpenLines()
  const [problem, setProblem] = useState<unknown>(null)
  if (query.data === undefined) return null
  const { topics, mayChange, countedAmong } = query.data
  const shown = topics.filter(({ archived }) => !archived)
  const archived = topics.filter((it) => it.archived)
  const keep = async (id: string, input: TopicInput, said: string): Promise<void> => {
    await topicsApi.keep(brand.id, id, input)
    say({ icon: 'check', text: said, forMs: 4_000 })
    await cache.invalidateQueries({ queryKey: topicNamesKey })
  }
  const takeUp = async ({ id, name, version }: Topic): Promise<void> => {
    setProblem(null)
    try {
      await keep(id, { name, version, examples: null, archived: false }, words.saved)
    } catch (error) {
      setProblem(error)
      if (isOutdated(error)) await query.refetch()
    }
  }
  const form = (id: string, topic: Topic | null) => (
    <TopicForm
      topic={topic}
      again={async () => (await query.refetch()).data?.topics.find((it) => it.id === id)}
      save={(input) => keep(id, { ...input, archived: false }, words.saved)}
      archive={(input) => keep(id, { ...input, archived: true }, words.nowArchived)}
      close={() => lines.close(id)}
    />
  )
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="lead">{words.text}</p>
      {countedAmong !== null && shown.length > 0 && (
        <p className="xs dim">{words.countedAmong(f.number(countedAmong))}</p>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
      {(shown.length > 0 || !lines.none) && (
        <ul className="lines">
          {shown.map((topic) => (
            <li key={topic.id} className="qualtopic">
              {lines.has(topic.id) ? (
                form(topic.id, topic)
              ) : (
                <>
                  <TopicLine topic={topic} mayTakeBack={brand.may.includes('change-cases')} />
                  {mayChange && <Pencil label={words.edit(topic.name)} onClick={() => lines.open(topic.id)} />}
                </>
              )}
            </li>
          ))}
          {lines.besides(topics).map((id) => (
            <li key={id} className="qualtopic">
              {form(id, null)}
            </li>
          ))}
        </ul>
      )}
      {mayChange && lines.none && (
        <Button icon="plus" className="qualact" onClick={() => lines.open(newId())}>
          {words.add}
        </Button>
      )}
      {archived.length > 0 && (
        <>
          <h3 className="qualold">{words.archived}</h3>
          <ul className="lines">
            {archived.map((topic) => (
              <li key={topic.id}>
                <p className="who dim cut">{topic.name}</p>
                {mayChange && (
                  <Button size="sm" icon="reopen" onClick={() => void takeUp(topic)}>
                    {words.takeUp}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** One topic: how often it is talked about, and what teaches it, with the way to take an example back. */
function TopicLine({ topic, mayTakeBack }: { readonly topic: Topic; readonly mayTakeBack: boolean }) {
  const { t, f } = useSpeech()
  const words = t.topics
  const { say } = useToasts()
  const cache = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const { examples, posts, taughtBy } = topic
  const attempt = async (postId: string, work: () => Promise<void>): Promise<void> => {
    setProblem(null)
    setBusy(postId)
    try {
      await work()
    } catch (error) {
      setProblem(error)
    }
    setBusy(null)
    for (const queryKey of [topicNamesKey, ['quality'], ['case'], ['cases']])
      await cache.invalidateQueries({ queryKey })
  }
  /** What else was said of the post stands; the notice puts this topic back. */
  const takeBack = ({ postId, topics }: Topic['posts'][number]) =>
    attempt(postId, async () => {
      const rest = topics.filter((key) => key !== topic.key)
      const { correctionId } = await qualityApi.correct(postId, 'topics', rest)
      const undo = () =>
        void attempt(postId, async () => void (await qualityApi.undo(postId, 'topics', correctionId ?? '')))
      const back = { label: t.done.undo, keys: 'Z', run: undo }
      say({ icon: 'check', text: words.tookBack, ...(correctionId === null ? {} : { act: back }) })
    })
  const taught = [
    ...(examples.length > 0 ? [words.sentences(f.number(examples.length), examples.length === 1)] : []),
    ...(taughtBy > 0 ? [words.posts(f.number(taughtBy), taughtBy === 1)] : []),
  ]
  return (
    <div className="who">
      <p className="med">{topic.name}</p>
      <p className="xs dim">
        {words.said(f.number(topic.said), topic.said)} {words.found(topic.key)}
      </p>
      {taught.length === 0 ? (
        <p className="xs dim">{words.untaught}</p>
      ) : (
        <details>
          <summary>{words.taught(taught.join(', '))}</summary>
          <ul className="qualtaught">
            {examples.map((text) => (
              <li key={text} className="voice">
                {text}
              </li>
            ))}
            {posts.map((post) => {
              const { postId, caseId, text } = post
              return (
                <li key={postId}>
                  <p className="voice grow">
                    {text.length > longestPost ? `${text.slice(0, longestPost)}…` : text}{' '}
                    {caseId !== null && (
                      <Link className="xs nw" href={`/cases/${caseId}`}>
                        {t.judgement.queue.toCase}
                      </Link>
                    )}
                  </p>
                  {mayTakeBack && (
                    <Button
                      kind="quiet"
                      size="sm"
                      busy={busy === postId}
                      aria-label={words.takeBackOf(text.slice(0, 60))}
                      onClick={() => void takeBack(post)}
                    >
                      {words.takeBack}
                    </Button>
                  )}
                </li>
              )
            })}
          </ul>
          {taughtBy > posts.length && (
            <p className="xs dim">{words.newest(f.number(posts.length), f.number(taughtBy))}</p>
          )}
        </details>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
    </div>
  )
}

/** A topic as it is written in a form, with the state of it that this was begun from. */
const writtenOf = (topic: Topic | null) => ({
  version: topic?.version ?? null,
  name: topic?.name ?? '',
  lines: topic?.examples ?? [],
})

function TopicForm({
  topic,
  again,
  save,
  archive,
  close,
}: {
  readonly topic: Topic | null
  /** Reads the topic again, as somebody changed it. */
  readonly again: () => Promise<Topic | undefined>
  readonly save: (input: Omit<TopicInput, 'archived'>) => Promise<void>
  readonly archive: (input: Omit<TopicInput, 'archived'>) => Promise<void>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const words = t.topics
  const held = useHeld(writtenOf(topic))
  const { version, name, lines } = held.draft
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const keep = async (how: typeof save): Promise<void> => {
    setTried(true)
    if (busy || name.trim() === '') return
    setProblem(null)
    setBusy(true)
    try {
      await how({ name, version, examples: lines.filter((line) => line.trim() !== '') })
      close()
    } catch (error) {
      setProblem(error)
      if (isOutdated(error)) {
        const now = await again()
        if (now !== undefined) held.carryOver(writtenOf(now))
      }
      setBusy(false)
    }
  }
  return (
    <form
      className="stack w"
      aria-label={topic?.name ?? words.add}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void keep(save)
      }}
    >
      <TextInput
        label={words.name}
        value={name}
        autoFocus
        maxLength={60}
        error={tried && name.trim() === '' ? t.fields.required : null}
        onChange={(event) => held.write({ ...held.draft, name: event.currentTarget.value })}
      />
      <Textarea
        label={words.examples}
        description={words.examplesHint}
        value={lines.join('\n')}
        autosize
        minRows={3}
        maxRows={12}
        onChange={(event) => held.write({ ...held.draft, lines: event.currentTarget.value.split('\n') })}
      />
      {problem !== null && <ProblemNotice error={problem} />}
      <FormEnd busy={busy} close={close}>
        {topic !== null && (
          <Button kind="quiet" className="end" onClick={() => void keep(archive)}>
            {words.archive}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}
