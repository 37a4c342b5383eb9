import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { Brand, Preview } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { around } from '../cases/highlight.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useConnectors } from '../queries.ts'
import { NetworkIcon, Notice, OutLink, useNetworkName } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { offersOf, takesAnySite } from './offers.ts'
import type { Term } from './terms.ts'
import { TryIt } from './try-it.tsx'

/** A rule that is not saved yet. */
export interface NewRule {
  readonly name: string
  readonly terms: readonly Term[]
}

/** More in a month than anybody says of a shop: the word means something else, too. */
const flood = 100
const settleMs = 600
const mostSites = 2
/** What the server takes at once. */
const mostLooks = 6

/** The brand's accounts whose handle is a name of the web. */
export const ownAccounts = (brand: Brand): string =>
  brand.accounts.flatMap((it) => (/^@[^@/]+\.[^@/]+$/u.test(it) ? [it.slice(1)] : [])).join(', ')

/** Where to look without an account: what needs nothing, and the brand's own sites where an address is enough. */
function useLook(brand: Brand) {
  const { language } = useSpeech()
  const connectors = useConnectors().data
  return useMemo(
    () =>
      offersOf(connectors ?? [], language)
        .filter((it) => it.connector.offered)
        .flatMap((it): readonly { connector: string; settings: Record<string, string> }[] => {
          const way = it.way === null ? {} : { way: it.way }
          if (it.needs === 'nothing')
            return [{ connector: it.connector.id, settings: { ...way, own: ownAccounts(brand) } }]
          if (!takesAnySite(it)) return []
          return brand.sites
            .slice(0, mostSites)
            .map((address) => ({ connector: it.connector.id, settings: { ...way, address } }))
        })
        .slice(0, mostLooks),
    [connectors, language, brand],
  )
}

/** What the rules would catch, looked for anew once nobody has changed them for a moment. */
export function usePreview(brand: Brand, rules: readonly NewRule[]) {
  const look = useLook(brand)
  const wanted = useMemo(() => JSON.stringify({ rules, look }), [rules, look])
  const [asked, setAsked] = useState(wanted)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), settleMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const query = useQuery({
    queryKey: ['preview', brand.id, asked],
    queryFn: () => api.previewRules(brand.id, JSON.parse(asked)),
    enabled: look.length > 0 && rules.length > 0 && asked === wanted,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
    retry: false,
  })
  return { query, where: [...new Set(look.map((it) => it.connector))], stale: asked !== wanted || query.isFetching }
}

/** « 12 en 30 j » beside each rule; nothing while it is not known. */
export function countOf(preview: Preview | undefined, rules: readonly NewRule[], name: string): number | null {
  const at = rules.findIndex((it) => it.name === name)
  // Where nothing could be read, nothing is known: not even none.
  return at < 0 || preview?.looks.every((it) => it.error !== null) ? null : (preview?.counts[at] ?? null)
}

/** Whether a count says that a word is too common. */
export const floods = (count: number | null): boolean => count !== null && count >= flood

/** The posts that the rules would catch now, with the words that did it. */
export function PreviewPane({
  brand,
  rules,
  preview: { query, where, stale },
}: {
  readonly brand: Brand
  readonly rules: readonly NewRule[]
  readonly preview: ReturnType<typeof usePreview>
}) {
  const { t, language } = useSpeech()
  const network = useNetworkName()
  const { data } = query
  const failed = data?.looks.filter((it) => it.error !== null) ?? []
  const more = data?.looks.some((it) => it.more) ?? false
  const reading = where.map(network).join(', ')
  if (rules.length === 0) return <p className="dim">{t.guide.watch.none}</p>
  return (
    <>
      <div className={data !== undefined && stale ? 'stale' : ''}>
        <div className="row" style={{ alignItems: 'baseline' }}>
          <h2>{t.guide.watch.found}</h2>
          {data !== undefined && data.total > 0 && (
            <span className="dim" role="status">
              {t.guide.watch.total(data.total, more)}
            </span>
          )}
        </div>
        <p className="dim">{t.guide.watch.foundLead}</p>
      </div>
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {failed.map((it) => (
        <Notice
          key={`${it.connector} ${it.error?.message}`}
          tone="warn"
          icon="offline"
          title={t.guide.watch.unreached(network(it.connector))}
        >
          {(language === 'fr' ? it.error?.messageFr : null) ?? it.error?.message}
        </Notice>
      ))}
      {data === undefined && query.error === null && <Reading words={t.guide.watch.looking(reading)} />}
      {data?.total === 0 && failed.length < data.looks.length && !stale && (
        <div>
          <p className="med">{t.guide.watch.nothing}</p>
          <p className="dim">{t.guide.watch.nothingLead}</p>
        </div>
      )}
      {data !== undefined && data.posts.length > 0 && (
        <ul className={`stack ${stale ? 'stale' : ''}`}>
          {data.posts.slice(0, 8).map((it) => (
            <Found key={`${it.connector} ${it.url ?? it.publishedAt} ${it.author.handle}`} post={it} rules={rules} />
          ))}
        </ul>
      )}
      {data !== undefined && stale && <Reading words={t.guide.watch.looking(reading)} />}
      <details className="trial" open={data !== undefined && data.total === 0}>
        <summary>{t.guide.watch.tryIt}</summary>
        <TryIt rules={rules} name={brand.name} />
      </details>
    </>
  )
}

function Found({ post, rules }: { readonly post: Preview['posts'][number]; readonly rules: readonly NewRule[] }) {
  const { t, f } = useSpeech()
  const ago = useTicking((now) => f.ago(Date.parse(post.publishedAt), now))
  const named = post.hits.map((it) => ({ rule: rules[it.rule]?.name ?? '', start: it.start, end: it.end }))
  const by = [...new Set(named.map((it) => it.rule))].filter((it) => it !== '')
  return (
    <li className="post">
      <div className="row wrap">
        <b className="cut">{post.author.name || post.author.handle}</b>
        <span className="faint row" style={{ gap: 5 }}>
          <NetworkIcon connector={post.connector} size="s" />
          {post.url === null ? (
            <span className="xs">{ago}</span>
          ) : (
            <span className="xs">
              <OutLink href={post.url}>{ago}</OutLink>
            </span>
          )}
        </span>
        {by.length > 0 && <span className="end xs faint">{t.guide.watch.by(by.join(', '))}</span>}
      </div>
      <p className="voice" lang={post.language ?? undefined} dir="auto">
        {around(post.text, named).map((it, at) =>
          it.rules.length === 0 ? (
            it.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one text have no other name
            <mark className="hit" key={at}>
              {it.text}
            </mark>
          ),
        )}
      </p>
    </li>
  )
}

/** A post that is on its way, and what is being read. */
export function Reading({ words }: { readonly words: string }) {
  return (
    <div className="post live" role="status">
      <span className="sk" style={{ width: '38%' }} />
      <span className="sk" style={{ width: '86%', marginTop: 10 }} />
      <p className="xs faint" style={{ marginTop: 10 }}>
        {words}
      </p>
    </div>
  )
}
