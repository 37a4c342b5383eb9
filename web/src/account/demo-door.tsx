import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { NoPage } from '../no-page.tsx'
import { Empty } from '../ui/parts.tsx'

/** The one account of a demo; no other Vigie has it. */
const visitor = 'demo@vigie.example'

/** Lets a visitor of the demo in with the link that it printed. */
export function DemoDoor() {
  const { t, language } = useSpeech()
  const [, navigate] = useLocation()
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const began = useRef(false)
  useEffect(() => {
    if (began.current) return
    began.current = true
    const enter = async () => {
      const password = location.hash.slice(1)
      await api.signIn({ email: visitor, password })
      await api.changeProfile({ language })
      history.replaceState(null, '', '/')
      await cache.resetQueries()
      navigate('/', { replace: true })
    }
    enter().catch(setError)
  }, [cache, language, navigate])
  if (error !== null) return <NoPage error={error} />
  return <Empty sea="waves" title={t.loading} />
}
