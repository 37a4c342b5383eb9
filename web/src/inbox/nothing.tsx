import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { ListView } from '../../../src/api/inbox.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { lastHeard } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useRules, useSources } from '../queries.ts'
import { Button, Empty } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'

/** Rows without words, of the right height, once waiting can be felt. */
export function Skeleton() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  const { t } = useSpeech()
  if (!late) return null
  return (
    <div aria-busy="true">
      <span className="sr">{t.loading}</span>
      {[120, 84, 150, 104, 130].map((width, at) => (
        <div className="skrow" key={width}>
          <span className="sk" style={{ width: 14, height: 14, borderRadius: '50%' }} />
          <span className="stack m">
            <span className="sk" style={{ width }} />
            <span className="sk" style={{ width: `${80 - at * 7}%` }} />
          </span>
          <span className="sk" style={{ width: 40 }} />
        </div>
      ))}
    </div>
  )
}

/** What an empty view says: good news, a first step, or that nobody hears. */
export function Nothing({ view, brand }: { readonly view: ListView; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const [, navigate] = useLocation()
  const sources = useSources(brand.id)
  const rules = useRules(brand.id)
  const heard = lastHeard(sources.data ?? [])
  const ago = useTicking((now) => (heard === null ? '' : f.ago(heard, now)))
  if (sources.data?.length === 0) {
    return (
      <Empty
        sea="boat"
        title={t.empty.noSource.title}
        act={
          brand.may.includes('connect-sources') ? (
            <Button kind="primary" onClick={() => navigate('/setup')}>
              {t.empty.noSource.act}
            </Button>
          ) : undefined
        }
      >
        {t.empty.noSource.text}
      </Empty>
    )
  }
  if (rules.data?.length === 0) {
    const { title, text, act } = t.guide.resume.noRule
    return (
      <Empty
        sea="boat"
        title={title}
        act={
          brand.may.includes('change-rules') ? (
            <Button kind="primary" onClick={() => navigate('/setup')}>
              {act}
            </Button>
          ) : undefined
        }
      >
        {text}
      </Empty>
    )
  }
  const said = t.empty[view]
  const lost = sources.data?.filter((it) => it.health === 'lost').length ?? 0
  // Nobody waits as far as Vigie hears: where a source is silent that is no good news.
  if (view === 'to-answer' && lost > 0) {
    return (
      <Empty
        sea="waves"
        title={t.empty.deaf.title(lost)}
        act={<Button onClick={() => navigate('/settings/sources')}>{t.empty.deaf.act}</Button>}
      >
        {t.empty.deaf.text}
      </Empty>
    )
  }
  return (
    <Empty sea={view === 'to-answer' || view === 'unowned' ? 'sun' : 'waves'} title={said.title}>
      {view !== 'to-answer' ? said.text : heard === null ? t.empty.listening : t.empty.watchGoesOn(ago)}
    </Empty>
  )
}
