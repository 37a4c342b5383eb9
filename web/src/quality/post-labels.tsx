import { NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef, useState } from 'react'
import type { TakenBack } from '../../../src/api/learning.ts'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'
import { type Right, sameRight } from '../../../src/domain/triage/correction.ts'
import { abuses, hates, kinds, sentiments, topics } from '../../../src/domain/triage/labels.ts'
import { languageCodes } from '../../../src/domain/triage/language-code.ts'
import { useSpeech } from '../i18n/context.tsx'
import { nameOfTopic } from '../judgement/chips.ts'
import { JudgedChips } from '../judgement/judged-post.tsx'
import { newId } from '../cases/draft.ts'
import type { InTurn } from '../cases/turns.ts'
import { ProblemNotice, sayProblem } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { Answers, flags, takesOff, toggled } from './answers.ts'
import { useOwnTopics } from './topics-api.ts'
import { qualityApi } from './quality-api.ts'
import './quality.css'

/** Offered by one press; all others by their names. */
const usualLanguages = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'] as const
/** What “all of it is right” confirms, doubted or not. */
const confirmedAlways: readonly Head[] = ['kind', 'sentiment', 'anger']

/** One label that can be chosen, as a button that says whether it is what stands. */
interface Choice {
  readonly key: string
  readonly label: string
  readonly now: boolean
  readonly head: Head
  /** What it makes of what stands when its turn comes. */
  readonly right: (stands: Right | null) => Right
}

/** A correction that was just made, by the id under which it is undone. */
interface Made {
  readonly head: Head
  readonly id: string
  readonly before: Right | null
  readonly right: Right
}

const topicsIn = (it: Right | null): readonly string[] => (typeof it === 'object' && it !== null ? it : [])

/** What is said of a post, and the answers that a person can put in its place: one press is enough, and can be taken back. */
export function PostLabels({
  postId,
  it,
  text,
  mayCorrect,
  inTurn,
  onExplain,
}: {
  readonly postId: string
  readonly it: PostJudgement
  readonly text: string
  readonly mayCorrect: boolean
  /** Waits for what the same person did to the case before, and lets what they do next wait. */
  readonly inTurn: InTurn
  readonly onExplain: (head: Head | null) => void
}) {
  const { t, language } = useSpeech()
  const { say } = useToasts()
  const cache = useQueryClient()
  const words = t.quality.correct
  const own = useOwnTopics()
  const nameOf = useLanguageNames()
  /** Beside the other answers, a name begins as they do. */
  const languageName = (code: string): string =>
    nameOf(code).replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(language))
  const [open, setOpen] = useState<Head | 'all' | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [answers] = useState(() => new Answers(it))
  const [, drawAgain] = useReducer((times: number) => times + 1, 0)
  useEffect(() => answers.shows(it), [answers, it])
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])
  const stands = (head: Head): Right | null => answers.of(head, it)

  const reread = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ['case'] }),
      cache.invalidateQueries({ queryKey: ['cases'] }),
      cache.invalidateQueries({ queryKey: ['quality'] }),
      cache.invalidateQueries({ queryKey: ['unsure'] }),
    ])
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(null)
    try {
      await answers.run(work, reread)
    } catch (error) {
      setProblem(error)
      if (!isGone.current) return
      // Pressed in the notice once another case was open: here nobody sees it any more.
      const { icon, title, text } = sayProblem(error, t, language)
      say({ icon, text: `${title} ${text}` })
    }
  }
  /** Says something of a label, which makes another version of the case: whoever said it may go on from there. */
  const change = async <T extends TakenBack>(work: () => Promise<T>): Promise<T | null> => {
    const done = await inTurn(newId(), undefined, async () => {
      const answer = await work()
      return { answer, version: answer.moved?.to ?? 0, from: answer.moved?.from }
    })
    return done?.answer ?? null
  }
  /** Undoes what was just said and nothing else: what a colleague had said before stands again. */
  const undo = (made: readonly Made[]) =>
    attempt(async () => {
      for (const { head, id, before, right } of made) {
        await change(() => qualityApi.undo(postId, head, id))
        if (before !== null && sameRight(answers.of(head), right)) answers.standsAgain(head, before)
        drawAgain()
      }
    })
  const correct = (
    all: readonly Pick<Choice, 'head' | 'right'>[],
    said: (right: Right, before: Right | null) => string,
  ) =>
    attempt(async () => {
      const made: Made[] = []
      let told = ''
      for (const { head, right: make } of all) {
        const before = answers.of(head)
        const right = make(before)
        told = said(right, before)
        const answer = await change(() =>
          qualityApi.correct(postId, head, typeof right === 'object' ? [...right] : right),
        )
        const id = answer?.correctionId ?? null
        answers.stands(head, right)
        drawAgain()
        if (id !== null) made.push({ head, id, before, right })
      }
      // What somebody had said already is nothing to undo.
      const back = { label: t.done.undo, keys: 'Z', run: () => void undo(made) }
      say({ icon: 'check', text: told, ...(made.length > 0 ? { act: back } : {}) })
    })
  const choose = (choice: Choice) =>
    correct([choice], (right, before) => {
      if (sameRight(right, before)) return words.confirmed(choice.label)
      return takesOff(choice.head, choice.key, right) ? words.removed(choice.label) : words.corrected(choice.label)
    })
  /** Of what is doubted all is confirmed too; whether it is a complaint is said with what it is. */
  const confirmAll = () =>
    correct(
      [...new Set([...confirmedAlways, ...it.unsure])].flatMap((head) => {
        const right = head === 'complaint' ? null : stands(head)
        return right === null ? [] : [{ head, right: () => right }]
      }),
      () => words.allConfirmed,
    )

  const one = (head: Head, key: string, label: string, right: Right): Choice => ({
    ...{ key, label, head },
    now: sameRight(stands(head), right),
    right: () => right,
  })
  const each = <K extends string>(head: Head, keys: readonly K[], labels: Readonly<Record<K, string>>) =>
    keys.map((key) => one(head, key, labels[key], key))
  const standing = topicsIn(stands('topics'))
  const spoken = stands('language')
  const languages = [
    ...new Set([language, ...usualLanguages, ...(typeof spoken === 'string' ? [spoken] : [])]),
  ] as readonly string[]
  const groups: readonly { readonly head: Head; readonly title: string; readonly choices: readonly Choice[] }[] = [
    { head: 'kind', title: words.kind, choices: each('kind', kinds, t.judgement.kind) },
    { head: 'sentiment', title: words.sentiment, choices: each('sentiment', sentiments, t.judgement.sentiment) },
    {
      head: 'anger',
      title: words.anger,
      choices: t.judgement.anger.map((label, step) => one('anger', `${step}`, label, step)),
    },
    {
      head: 'urgent',
      title: words.flags,
      choices: flags.map((flag) => ({
        ...{ key: flag, label: t.judgement[flag], head: flag },
        now: stands(flag) === true,
        right: (now) => now !== true,
      })),
    },
    {
      head: 'topics',
      title: words.topics,
      choices: [...topics, ...own.filter((it) => !it.archived || standing.includes(it.key)).map(({ key }) => key)].map(
        (topic) => ({
          ...{ key: topic, label: nameOfTopic(topic, t.judgement, own), head: 'topics' },
          now: standing.includes(topic),
          right: (now) => toggled(topicsIn(now), topic),
        }),
      ),
    },
    { head: 'abuse', title: words.abuse, choices: each('abuse', abuses, t.judgement.abuse) },
    { head: 'hate', title: words.hate, choices: each('hate', hates, t.judgement.hate) },
    {
      head: 'relevant',
      title: words.relevant,
      choices: [one('relevant', 'yes', words.isRelevant, true), one('relevant', 'no', words.isNotRelevant, false)],
    },
    {
      head: 'language',
      title: words.language,
      choices: languages.map((code) => one('language', code, languageName(code), code)),
    },
  ]
  const groupOf = (head: Head): Head => (flags.some((flag) => flag === head) ? 'urgent' : head)
  const shown = open === null ? [] : groups.filter(({ head }) => open === 'all' || head === groupOf(open))
  const several = (head: Head): boolean => head === 'urgent' || head === 'topics'
  const others = languageCodes
    .filter((code) => !languages.includes(code))
    .map((value) => ({ value, label: languageName(value) }))
    .filter(({ value }) => nameOf(value) !== value)
    .toSorted((a, b) => a.label.localeCompare(b.label, language))
  return (
    <div className="postlabels">
      <JudgedChips it={it} text={text} onExplain={onExplain} onPick={mayCorrect ? setOpen : null} />
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
                {head === 'language' && (
                  <NativeSelect
                    size="xs"
                    aria-label={words.otherLanguage}
                    value=""
                    data={[{ value: '', label: words.otherLanguage }, ...others]}
                    onChange={(event) => {
                      const code = event.currentTarget.value
                      if (code !== '') void choose(one('language', code, languageName(code), code))
                    }}
                  />
                )}
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
