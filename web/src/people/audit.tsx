import { useInfiniteQuery } from '@tanstack/react-query'
import { type AuditEntry, type Me, Role } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { Messages } from '../i18n/fr.ts'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { peopleApi } from './people-api.ts'

type Acts = Messages['people']['audit']['acts']

const isKnown = (kind: string, acts: Acts): kind is keyof Acts => Object.hasOwn(acts, kind)

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((it) => typeof it === 'string') : []

/** What changed, where the act carries more than its name. */
function useDetail(me: Me) {
  const { t } = useSpeech()
  const names = (ids: readonly string[]): string =>
    ids.map((id) => me.brands.find((it) => it.id === id)?.name ?? t.people.audit.aBrand).join(', ')
  return ({ facts }: AuditEntry): string => {
    const [from, to] = [Role.safeParse(facts['from']), Role.safeParse(facts['to'])]
    const [given, taken] = [strings(facts['given']), strings(facts['taken'])]
    return [
      from.success && to.success && from.data !== to.data
        ? t.people.audit.roleFromTo(t.people.roles[from.data], t.people.roles[to.data])
        : '',
      given.length > 0 ? t.people.audit.given(names(given)) : '',
      taken.length > 0 ? t.people.audit.taken(names(taken)) : '',
    ]
      .filter((it) => it !== '')
      .join(' · ')
  }
}

/** Who changed what about accounts and rights, the newest first. */
export function Audit({ me }: { readonly me: Me }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const detailOf = useDetail(me)
  const pages = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam }) => peopleApi.audit(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? []
  const say = (it: AuditEntry): string => {
    const who = it.actor ?? (it.byOperator ? t.people.audit.operator : t.people.audit.somebody)
    const { acts } = t.people.audit
    return isKnown(it.kind, acts) ? acts[it.kind](who, it.person ?? t.people.audit.somebody) : t.people.audit.other(who)
  }
  return (
    <section>
      <h2>{t.people.audit.title}</h2>
      <p className="lead">{t.people.audit.lead}</p>
      {pages.error !== null && <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data !== undefined && entries.length === 0 && <p className="dim">{t.people.audit.none}</p>}
      <ul className="lines">
        {entries.map((it) => (
          <li key={it.id}>
            <div className="who">
              <p>{say(it)}</p>
              {detailOf(it) !== '' && <p className="xs dim">{detailOf(it)}</p>}
            </div>
            <time className="xs dim nw" dateTime={it.at}>
              {f.moment(Date.parse(it.at), now)}
            </time>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button style={{ marginTop: 14 }} busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t.people.audit.more}
        </Button>
      )}
    </section>
  )
}
