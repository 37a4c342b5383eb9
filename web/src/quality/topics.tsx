import { Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { TopicInput, TopicList } from '../../../src/api/topics.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { topicNamesKey, topicsApi, useTopics } from './topics-api.ts'

type Topic = TopicList['topics'][number]

/** The topics that a brand made itself: their names, and the examples that teach them. */
export function OwnTopics({ brandId }: { readonly brandId: string }) {
  const { t } = useSpeech()
  const words = t.topics
  const query = useTopics(brandId)
  const [fresh, setFresh] = useState<string | null>(null)
  if (query.data === undefined) return null
  const { topics, mayChange } = query.data
  const shown = topics.filter(({ archived }) => !archived)
  const archived = topics.filter((it) => it.archived)
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="dim">{words.text}</p>
      {shown.map((topic) => (
        <TopicForm key={topic.id} brandId={brandId} id={topic.id} topic={topic} mayChange={mayChange} />
      ))}
      {fresh !== null && !topics.some(({ id }) => id === fresh) && (
        <TopicForm key={fresh} brandId={brandId} id={fresh} topic={null} mayChange />
      )}
      {mayChange && (
        <Button icon="plus" className="qualact" onClick={() => setFresh(newId())}>
          {words.add}
        </Button>
      )}
      {archived.length > 0 && (
        <details>
          <summary>{words.archived}</summary>
          {archived.map((topic) => (
            <TopicForm key={topic.id} brandId={brandId} id={topic.id} topic={topic} mayChange={mayChange} />
          ))}
        </details>
      )}
    </section>
  )
}

function TopicForm({
  brandId,
  id,
  topic,
  mayChange,
}: {
  readonly brandId: string
  readonly id: string
  readonly topic: Topic | null
  readonly mayChange: boolean
}) {
  const { t, f } = useSpeech()
  const words = t.topics
  const { say } = useToasts()
  const cache = useQueryClient()
  const [name, setName] = useState(topic?.name ?? '')
  const [lines, setLines] = useState(topic?.examples.join('\n') ?? '')
  const [problem, setProblem] = useState<unknown>(null)
  const keep = async (archived: boolean): Promise<void> => {
    setProblem(null)
    const examples = lines.split('\n').filter((line) => line.trim() !== '')
    const input: TopicInput = { name, archived, examples }
    try {
      await topicsApi.keep(brandId, id, input)
      say({ icon: 'check', text: archived ? words.nowArchived : words.saved, forMs: 4_000 })
    } catch (error) {
      setProblem(error)
      return
    }
    await cache.invalidateQueries({ queryKey: topicNamesKey })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void keep(topic?.archived ?? false)
  }
  return (
    <form className="qualtopic" aria-label={topic?.name ?? words.add} onSubmit={submit}>
      <TextInput
        label={words.name}
        value={name}
        readOnly={!mayChange}
        maxLength={60}
        required
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={words.examples}
        description={words.examplesHint}
        value={lines}
        readOnly={!mayChange}
        autosize
        minRows={3}
        maxRows={12}
        onChange={(event) => setLines(event.currentTarget.value)}
      />
      {topic !== null && (
        <p className="dim">
          {words.said(f.number(topic.said), topic.said === 1)} {words.found(topic.key)}
        </p>
      )}
      {topic !== null && topic.posts.length > 0 && (
        <details>
          <summary>{words.posts(f.number(topic.posts.length), topic.posts.length === 1)}</summary>
          <ul>
            {topic.posts.map(({ postId, text }) => (
              <li key={postId}>{text.slice(0, 140)}</li>
            ))}
          </ul>
          <p className="dim">{words.postsHint}</p>
        </details>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
      {mayChange && (
        <div className="row wrap qualact">
          <Button kind="primary" size="sm" type="submit">
            {words.save}
          </Button>
          {topic !== null && (
            <Button size="sm" kind="quiet" onClick={() => void keep(!topic.archived)}>
              {topic.archived ? words.takeUp : words.archive}
            </Button>
          )}
        </div>
      )}
    </form>
  )
}
