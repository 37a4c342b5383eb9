import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CaseDetail } from '../../../src/api/schemas.ts'
import { isLong } from '../../../src/domain/triage/advice.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { adviserApi, adviserKeys, useAdviser } from './adviser-api.ts'
import './adviser.css'

/** A long case in a few sentences, where a language model is on and somebody asks for it. */
export function SummaryOfCase({ detail }: { readonly detail: CaseDetail }) {
  const model = useAdviser()
  const messages = detail.thread.flatMap((it) => (it.kind === 'post' || it.kind === 'reply' ? [it] : []))
  const offered = model !== null && !detail.case.erased && isLong(messages)
  return offered ? <Offered key={detail.case.id} caseId={detail.case.id} version={detail.case.version} /> : null
}

function Offered({ caseId, version }: { readonly caseId: string; readonly version: number }) {
  const { t, f } = useSpeech()
  const words = t.adviser.summary
  const now = useMinute()
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const key = [...adviserKeys.summary(caseId), version]
  const { data: kept } = useQuery({ queryKey: key, queryFn: () => adviserApi.summary(caseId), staleTime: 60_000 })
  const summarise = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
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
        <section className="said" aria-label={words.title}>
          <Icon name="page" size="s" />
          <div className="grow">
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
        </section>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
    </div>
  )
}
