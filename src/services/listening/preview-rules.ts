import { type Connector, type Glance, type Session, wayOf } from '../../connectors/sdk/connector.ts'
import { ConnectorError, type ConnectorErrorKind } from '../../connectors/sdk/errors.ts'
import { MemoryVault } from '../../connectors/sdk/memory-vault.ts'
import { compileRules, termsToSearch } from '../../domain/listening/index.ts'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { after, duration, hours, type Instant } from '../../domain/model/time.ts'
import type { WatchHit, WatchTerm } from '../../domain/model/watch.ts'
import { brandExists } from '../../store/brands.ts'
import { addressKey, privateAddresses } from '../admin/private-addresses.ts'
import { checkRule, type RuleInput } from '../admin/rule.ts'
import { knownConnector, unknownConnector } from '../admin/try-connection.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { may } from '../../domain/people/may.ts'
import { readArrivals } from './read-arrivals.ts'

/** Somebody looks on while their words are looked for. */
const longest = 12_000
const lookBack = hours(30 * 24)
const mostPages = 8
const mostShown = 40
const longestShown = 2_000

/** A post that the rules would catch. */
export interface PreviewPost {
  readonly connector: string
  readonly post: IncomingPost
  /** `ruleId` is the rule's place among those that were asked for. */
  readonly hits: readonly WatchHit[]
}

/** What rules would catch where nobody needs an account, and what became of each look. */
export interface RulesPreview {
  readonly since: Instant
  /** The newest. */
  readonly posts: readonly PreviewPost[]
  readonly total: number
  /** How many posts each rule caught, in the order of the rules. */
  readonly counts: readonly number[]
  readonly looks: readonly {
    readonly connector: string
    /** There is more than was looked at. */
    readonly more: boolean
    readonly error: {
      readonly kind: ConnectorErrorKind
      readonly message: string
      readonly messageFr: string | null
    } | null
  }[]
}

/** Looks in the open for what these rules would catch, before they are saved; nothing is stored. A place that does not answer is named, the others are shown. */
export async function previewRules(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly rules: readonly RuleInput[]
    readonly look: readonly { readonly connector: string; readonly settings: Readonly<Record<string, unknown>> }[]
  },
): Promise<RulesPreview> {
  const person = permitted(ctx, 'change-rules')
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const rules = input.rules.map((rule, at) => ({
    id: String(at),
    brandId: input.brandId,
    ...checkRule(rule, ctx.connectors),
  }))
  const now = ctx.now()
  const since = after(now, duration(-lookBack))
  const matcher = compileRules(rules)
  const typesAddresses = may(person.role, 'connect-sources')
  const looks = await Promise.all(
    input.look.map(async ({ connector: id, settings }) => {
      const connector = openConnector(ctx, id, settings['way'])
      try {
        const { arrivals, more } = await look(ctx, connector, settings, {
          terms: termsToSearch(rules, id),
          since,
          typesAddresses,
        })
        return { connector: id, more, error: null, items: readArrivals(matcher, arrivals, now, id).items }
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error
        const { kind, message, fr } = error
        return { connector: id, more: false, error: { kind, message, messageFr: fr }, items: [] }
      }
    }),
  )
  const found = looks
    .flatMap(({ connector, items }) =>
      items.flatMap((item) =>
        item.kind === 'post' && item.hits.length > 0 && !item.post.ours && item.post.publishedAt >= since
          ? [{ connector, post: item.post, hits: item.hits }]
          : [],
      ),
    )
    .sort((a, b) => b.post.publishedAt - a.post.publishedAt)
  return {
    since,
    posts: found.slice(0, mostShown).map(shortened),
    total: found.length,
    counts: rules.map(({ id }) => found.filter(({ hits }) => hits.some((hit) => hit.ruleId === id)).length),
    looks: looks.map(({ items: _items, ...rest }) => rest),
  }
}

/** Only what is open to everybody is looked at unsaved: nobody types a password for a preview. */
function openConnector(ctx: Context, id: string, way: unknown): Connector {
  const connector = knownConnector(ctx, id)
  const open: readonly unknown[] = ['nothing', 'address']
  if (connector.offered === false || !open.includes(wayOf(connector, way)?.needs ?? connector.needs))
    throw unknownConnector(id)
  return connector
}

async function look(
  ctx: Context,
  connector: Connector,
  typed: Readonly<Record<string, unknown>>,
  wanted: { readonly terms: readonly WatchTerm[]; readonly since: Instant; readonly typesAddresses: boolean },
): Promise<Glance> {
  const parsed = connector.settings.safeParse(typed)
  if (!parsed.success)
    throw new ServiceError('invalid', 'invalid', `These settings of ${connector.name} are not complete.`)
  const allowed = wanted.typesAddresses ? await privateAddresses(Object.values(typed)) : []
  const end = new AbortController()
  const tooLong = AbortSignal.timeout(longest)
  let session: Session | undefined
  try {
    const edge = ctx.edge(AbortSignal.any([end.signal, tooLong]), new Set(allowed.map(addressKey)))
    session = await connector.connect(parsed.data, edge, new MemoryVault())
    return session.glance === undefined
      ? await pages(session, wanted.terms)
      : await session.glance(wanted.terms, wanted.since)
  } catch (error) {
    if (error instanceof ConnectorError || !tooLong.aborted) throw error
    throw new ConnectorError('transient', `${connector.name} did not answer within ${longest / 1_000} seconds.`, {
      fr: `${connector.nameFr ?? connector.name} n’a pas répondu en ${longest / 1_000} secondes.`,
      cause: error,
    })
  } finally {
    end.abort()
    await session?.close().catch(() => undefined)
  }
}

/** The first pages of a session that has no quicker look. */
async function pages(session: Session, terms: readonly WatchTerm[]): Promise<Glance> {
  const arrivals: Arrival[] = []
  let cursor: string | null = null
  for (let read = 0; read < mostPages; read += 1) {
    const page = await session.pull(cursor, terms)
    arrivals.push(...page.arrivals)
    if (!page.more || page.cursor === cursor) return { arrivals, more: false }
    cursor = page.cursor
  }
  return { arrivals, more: true }
}

/** What is shown of a post, with the marks that still stand in it. */
function shortened(found: PreviewPost): PreviewPost {
  if (found.post.text.length <= longestShown) return found
  const text = found.post.text.slice(0, longestShown).toWellFormed()
  const hits = found.hits.map((hit) =>
    hit.end !== null && hit.end > longestShown ? { ...hit, start: null, end: null } : hit,
  )
  return { ...found, post: { ...found.post, text }, hits }
}
