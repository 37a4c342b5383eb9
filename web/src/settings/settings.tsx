import { useRoute } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import { settings as addresses } from '../addresses.ts'
import { useBrand } from '../brand-address.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useLive } from '../live/use-live.ts'
import { AddBrand } from '../people/add-brand.tsx'
import { Audit } from '../people/audit.tsx'
import { BrandSwitch } from '../people/brand-switch.tsx'
import { Security } from '../people/security.tsx'
import { TeamPage } from '../people/team.tsx'
import { Privacy } from '../privacy/privacy.tsx'
import { Bookmarklet } from '../bring/bookmarklet.tsx'
import { AdviserPage } from '../adviser/adviser-page.tsx'
import { Tools } from '../tools/tools.tsx'
import { Empty } from '../ui/parts.tsx'
import { LabelsPage } from '../labels/labels-page.tsx'
import { QualityPage } from '../quality/quality-page.tsx'
import { TextsPage } from '../texts/texts-page.tsx'
import { usePage } from '../use-page.ts'
import { ClocksPage } from './clocks.tsx'
import { BrandSettings } from './brand.tsx'
import { Devices, Profile } from './profile.tsx'
import { SectionMenu } from './section-menu.tsx'
import { isSection, type Section, sectionsOf } from './sections.ts'
import { SitePage } from './site-page.tsx'
import { Sites } from './sites.tsx'
import { SourcePage } from './source-page.tsx'
import { Sources } from './sources.tsx'
import { TeamsPage } from '../teams/teams-page.tsx'
import { WatchRules } from './rules.tsx'
import './settings.css'

/** The settings of the brand and of the person. */
export function Settings({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const brand = useBrand(me)
  return brand === null ? <Empty sea="boat" first title={t.empty.noBrand.title} /> : <Pages me={me} brand={brand} />
}

function Pages({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  const [, params] = useRoute(addresses.section)
  const [, one] = useRoute(addresses.source)
  const [, watched] = useRoute(addresses.site)
  const named = one !== null ? 'sources' : watched !== null ? 'site' : params?.section
  const section: Section =
    isSection(named) && (named === 'add-brand' || sectionsOf(me).includes(named)) ? named : 'brand'
  useLive(brand.id)
  usePage(t.settings.sections[section])
  return (
    <Frame
      me={me}
      brand={brand}
      rail={false}
      section={
        section === 'sources' ? 'sources' : ['profile', 'security', 'devices'].includes(section) ? 'me' : 'settings'
      }
    >
      <div className="setpage">
        <div className="bar setbar">
          <h1>{t.settings.title}</h1>
          <div className="end onlyphone">
            <BrandSwitch me={me} brandId={brand.id} name={brand.name} />
          </div>
        </div>
        <SectionMenu me={me} section={section} />
        {/* The log holds nothing that a key could go to: there the page itself is gone to, so that keys can move it. */}
        <div className="scroll setbody" tabIndex={section === 'audit' ? 0 : -1}>
          <div className="in">
            {section === 'brand' && <BrandSettings key={brand.id} brand={brand} />}
            {section === 'watch' && <WatchRules brand={brand} />}
            {section === 'clocks' && <ClocksPage key={brand.id} brand={brand} />}
            {section === 'texts' && <TextsPage key={brand.id} brand={brand} />}
            {section === 'labels' && <LabelsPage key={brand.id} brand={brand} />}
            {section === 'quality' && <QualityPage key={brand.id} brand={brand} />}
            {section === 'teams' && <TeamsPage key={brand.id} me={me} brand={brand} />}
            {section === 'sources' &&
              (one === null ? <Sources brand={brand} /> : <SourcePage key={one.id} brand={brand} sourceId={one.id} />)}
            {section === 'site' &&
              (watched === null ? (
                <Sites brand={brand} />
              ) : (
                <SitePage key={watched.id} brand={brand} siteId={watched.id} />
              ))}
            {section === 'team' && <TeamPage me={me} brandId={brand.id} />}
            {section === 'privacy' && <Privacy me={me} brand={brand} />}
            {section === 'tools' && <Tools me={me} />}
            {section === 'adviser' && <AdviserPage />}
            {section === 'audit' && <Audit me={me} />}
            {section === 'add-brand' && me.may.includes('add-brands') && <AddBrand />}
            {section === 'security' && <Security me={me} />}
            {section === 'bring' && <Bookmarklet />}
            {section === 'profile' && <Profile me={me} />}
            {section === 'devices' && <Devices />}
          </div>
        </div>
      </div>
    </Frame>
  )
}
