import { Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { BrandWordList, HeadReport, Quality } from '../../../src/api/learning.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { isLoneLetter } from '../../../src/domain/listening/lone-letter.ts'
import { type BrandWordKind, brandWordKinds } from '../../../src/domain/triage/brand-words.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { useHeld } from '../ui/use-held.ts'
import { HeadQualityView } from './head-quality.tsx'
import { mayForget } from './offers.ts'
import { qualityApi, qualityKey, useAgain, useBrandWords, useQuality, wordsKey } from './quality-api.ts'
import { OwnTopics } from './topics.tsx'
import './quality.css'

/** How well labels are given for a brand, what it learnt, and the words that mean something to it. */
export function QualityPage({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const words = t.quality
  const query = useQuality(brand.id)
  const own = useBrandWords(brand.id)
  return (
    <>
      <section>
        <h2>{words.title}</h2>
        <p className="lead">{words.lead}</p>
        {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
        {query.data !== undefined && <Told brandId={brand.id} data={query.data} />}
      </section>
      {own.error !== null && own.data === undefined && (
        <ProblemNotice error={own.error} onRetry={() => void own.refetch()} />
      )}
      {own.data !== undefined && query.data !== undefined && (
        <OwnWords
          key={brand.id}
          brandId={brand.id}
          read={own.data}
          again={own.refetch}
          mayChange={query.data.mayChange}
        />
      )}
      <OwnTopics brand={brand} />
      {query.data !== undefined && <Again brandId={brand.id} data={query.data} />}
      <section>
        <h2>{words.files.title}</h2>
        <p className="dim">{words.files.text}</p>
        <div className="row wrap qualact">
          {(['csv', 'jsonl'] as const).map((format) => (
            <a key={format} className="btn" href={qualityApi.file(brand.id, format)} download>
              {words.files[format]}
            </a>
          ))}
        </div>
      </section>
    </>
  )
}

/** Does something to how a brand learns, says so, and reads it again. */
function useChange(brandId: string) {
  const { say } = useToasts()
  const cache = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const change = async (work: () => Promise<void>, done: string): Promise<void> => {
    setProblem(null)
    try {
      await work()
      say({ icon: 'check', text: done, forMs: 4_000 })
    } catch (error) {
      setProblem(error)
    }
    await cache.invalidateQueries({ queryKey: qualityKey(brandId) })
    await cache.invalidateQueries({ queryKey: wordsKey(brandId) })
  }
  return { problem, change }
}

function Told({ brandId, data }: { readonly brandId: string; readonly data: Quality }) {
  const { t, f } = useSpeech()
  const words = t.quality
  const { problem, change } = useChange(brandId)
  const set = (isOn: boolean, forget: boolean) =>
    void change(() => qualityApi.setLearning(brandId, { isOn, forget }), words.saved)
  const now = useMinute()
  const { isOn, learnsFrom, learnt, drift } = data
  const forgotten = learnsFrom !== null
  const kindOf = (label: string): string =>
    Object.entries(t.judgement.kind).find(([kind]) => kind === label)?.[1] ?? label
  return (
    <>
      {drift !== null && (
        <Notice tone="warn" icon="clash" title={words.drift.title}>
          {words.drift.text(
            kindOf(drift.label),
            f.number(Math.round(drift.usual * 100)),
            f.number(Math.round(drift.now * 100)),
          )}
        </Notice>
      )}
      <p>
        {!isOn ? words.isOff : learnt === 0 ? words.learntNone : words.learnt(f.number(learnt), learnt === 1)}{' '}
        {forgotten && words.forgotten(f.when(Date.parse(learnsFrom), now))}
      </p>
      {problem !== null && <ProblemNotice error={problem} />}
      {data.mayChange && (data.heads.length > 0 || !isOn || forgotten) && (
        <div className="row wrap qualact">
          <Button size="sm" onClick={() => set(!isOn, forgotten)}>
            {isOn ? words.pause : words.resume}
          </Button>
          {mayForget(data) && (
            <Button size="sm" kind="quiet" onClick={() => set(isOn, !forgotten)}>
              {forgotten ? words.remember : words.forget}
            </Button>
          )}
        </div>
      )}
      {data.heads.length === 0 ? (
        <>
          <p>{words.none}</p>
          <p className="dim">{words.noneHint}</p>
        </>
      ) : (
        <>
          <p className="dim">{words.witnesses}</p>
          {data.heads.map((it: HeadReport) => (
            <HeadQualityView key={it.head} it={it} enough={data.enough} isOn={isOn} />
          ))}
        </>
      )}
    </>
  )
}

function Again({ brandId, data }: { readonly brandId: string; readonly data: Quality }) {
  const { t, f } = useSpeech()
  const words = t.quality.again
  const { problem, change } = useChange(brandId)
  const cache = useQueryClient()
  const running = data.again
  const { data: asked } = useAgain(brandId, running?.since ?? null)
  const again = running === null || asked === undefined ? running : asked.again
  const isOver = running !== null && asked?.again === null
  // What was judged anew is told once it is all there.
  useEffect(() => {
    if (isOver) void cache.invalidateQueries({ queryKey: qualityKey(brandId), exact: true })
  }, [isOver, cache, brandId])
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="dim">{words.text}</p>
      {again !== null && (
        <>
          <progress className="qualprogress" aria-label={words.title} max={Math.max(1, again.of)} value={again.done} />
          <p>{words.progress(f.number(again.done), f.number(again.of))}</p>
        </>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
      {data.mayChange && again === null && (
        <Button className="qualact" onClick={() => void change(() => qualityApi.judgeAgain(brandId), words.begun)}>
          {words.start}
        </Button>
      )}
    </section>
  )
}

/** The lines of each field, with the list that they were begun from. */
type WordLines = Readonly<Record<BrandWordKind, readonly string[]>> & { readonly version: string }

const linesOf = ({ words, version }: BrandWordList): WordLines => {
  const of = (kind: BrandWordKind) => words.filter((it) => it.kind === kind).map(({ text }) => text)
  return { version, dish: of('dish'), place: of('place'), staff: of('staff'), rival: of('rival') }
}

function OwnWords({
  brandId,
  read,
  again,
  mayChange,
}: {
  readonly brandId: string
  readonly read: BrandWordList
  readonly again: ReturnType<typeof useBrandWords>['refetch']
  readonly mayChange: boolean
}) {
  const { t } = useSpeech()
  const words = t.quality.words
  const { say } = useToasts()
  const cache = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const held = useHeld(linesOf(read))
  const { draft } = held
  const readAgain = async (saved: WordLines | null) => {
    const { data, error } = await again()
    if (data !== undefined && error === null) {
      if (saved === null) held.carryOver(linesOf(data))
      else held.saved(saved, linesOf(data))
    }
    return error
  }
  const [tried, setTried] = useState(false)
  const loneIn = (kind: BrandWordKind) => draft[kind].find(isLoneLetter)?.trim()
  const loneOf = (kind: BrandWordKind): string | null => {
    const word = tried ? loneIn(kind) : undefined
    return word === undefined ? null : words.tooShort(word)
  }
  const save = async () => {
    setTried(true)
    if (busy || brandWordKinds.some((kind) => loneIn(kind) !== undefined)) return
    setBusy(true)
    setProblem(null)
    const all = brandWordKinds.flatMap((kind) =>
      draft[kind]
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map((text) => ({ kind, text })),
    )
    try {
      await qualityApi.keepWords(brandId, { words: all, version: draft.version })
      say({ icon: 'check', text: words.saved, forMs: 4_000 })
      // What was typed while it was being saved is a change of what is there now.
      setProblem(await readAgain(draft))
    } catch (error) {
      setProblem((isOutdated(error) ? await readAgain(null) : null) ?? error)
    }
    setBusy(false)
    await cache.invalidateQueries({ queryKey: qualityKey(brandId) })
  }
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="dim">{words.text}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <div className="qualwords">
          {brandWordKinds.map((kind) => (
            <Textarea
              key={kind}
              label={words.kinds[kind]}
              value={draft[kind].join('\n')}
              readOnly={!mayChange}
              error={loneOf(kind)}
              autosize
              minRows={3}
              maxRows={12}
              onChange={(event) => held.write({ ...draft, [kind]: event.currentTarget.value.split('\n') })}
            />
          ))}
        </div>
        {problem !== null && <ProblemNotice error={problem} onRetry={() => void readAgain(null).then(setProblem)} />}
        {mayChange && (
          <Button kind="primary" type="submit" busy={busy}>
            {words.save}
          </Button>
        )}
      </form>
    </section>
  )
}
