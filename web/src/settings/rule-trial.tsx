import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { RuleTrial } from '../../../src/api/rules.ts'
import { stretches } from '../cases/highlight.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Notice } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { beginsSomewhere, type RuleDraft, ruleInput } from './rule-draft.ts'
import { rulesApi } from './rules-api.ts'

const settleMs = 400

/** What the rule would have found among the stored posts, looked for anew once nobody has changed it for a moment. */
export function useTrial(brandId: string, draft: RuleDraft) {
  // The name decides nothing, and one that is still to be written must not hold the preview back.
  const wanted = useMemo(() => JSON.stringify(ruleInput({ ...draft, name: '-' })), [draft])
  const [asked, setAsked] = useState(wanted)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), settleMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const askable = beginsSomewhere(draft) || draft.conditions.none.length > 0
  const query = useQuery({
    queryKey: ['rule-trial', brandId, asked],
    queryFn: () => rulesApi.tryOut(brandId, JSON.parse(asked)),
    enabled: askable && asked === wanted,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return { query, askable, stale: asked !== wanted || query.isFetching }
}

/** How many posts were found, the newest of them with the words that did it, and a warning where there would be too many. */
export function TrialPane({ trial: { query, askable, stale } }: { readonly trial: ReturnType<typeof useTrial> }) {
  const { t, f } = useSpeech()
  const { data, error } = query
  const words = t.rules.trial
  return (
    <section className="ruletrial" aria-label={words.title}>
      <h3>{words.title}</h3>
      {!askable && <p className="dim">{words.waiting}</p>}
      {askable && error !== null && <ProblemNotice error={error} />}
      {askable && error === null && data === undefined && (
        <p className="dim" role="status">
          {words.looking}
        </p>
      )}
      {askable && error === null && data !== undefined && (
        <div className={stale ? 'stack stale' : 'stack'}>
          <p className="med" role="status">
            {data.looked === 0
              ? words.empty
              : data.more
                ? words.foundNewest(f.number(data.found), f.number(data.looked))
                : words.found(data.found, f.number(data.found), f.number(data.looked))}
          </p>
          {data.floods && (
            <Notice tone="warn" icon="warning" title={words.floods}>
              {words.floodsText}
            </Notice>
          )}
          {data.posts.length > 0 && (
            <ul className="stack m">
              {data.posts.slice(0, 3).map((it) => (
                <Found key={`${it.publishedAt} ${it.author} ${it.text}`} post={it} />
              ))}
            </ul>
          )}
          <p className="xs dim">{words.scope}</p>
        </div>
      )}
    </section>
  )
}

function Found({ post }: { readonly post: RuleTrial['posts'][number] }) {
  const { f } = useSpeech()
  const ago = useTicking((now) => f.ago(Date.parse(post.publishedAt), now))
  const hits = post.hits.map((it) => ({ ...it, rule: '' }))
  return (
    <li className="post">
      <div className="row">
        <b className="cut">{post.author}</b>
        <span className="xs faint nw">{ago}</span>
      </div>
      <p className="voice" dir="auto">
        {stretches(post.text, hits).map((it, at) =>
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
