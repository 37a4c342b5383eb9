import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import { type SearchHit, SearchResults } from '../../../src/api/search.ts'
import { ask } from '../api.ts'
import { OriginIcon, personName } from '../bring/origin.tsx'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { isUnderstood, withPart } from '../inbox/filter.ts'
import { useLabels } from '../labels/labels-api.ts'
import { useLive } from '../live/use-live.ts'
import { ProblemNotice } from '../problem.tsx'
import { useSources } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Empty, Severity, useNetworkName } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { viewPath } from '../views.ts'
import { forgetSearches, noteSearch, recentSearches } from './recent.ts'
import { type Pair, suggestionsFor, withSuggestion } from './suggest.ts'
import './search.css'

const settleMs = 200

/** What was found stands as text, its words marked. */
function Passage({ passage, language }: { readonly passage: SearchHit['passage']; readonly language: string | null }) {
  const { text, marks, cutBefore, cutAfter } = passage
  const from = (at: number): number => marks[at - 1]?.end ?? 0
  return (
    <bdi lang={language ?? undefined}>
      {cutBefore && '… '}
      {marks.map(({ start, end }, at) => (
        <Fragment key={start}>
          {text.slice(from(at), start)}
          <mark className="hit">{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(from(marks.length))}
      {cutAfter && ' …'}
    </bdi>
  )
}

function Found({ hit, onOpen }: { readonly hit: SearchHit; readonly onOpen: () => void }) {
  const { t, f } = useSpeech()
  const when = useTicking((now) => f.moment(Date.parse(hit.at), now))
  const { case: row } = hit
  return (
    <li>
      <Link href={`/cases/${row.id}`} className="foundcase" onClick={onOpen}>
        <Severity priority={row.priority} />
        <span className="who">
          <b dir="auto">{personName(row.author, t)}</b>
          <OriginIcon connector={row.connector} brought={row.brought} size="s" />
          <span className="dim xs">{t.caseView.status[row.status]}</span>
        </span>
        <time className="dim xs nw" dateTime={hit.at}>
          {when}
        </time>
        <span className="tx">
          {(hit.in === 'reply' || hit.in === 'note') && (
            <span className="xs dim foundin">{t.search.by(t.search.in[hit.in], hit.by)}</span>
          )}
          {row.erased ? (
            t.privacy.erasedText
          ) : (
            <Passage passage={hit.passage} language={hit.in === 'post' ? row.language : null} />
          )}
        </span>
      </Link>
    </li>
  )
}

function Tries({
  title,
  of,
  act,
  choose,
}: {
  readonly title: string
  readonly of: readonly Pair[]
  readonly act?: { readonly label: string; readonly run: () => void }
  readonly choose: (text: string) => void
}) {
  if (of.length === 0) return null
  return (
    <section className="searchtries">
      <h2 className="xs">
        {title}
        {act !== undefined && (
          <Button kind="quiet" size="sm" onClick={act.run}>
            {act.label}
          </Button>
        )}
      </h2>
      <ul>
        {of.map(([written, says]) => (
          <li key={written}>
            <button type="button" className="searchtry" onClick={() => choose(written)}>
              <code>{written}</code>
              {says !== '' && <span className="dim xs">{says}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The search through a brand's cases: one field, what may be written in it, and the passages that it finds. */
export function SearchPage({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const said = t.search
  const [, navigate] = useLocation()
  const [params, setParams] = useSearchParams()
  const q = params.get('q') ?? ''
  const [text, setText] = useState(q)
  const [recent, setRecent] = useState(() => recentSearches(me.user.id))
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const field = useRef<HTMLInputElement>(null)
  const results = useRef<HTMLOListElement>(null)
  const listId = useId()
  const networkName = useNetworkName()
  const sources = useSources(brand.id).data ?? []
  useLive(brand.id)

  useEffect(() => {
    document.title = t.title(said.title)
  }, [t, said])
  useEffect(() => field.current?.focus(), [])
  // The address follows the field when the hand rests, so that a search can be gone back to.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.trim() !== q) setParams(text.trim() === '' ? {} : { q: text.trim() }, { replace: true })
    }, settleMs)
    return () => clearTimeout(timer)
  }, [text, q, setParams])

  const query = useQuery({
    queryKey: ['search', brand.id, q],
    queryFn: () => ask('GET', `v1/brands/${brand.id}/search?${new URLSearchParams({ q }).toString()}`, SearchResults),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const channels = [...new Set(sources.map((it) => it.connector))]
  const labels = useLabels(brand.id).data?.labels ?? []
  const quoted = (name: string): string => (/\s/.test(name) ? `"${name.replaceAll('"', '')}"` : name)
  const offered = suggestionsFor(text, said.operators, [
    ...said.values,
    ...channels.map((it): Pair => [`${said.channel}${it}`, networkName(it)]),
    ...labels.map(({ name }): Pair => [`${said.label}${quoted(name)}`, name]),
  ])
  const shows = open && offered.length > 0

  const type = (next: string) => {
    setText(next)
    setOpen(true)
    setAt(-1)
  }
  const choose = (next: string) => {
    type(next)
    field.current?.focus()
  }
  const remember = () => {
    noteSearch(me.user.id, text)
    setRecent(recentSearches(me.user.id))
  }
  const links = () => [...(results.current?.querySelectorAll<HTMLElement>('a') ?? [])]
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const picked = shows ? offered[at] : undefined
    if (event.nativeEvent.isComposing) return
    if (by !== 0 && shows) setAt((at + by + offered.length + (at < 0 && by < 0 ? 1 : 0)) % offered.length)
    else if (by > 0) links()[0]?.focus()
    else if ((event.key === 'Enter' || event.key === 'Tab') && picked !== undefined)
      type(withSuggestion(text, picked[0]))
    else if (event.key === 'Enter') {
      setOpen(false)
      remember()
      setParams(text.trim() === '' ? {} : { q: text.trim() }, { replace: true })
    } else if (event.key !== 'Escape') return
    else if (shows) setOpen(false)
    else if (text !== '') type('')
    else navigate('/')
    event.preventDefault()
  }
  const step = (event: KeyboardEvent) => {
    const all = links()
    const here = all.indexOf(document.activeElement as HTMLElement)
    if (event.key === 'Escape') field.current?.focus()
    else if (event.key === 'ArrowDown') all[Math.min(here + 1, all.length - 1)]?.focus()
    else if (event.key === 'ArrowUp') (here <= 0 ? field.current : all[here - 1])?.focus()
    else return
    event.preventDefault()
  }

  const data = q === '' ? undefined : query.data
  // What is still being typed at the end is no mistake yet.
  const faults = (data?.faults ?? []).filter((it) => !(it.why === 'empty' && text.trimEnd().endsWith(':')))
  const asFilter = withPart('', 'q', q)
  const count = data === undefined ? '' : said.count(f.number(data.hits.length), data.hits.length === 1, data.cut)
  return (
    <Frame me={me} brand={brand} rail={false}>
      <div className="searchpage">
        <h1 className="sr">{said.title}</h1>
        <div className="searchfield">
          <Icon name="search" />
          <input
            ref={field}
            type="text"
            role="combobox"
            aria-label={said.act}
            aria-autocomplete="list"
            aria-expanded={shows}
            aria-controls={listId}
            aria-activedescendant={shows && at >= 0 ? `${listId}-${at}` : undefined}
            placeholder={said.field}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={300}
            enterKeyHint="search"
            value={text}
            onChange={(event) => type(event.currentTarget.value)}
            onKeyDown={press}
            onBlur={() => setOpen(false)}
          />
          {text !== '' && (
            <Button kind="quiet" size="sm" icon="close" aria-label={said.clear} onClick={() => choose('')} />
          )}
          <div id={listId} role="listbox" aria-label={said.suggestions} className="suggestions" hidden={!shows}>
            {offered.map(([written, says], index) => (
              <div
                key={written}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === at}
                className="suggestion"
                // The focus stays in the field.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(withSuggestion(text, written))}
              >
                <code>{written}</code>
                <span className="dim xs">{says}</span>
              </div>
            ))}
          </div>
        </div>
        <div className="scroll">
          {faults.map((it) => (
            <p key={`${it.operator}:${it.value}`} className="searchfault xs" role="status">
              <Icon name="warning" size="s" /> {said.faults[it.why](it.operator, it.value)}
            </p>
          ))}
          {query.error !== null && q !== '' && (
            <div className="lists-notice">
              <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
            </div>
          )}
          <div className={data === undefined || data.hits.length === 0 ? 'sr' : 'searchcount xs dim'}>
            <p role="status">
              {data?.hits.length === 0 ? said.nothing.title : count} {data?.cut === true && said.cut}
            </p>
            {data !== undefined && data.hits.length > 0 && isUnderstood(asFilter) && (
              <Link href={viewPath('all', asFilter)} className="btn q sm" title={said.asListHint}>
                {said.asList}
              </Link>
            )}
          </div>
          {q === '' ? (
            <div className="searchteach">
              <Tries
                title={said.recent}
                of={recent.map((it): Pair => [it, ''])}
                act={{
                  label: said.forget,
                  run: () => {
                    forgetSearches(me.user.id)
                    setRecent([])
                    field.current?.focus()
                  },
                }}
                choose={choose}
              />
              <h2>{said.teach.title}</h2>
              <p className="dim">{said.teach.text}</p>
              <Tries title={said.teach.examplesTitle} of={said.teach.examples} choose={choose} />
            </div>
          ) : data?.hits.length === 0 ? (
            <Empty sea="waves" title={said.nothing.title}>
              {said.nothing.text}
            </Empty>
          ) : (
            <ol ref={results} className="found" aria-label={said.results} aria-busy={query.isFetching} onKeyDown={step}>
              {data?.hits.map((hit) => (
                <Found key={hit.case.id} hit={hit} onOpen={remember} />
              ))}
            </ol>
          )}
        </div>
      </div>
    </Frame>
  )
}
