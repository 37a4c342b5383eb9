import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ConsentBegan } from '../../../src/api/consents.ts'
import { SourceAgain } from '../../../src/api/sign-out.ts'
import { ApiProblem, ask } from '../api.ts'
import { brandBase } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { sayProblem } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button, Empty } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import './return.css'
import { takeAnswer } from './answer.ts'
import { leftFrom } from './begin.ts'
import { sayLeft } from './left.ts'

/** Where one comes back from a network's own page: the sign-in is taken up, and one goes on to the source, or back to the form with what went wrong. */
export function ConnectReturn() {
  const { t, language } = useSpeech()
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
      const source = await ask('POST', 'v1/consents/finish', SourceAgain, { answer })
      sayLeft(source.left)
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
      <main className="returning">
        <Empty sea="waves" first title={t.consent.return.title}>
          <span role="status">{t.consent.return.text}</span>
        </Empty>
      </main>
    )
  }
  const said = sayProblem(error, t, language)
  return (
    <main className="returning">
      <Empty
        sea="boat"
        first
        title={said.title}
        act={
          <Button kind="primary" size="lg" onClick={() => navigate(wayBack(error), { replace: true })}>
            {t.consent.return.back}
          </Button>
        }
      >
        <span role="alert">{said.text}</span>
      </Empty>
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
