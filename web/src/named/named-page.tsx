import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useLive } from '../live/use-live.ts'
import { BrandSwitch } from '../people/brand-switch.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button, Empty } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { usePage } from '../use-page.ts'
import { namedApi, namedKey, useNamed } from './named-api.ts'
import './named.css'

/** The notes in which a colleague names whoever looks, newest first, and which of them they have not seen. */
export function NamedPage({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const { named: words } = t
  const cache = useQueryClient()
  const now = useMinute()
  const [problem, setProblem] = useState<unknown>(null)
  useLive(brand.id)
  usePage(words.title)
  const { data, error, refetch } = useNamed(brand.id)
  const mark = async (noteIds: readonly string[], read: boolean) => {
    setProblem(null)
    try {
      await namedApi.mark(brand.id, { noteIds: [...noteIds], read })
      await cache.invalidateQueries({ queryKey: namedKey(brand.id) })
    } catch (refused) {
      setProblem(refused)
    }
  }
  const all = data?.mentions ?? []
  const unread = all.filter((it) => !it.read)
  const mayMark = me.user.role !== 'observer'
  return (
    <Frame me={me} brand={brand} rail={false} section="named">
      <div className="bar">
        <h1 style={{ fontSize: 'var(--vg-fs-md)' }}>{words.title}</h1>
        <div className="end onlyphone">
          <BrandSwitch me={me} brandId={brand.id} name={brand.name} />
        </div>
      </div>
      <div className="scroll namedpage" tabIndex={-1}>
        {error !== null && data === undefined && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {problem !== null && <ProblemNotice error={problem} />}
        {data !== undefined && all.length === 0 && (
          <Empty sea="boat" first title={words.none}>
            {words.noneText}
          </Empty>
        )}
        {all.length > 0 && (
          <div className="in">
            <p className="lead">{words.lead}</p>
            {unread.length > 1 && mayMark && (
              <Button
                kind="quiet"
                size="sm"
                icon="check"
                onClick={() =>
                  void mark(
                    unread.map((it) => it.noteId),
                    true,
                  )
                }
              >
                {words.markAll}
              </Button>
            )}
            <ul className="namedlist">
              {all.map((it) => (
                <li key={it.noteId} className={it.read ? '' : 'unseen'}>
                  <span className="mark" aria-hidden="true" />
                  <Link href={`/cases/${it.caseId}`}>
                    <p className="xs dim">
                      {!it.read && <span className="sr">{words.fresh}, </span>}
                      {it.team !== null && (
                        <span className="tag">
                          <Icon name="people" size="s" /> {words.yourTeam(it.team.name)}
                        </span>
                      )}{' '}
                      <b>{it.by.name || t.caseView.somebody}</b> · {words.about(it.customer.name || it.customer.handle)}{' '}
                      · <time dateTime={it.at}>{f.moment(Date.parse(it.at), now)}</time>
                    </p>
                    <p className="words">{it.text}</p>
                  </Link>
                  {mayMark && (
                    <Button
                      kind="quiet"
                      size="sm"
                      icon={it.read ? 'undo' : 'check'}
                      aria-label={it.read ? words.markUnread : words.markRead}
                      title={it.read ? words.markUnread : words.markRead}
                      onClick={() => void mark([it.noteId], !it.read)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Frame>
  )
}
