import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ConsentBegan } from '../../../src/api/consents.ts'
import { Source } from '../../../src/api/schemas.ts'
import { ApiProblem, ask } from '../api.ts'
import { brandBase } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button, Empty } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { takeAnswer } from './answer.ts'
import { leftFrom } from './begin.ts'

/** Where one comes back from a network's own page: the sign-in is taken up, and one goes on to the source, or back to the form with what went wrong. */
export function ConnectReturn() {
  const { t } = useSpeech()
  const [, navigate] = useLocation()
  const cache = useQueryClient()
  const { say } = useToasts()
  const [error, setError] = useState<unknown>(null)
  const began = useRef(false)
  useEffect(() => {
    document.title = t.title(t.consent.return.title)
  }, [t])
  useEffect(() => {
    if (began.current) return
    began.current = true
    const finish = async () => {
      const answer = takeAnswer()
      if (answer === null) throw new ApiProblem('consent-over', '')
      const source = await ask('POST', 'v1/consents/finish', Source, { answer })
      void cache.invalidateQueries({ queryKey: keys.sources(source.brandId) })
      void cache.invalidateQueries({ queryKey: keys.source(source.id) })
      say({ icon: 'check', text: t.setup.source.connected(source.name), forMs: 5_000 })
      const from = leftFrom()
      const setsUp = from?.includes('/setup') === true
      navigate(setsUp ? from : `${brandBase(source.brandId)}/settings/sources/${source.id}`, { replace: true })
    }
    finish().catch(setError)
  }, [cache, navigate, say, t])
  if (error === null) {
    return (
      <Empty sea="waves" title={t.consent.return.title}>
        {t.consent.return.text}
      </Empty>
    )
  }
  return (
    <main className="empty">
      <div className="stack" style={{ maxWidth: 520, textAlign: 'start' }}>
        <ProblemNotice error={error} />
        <div className="acts row wrap" style={{ justifyContent: 'center' }}>
          <Button kind="primary" size="lg" onClick={() => navigate(wayBack(error), { replace: true })}>
            {t.consent.return.back}
          </Button>
        </div>
      </div>
    </main>
  )
}

/** The form from which one left; where this tab does not know it, the sources of the brand. */
function wayBack(error: unknown): string {
  const from = leftFrom()
  if (from !== null) return from
  const begun = ConsentBegan.safeParse(error instanceof ApiProblem ? error.facts['begun'] : null)
  return begun.success ? `${brandBase(begun.data.brandId)}/settings/sources` : '/settings/sources'
}
