import { useState } from 'react'
import type { SecondOpinion as Opinion } from '../../../src/api/adviser.ts'
import type { Head } from '../../../src/api/judgement.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { adviserApi, useAdviser } from './adviser-api.ts'
import './adviser.css'

/** What a language model would say, where one is on and the person asks: they decide all the same. */
export function SecondOpinion({ postId, head }: { readonly postId: string; readonly head: Head }) {
  const { t } = useSpeech()
  const words = t.adviser.opinion
  const model = useAdviser()
  const [said, setSaid] = useState<Opinion | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  if (model === null) return null
  const ask = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      setSaid(await adviserApi.opinion(postId, head))
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="advice">
      {said === null ? (
        <div className="row">
          <Button kind="quiet" size="sm" icon="ask" busy={busy} onClick={() => void ask()}>
            {words.ask}
          </Button>
          <span className="faint xs" role="status">
            {busy ? words.reading : ''}
          </span>
        </div>
      ) : (
        <div className="said" role="status">
          <Icon name="ask" size="s" />
          <div className="grow">
            <p>
              <b>{words.says[said.answer]}</b>
            </p>
            <p>{said.reason}</p>
            <p className="faint xs">{words.by(said.model)}</p>
          </div>
        </div>
      )}
      {problem !== null && <ProblemNotice error={problem} />}
    </div>
  )
}
