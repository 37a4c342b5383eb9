import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CaseDetail } from '../../../src/api/schemas.ts'
import { isLong } from '../../../src/domain/triage/long-case.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { usePhone } from '../ui/phone.ts'
import { useMinute } from '../ui/ticking.ts'
import { adviserApi, adviserKeys, useAdviser } from './adviser-api.ts'
import './adviser.css'

/** A long case in a few sentences, where a language model is on and somebody asks for it. */
export function SummaryOfCase({ detail }: { readonly detail: CaseDetail }) {
  const model = useAdviser()
  const texts = detail.thread.flatMap((it) =>
    it.kind === 'post' ? [it.text] : it.kind === 'reply' ? [it.reply.text] : [],
  )
  const offered = model !== null && !detail.case.erased && isLong(texts)
  return offered ? <Offered key={detail.case.id} caseId={detail.case.id} version={detail.case.version} /> : null
}

function Offered({ caseId, version }: { readonly caseId: string; readonly version: number }) {
  const { t, f } = useSpeech()
  const words = t.adviser.summary
  const now = useMinute()
  const cache = useQueryClient()
  const isPhone = usePhone()
  const [open, setOpen] = useState<boolean | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const key = [...adviserKeys.summary(caseId), version]
  const { data: kept } = useQuery({ queryKey: key, queryFn: () => adviserApi.summary(caseId), staleTime: 60_000 })
  const summarise = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      setOpen(true)
      cache.setQueryData(key, await adviserApi.summarise(caseId))
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  if (kept === undefined) return null
  return (
    <div className="advice">
      {kept === null ? (
        <div className="row">
          <Button kind="quiet" size="sm" icon="page" busy={busy} onClick={() => void summarise()}>
            {words.ask}
          </Button>
          <span className="faint xs" role="status">
            {busy ? words.reading : ''}
          </span>
        </div>
      ) : (
        <details className="said" open={open ?? !isPhone} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{words.title}</summary>
          {/* On a phone it must leave room for the thread; then it scrolls by itself, and by keys. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
          <div className="words" tabIndex={isPhone ? 0 : -1} role="group" aria-label={words.title}>
            <p>{kept.summary}</p>
            {kept.open !== '' && (
              <p>
                <b>{words.open}</b> {kept.open}
              </p>
            )}
            <p className="faint xs">
              {words.made(kept.model, f.moment(Date.parse(kept.madeAt), now))}
              {kept.leftOut > 0 && ` ${words.leftOut(kept.leftOut)}`}
            </p>
          </div>
        </details>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
    </div>
  )
}
