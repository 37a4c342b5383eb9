import { useEffect } from 'react'
import { Link, useLocation, useRoute } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useLive } from '../live/use-live.ts'
import { currentBrand } from '../queries.ts'
import { Bookmarklet } from '../bring/bookmarklet.tsx'
import { kept } from '../storage.ts'
import { useKeys } from '../ui/keys.ts'
import { Empty } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { BrandSettings } from './brand.tsx'
import { Devices, Profile } from './profile.tsx'
import { Sources } from './sources.tsx'
import { WatchRules } from './rules.tsx'
import './settings.css'

const sections = ['brand', 'watch', 'sources', 'bring', 'profile', 'devices'] as const
type Section = (typeof sections)[number]

const isSection = (value: string | undefined): value is Section => sections.some((it) => it === value)

/** The settings of the brand and of the person. */
export function Settings({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const brand = currentBrand(me, kept.read('brand'))
  return brand === null ? <Empty sea="boat" first title={t.empty.noBrand.title} /> : <Pages me={me} brand={brand} />
}

function Pages({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  const [, navigate] = useLocation()
  const toasts = useToasts()
  const [, params] = useRoute('/settings/:section')
  const named = params?.section
  const section: Section = isSection(named) ? named : 'brand'
  useLive(brand.id)
  useKeys({ z: () => void toasts.undo(), Escape: () => navigate('/') })
  useEffect(() => {
    document.title = t.title(t.settings.sections[section])
  }, [t, section])
  return (
    <Frame
      me={me}
      brand={brand}
      rail={false}
      section={section === 'sources' ? 'sources' : section === 'profile' || section === 'devices' ? 'me' : 'settings'}
    >
      <div className="bar">
        <h1 style={{ fontSize: 'var(--vg-fs-md)' }}>{t.settings.title}</h1>
      </div>
      <div className="setpage">
        <div className="setnav">
          <nav className="nav" aria-label={t.settings.title}>
            {sections.map((it) => (
              <Link key={it} href={`/settings/${it}`} aria-current={it === section ? 'page' : undefined}>
                {t.settings.sections[it]}
              </Link>
            ))}
          </nav>
        </div>
        <div className="scroll setbody" tabIndex={-1}>
          <div className="in">
            {section === 'brand' && <BrandSettings key={brand.id} brand={brand} />}
            {section === 'watch' && <WatchRules brand={brand} />}
            {section === 'sources' && <Sources brand={brand} />}
            {section === 'bring' && <Bookmarklet />}
            {section === 'profile' && <Profile me={me} />}
            {section === 'devices' && <Devices />}
          </div>
        </div>
      </div>
    </Frame>
  )
}
