import { useEffect, useRef, useState } from 'react'

/** Tried so often at most, each time after twice as long. */
const mostTries = 5
const firstWaitMs = 1_000
const longestWaitMs = 30_000

/** How long (ms) to wait before the same is asked for once more, after so many tries; null where asking again does not help. `status`: 0 where nobody answered. `retryAfter`: seconds, as the server said; it is heeded up to half a minute. */
export function waitBefore(
  { status, retryAfter }: { readonly status: number; readonly retryAfter: number | null },
  tries: number,
): number | null {
  const passes = status === 0 || status === 429 || status === 502 || status === 503 || status === 504
  if (!passes || tries >= mostTries) return null
  return Math.min(longestWaitMs, Math.max(firstWaitMs * 2 ** tries, (retryAfter ?? 0) * 1_000))
}

/** Why a picture did not come: an element does not say, so it is asked for again in words. */
async function whyNot(src: string): Promise<{ readonly status: number; readonly retryAfter: number | null }> {
  try {
    const answer = await fetch(src)
    await answer.body?.cancel()
    const after = Number(answer.headers.get('retry-after') ?? Number.NaN)
    return { status: answer.status, retryAfter: Number.isFinite(after) ? after : null }
  } catch {
    return { status: 0, retryAfter: null }
  }
}

/** A picture that may be on its way still: while the server is busy it is asked for again, patiently; `away` once it is clear that it does not come. */
export function usePatience(src: string): {
  readonly away: boolean
  /** What the element is given; another one for each try, so that the browser asks again. */
  readonly src: string
  readonly onError: () => void
} {
  const [tries, setTries] = useState(0)
  const [away, setAway] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      clearTimeout(timer.current)
    }
  }, [])
  const onError = () => {
    void whyNot(src).then((answer) => {
      if (gone.current) return
      // Whoever answers well now has only been slow.
      const wait = answer.status === 200 && tries < mostTries ? 0 : waitBefore(answer, tries)
      if (wait === null) setAway(true)
      else timer.current = setTimeout(() => setTries(tries + 1), wait)
    })
  }
  return { away, src: tries === 0 ? src : `${src}#${tries}`, onError }
}
