import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Avatar } from '../ui/parts.tsx'
import { soon } from '../ui/soon.ts'
import { newId } from './draft.ts'
import { handApi, handKeys, leavingPaths, sayLeaving, type Where } from './hand-api.ts'

const beatMs = 5_000
/** Whoever leafs on is at no case. */
const staysMs = 150

/** Tells colleagues that this tab shows a case, or that somebody writes there, until it is hidden or left. */
export function useBePresent(caseId: string, doing: 'looking' | 'writing', can: boolean): void {
  const [tab] = useState(newId)
  const told = useRef(false)
  useEffect(() => {
    if (!can) return
    const beat = () => {
      if (document.visibilityState !== 'visible') return
      told.current = true
      void handApi.bePresent(caseId, tab, doing).catch(() => {})
    }
    const leave = () => {
      if (told.current) sayLeaving('POST', leavingPaths.presence(caseId), { tab, doing: null })
    }
    const turn = () => (document.visibilityState === 'visible' ? beat() : leave())
    const first = setTimeout(beat, told.current ? 0 : staysMs)
    const timer = setInterval(beat, beatMs)
    document.addEventListener('visibilitychange', turn)
    addEventListener('pagehide', leave)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
      document.removeEventListener('visibilitychange', turn)
      removeEventListener('pagehide', leave)
    }
  }, [caseId, tab, doing, can])
  useEffect(
    () => () => {
      // The next case is drawn first.
      if (can && told.current)
        void soon().then(() => sayLeaving('POST', leavingPaths.presence(caseId), { tab, doing: null }))
    },
    [caseId, tab, can],
  )
}

/** Who else is at a case: a thin ring for looking, a coloured one and the word for writing, with their name. */
export function AtWork({
  brandId,
  caseId,
  userId,
}: {
  readonly brandId: string
  readonly caseId: string
  readonly userId: string
}) {
  const { t } = useSpeech()
  const { data } = useQuery({
    queryKey: handKeys.presence(brandId),
    queryFn: (): Where => ({}),
    enabled: false,
    initialData: {},
    staleTime: Number.POSITIVE_INFINITY,
  })
  const others = (data[caseId] ?? []).filter((it) => it.id !== userId)
  return (
    <span className="atwork" aria-live="polite">
      {others.map((it) => (
        <span key={it.id} className={`row at ${it.doing}`} style={{ gap: 5 }}>
          <Avatar name={it.name} />
          <span className="xs">{t.hand[it.doing](it.name)}</span>
        </span>
      ))}
    </span>
  )
}
