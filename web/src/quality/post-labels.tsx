import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'
import type { CorrectionInput } from '../../../src/api/learning.ts'
import { abuses, kinds, sentiments, topics } from '../../../src/domain/triage/labels.ts'
import { useSpeech } from '../i18n/context.tsx'
import { nameOfTopic } from '../judgement/chips.ts'
import { JudgedChips } from '../judgement/judged-post.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { useOwnTopics } from './topics-api.ts'
import { qualityApi } from './quality-api.ts'
import './quality.css'

const flags = ['urgent', 'churn', 'reminder', 'viral', 'sarcasm'] as const

/** One label that can be chosen, as a button that says whether it is what stands. */
interface Choice {
  readonly key: string
  readonly label: string
  readonly now: boolean
  readonly head: Head
  readonly right: CorrectionInput['right']
}

/** A correction that was just made, by the id under which it is undone. */
interface Made {
  readonly head: Head
  readonly id: string
}

/** What is said of a post, and the answers that a person can put in its place: one press is enough, and can be taken back. */
export function PostLabels({
  postId,
  it,
  text,
  mayCorrect,
  onExplain,
}: {
  readonly postId: string
  readonly it: PostJudgement
  readonly text: string
  readonly mayCorrect: boolean
  readonly onExplain: (head: Head | null) => void
}) {
  const { t } = useSpeech()
  const { say } = useToasts()
  const cache = useQueryClient()
  const words = t.quality.correct
  const own = useOwnTopics()
  const labelled = (key: string): boolean => it.topics.includes(key)
  const [open, setOpen] = useState<Head | 'all' | null>(null)
  const [problem, setProblem] = useState<unknown>(null)

  const reread = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ['case'] }),
      cache.invalidateQueries({ queryKey: ['cases'] }),
      cache.invalidateQueries({ queryKey: ['quality'] }),
    ])
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(error)
    }
    await reread()
  }
  /** Undoes what was just said and nothing else: what a colleague had said before stands again. */
  const undo = (made: readonly Made[]) =>
    attempt(async () => {
      for (const { head, id } of made) await qualityApi.undo(postId, head, id)
    })
  const correct = (all: readonly Pick<Choice, 'head' | 'right'>[], said: string) =>
    attempt(async () => {
      const made: Made[] = []
      for (const { head, right } of all) {
        const { correctionId: id } = await qualityApi.correct(postId, head, right)
        if (id !== null) made.push({ head, id })
      }
      // What somebody had said already is nothing to undo.
      const back = { label: t.done.undo, keys: 'Z', run: () => void undo(made) }
      say({ icon: 'check', text: said, ...(made.length > 0 ? { act: back } : {}) })
    })
  const choose = (choice: Choice) =>
    correct([choice], choice.now ? words.confirmed(choice.label) : words.corrected(choice.label))
  const confirmAll = () =>
    correct(
      [
        { head: 'kind', right: it.kind },
        { head: 'sentiment', right: it.sentiment },
        { head: 'anger', right: it.anger },
      ],
      words.allConfirmed,
    )

  const one = (head: Head, key: string, label: string, now: boolean, right: Choice['right']): Choice => ({
    ...{ key, label, now, head, right },
  })
  const groups: readonly { readonly head: Head; readonly title: string; readonly choices: readonly Choice[] }[] = [
    {
      head: 'kind',
      title: words.kind,
      choices: kinds.map((kind) => one('kind', kind, t.judgement.kind[kind], it.kind === kind, kind)),
    },
    {
      head: 'sentiment',
      title: words.sentiment,
      choices: sentiments.map((mood) =>
        one('sentiment', mood, t.judgement.sentiment[mood], it.sentiment === mood, mood),
      ),
    },
    {
      head: 'anger',
      title: words.anger,
      choices: t.judgement.anger.map((label, step) => one('anger', `${step}`, label, it.anger === step, step)),
    },
    {
      head: 'urgent',
      title: words.flags,
      choices: flags.map((flag) => one(flag, flag, t.judgement[flag], it[flag], !it[flag])),
    },
    {
      head: 'topics',
      title: words.topics,
      choices: [...topics, ...own.filter((it) => !it.archived || labelled(it.key)).map(({ key }) => key)].map(
        (topic) => {
          const now = it.topics.includes(topic)
          const right = now ? it.topics.filter((other) => other !== topic) : [...it.topics, topic]
          return one('topics', topic, nameOfTopic(topic, t.judgement, own), now, right)
        },
      ),
    },
    {
      head: 'abuse',
      title: words.abuse,
      choices: abuses.map((abuse) => one('abuse', abuse, t.judgement.abuse[abuse], it.abuse === abuse, abuse)),
    },
  ]
  const groupOf = (head: Head): Head => (flags.some((flag) => flag === head) ? 'urgent' : head)
  const hasGroup = (head: Head): boolean => groups.some((group) => group.head === groupOf(head))
  const shown = open === null ? [] : groups.filter(({ head }) => open === 'all' || head === groupOf(open))
  const several = (head: Head): boolean => head === 'urgent' || head === 'topics'
  return (
    <div className="postlabels">
      <JudgedChips
        it={it}
        text={text}
        onExplain={onExplain}
        onPick={mayCorrect ? (head) => setOpen(hasGroup(head) ? head : 'all') : null}
      />
      {mayCorrect && (
        <Button
          kind="quiet"
          size="sm"
          icon="pencil"
          aria-expanded={open !== null}
          onClick={() => setOpen(open === null ? 'all' : null)}
        >
          {words.open}
        </Button>
      )}
      {open !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a press opened, from wherever within
        <div
          className="rightlabels"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            setOpen(null)
          }}
        >
          {shown.map(({ head, title, choices }) => (
            <fieldset key={head}>
              <legend>{title}</legend>
              <div className="rightchoices">
                {choices.map((choice) => (
                  <button
                    key={choice.key}
                    type="button"
                    className={choice.now ? 'tag rightchoice on' : 'tag rightchoice'}
                    aria-pressed={choice.now}
                    title={choice.now && !several(head) ? words.isRight : undefined}
                    onClick={() => void choose(choice)}
                  >
                    {choice.label}
                  </button>
                ))}
              </div>
            </fieldset>
          ))}
          {problem !== null && <ProblemNotice error={problem} />}
          <div className="row wrap">
            {open === 'all' ? (
              <Button size="sm" icon="check" onClick={() => void confirmAll()}>
                {words.allRight}
              </Button>
            ) : (
              <Button kind="quiet" size="sm" onClick={() => setOpen('all')}>
                {words.others}
              </Button>
            )}
            <Button kind="quiet" size="sm" onClick={() => setOpen(null)}>
              {words.close}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}
