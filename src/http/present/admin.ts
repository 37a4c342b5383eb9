import type { Brand, ConnectorInfo, ListedSource, Me, Source, SourcePage } from '../../api/schemas.ts'
import type { SourceAlarm } from '../../api/source-alarms.ts'
import type { SourceAgain } from '../../api/sign-out.ts'
import { opens } from '../../domain/people/api-key.ts'
import { mayInHouse } from '../../domain/people/may.ts'
import type { SignedIn } from '../../services/auth/auth.ts'
import type { SourceAgain as SourceAgainView } from '../../services/admin/connect-again.ts'
import type { BrandView } from '../../services/admin/list-brands.ts'
import type { ConnectorView } from '../../services/admin/list-connectors.ts'
import type { ListedSource as ListedView, SourceView } from '../../services/admin/list-sources.ts'
import type { SourcePage as SourcePageView } from '../../services/admin/read-source.ts'
import { kindWord, time, timeOrNull } from './cases.ts'

/** A brand. */
export const presentBrand = (brand: BrandView): Brand => ({
  ...brand,
  languages: [...brand.languages],
  sites: [...brand.sites],
  accounts: [...brand.accounts],
  may: [...brand.may],
})

/** The person who asks, with the brands that they work for. */
export const presentMe = (me: SignedIn, brands: readonly BrandView[]): Me => ({
  user: {
    id: me.actor.userId,
    name: me.actor.name,
    email: me.email,
    language: me.language,
    role: me.actor.role,
    theme: me.theme,
    singleKeys: me.singleKeys,
    twoFactor: me.twoFactor,
  },
  brands: brands.map(presentBrand),
  lastBrandId: brands.some((it) => it.id === me.lastBrandId) ? me.lastBrandId : null,
  may: mayInHouse(me.actor.role).filter((act) => me.actor.key === undefined || opens(me.actor.key.scopes, act)),
  mustEnrol: me.mustEnrol,
})

/** A network that can be connected. */
export const presentConnector = (connector: ConnectorView): ConnectorInfo => ({
  ...connector,
  cannot: [...connector.cannot],
  icon: [...connector.icon],
  form: { ...connector.form },
  secrets: [...connector.secrets],
  door: connector.door === null ? null : { ...connector.door, guide: { ...connector.door.guide } },
  consents: connector.consents.map((it) => ({ ...it, form: { ...it.form } })),
  ways: connector.ways.map((way) => ({ ...way, cannot: [...way.cannot], form: { ...way.form } })),
})

const presentAlarm = (alarm: SourceView['alarms'][number]): SourceAlarm => ({
  kind: alarm.kind,
  beganAt: time(alarm.beganAt),
  endedAt: timeOrNull(alarm.endedAt),
  calmSince: timeOrNull(alarm.calmSince),
  figures: { ...alarm.data },
})

/** A connected account, without its secrets. */
export const presentSource = (source: SourceView): Source => ({
  ...source,
  settings: { ...source.settings },
  error:
    source.error === null
      ? null
      : {
          kind: kindWord(source.error.kind),
          message: source.error.message,
          messageFr: source.error.messageFr,
          since: time(source.error.since),
          retryAt: timeOrNull(source.error.retryAt),
        },
  lastCheckAt: timeOrNull(source.lastCheckAt),
  lastPostAt: timeOrNull(source.lastPostAt),
  createdAt: time(source.createdAt),
  standing:
    source.standing === null
      ? null
      : {
          rate:
            source.standing.rate === null
              ? null
              : { ...source.standing.rate, resetsAt: time(source.standing.rate.resetsAt) },
          expiresAt: timeOrNull(source.standing.expiresAt),
          renews: source.standing.renews,
          lacks: source.standing.lacks ?? null,
          endsBecause: source.standing.endsBecause ?? null,
          sampled:
            source.standing.sampled === null || source.standing.sampled === undefined
              ? null
              : { ...source.standing.sampled, until: timeOrNull(source.standing.sampled.until) },
        },
  alarms: source.alarms.map(presentAlarm),
  whole:
    source.whole === null
      ? null
      : { from: time(source.whole.from), to: time(source.whole.to), at: time(source.whole.at) },
  catchingUp:
    source.catchingUp === null
      ? null
      : {
          since: time(source.catchingUp.since),
          posts: source.catchingUp.posts,
          reached: timeOrNull(source.catchingUp.reached),
          end: timeOrNull(source.catchingUp.end ?? null),
        },
})

/** A source that signed in again. */
export const presentAgain = (source: SourceAgainView): SourceAgain => ({ ...presentSource(source), left: source.left })

const presentHours = (all: SourcePageView['hours']): SourcePage['hours'] =>
  all.map(({ at, posts }) => ({ at: time(at), posts }))

/** A source of the list, with its last day. */
export const presentListed = ({ delay, hours, ...source }: ListedView): ListedSource => ({
  ...presentSource(source),
  delay: delay === null ? null : { ...delay },
  hours: presentHours(hours),
})

/** A source's page. */
export const presentSourcePage = (page: SourcePageView): SourcePage => ({
  source: presentSource(page.source),
  delay: page.delay === null ? null : { ...page.delay },
  hours: presentHours(page.hours),
  troubles: page.troubles.map((it) => ({
    beganAt: time(it.beganAt),
    endedAt: timeOrNull(it.endedAt),
    kind: kindWord(it.kind),
    message: it.message,
    messageFr: it.messageFr,
  })),
  alarms: page.alarms.map(presentAlarm),
  holes: page.holes.map((it) => ({ ...it, from: time(it.from), to: time(it.to) })),
  unfit: page.unfit === null ? null : page.unfit.map((it) => ({ ...it, at: time(it.at) })),
  lastCaseId: page.lastCaseId,
  hasSecret: page.hasSecret,
})
