import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { broughtWays, type BroughtWay, type Me } from '../../../src/api/schemas.ts'
import { evidenceLimits } from '../../../src/domain/cases/evidence.ts'
import { tidyLink } from '../../../src/domain/model/web-link.ts'
import type { Action } from '../actions/action.ts'
import { ApiProblem, api } from '../api.ts'
import { brandBase } from '../brand-address.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice, sayProblem } from '../problem.tsx'
import { keys } from '../queries.ts'
import { MomentField } from '../moments/moment-field.tsx'
import { unread } from '../moments/typed.ts'
import { PageZone } from '../moments/zone-hint.tsx'
import { ofZoneField } from '../settings/clocks-draft.ts'
import { Icon } from '../ui/icons.tsx'
import { useActions } from '../actions/registry.tsx'
import { usePhone } from '../ui/phone.ts'
import { Button, Empty, Notice } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { useWayUp } from '../use-page.ts'
import {
  type Draft,
  emptyDraft,
  isEmpty,
  isShareLost,
  lateDraft,
  nameOfDraft,
  readDraft,
  readWaiting,
  setAside,
  sharedCount,
  sharedDraft,
  shortNameOf,
  takenBack,
  withoutSent,
  writeDraft,
  writeWaiting,
} from './draft.ts'
import { pictureOf } from './evidence.tsx'
import { accepted, filesIn, mayPass, takeShared, useFiles } from './files.ts'
import { wayIcons } from './origin.tsx'
import './bring.css'

/** Where a case is opened by hand: at its own address, with a share or a bookmarklet, or from the button of the list. */
export function Bring({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  if (!brand.may.includes('change-cases')) {
    return (
      <Frame me={me} brand={brand} rail={false}>
        <Empty sea="waves" first title={t.problem.forbidden.title}>
          {t.problem.forbidden.text}
        </Empty>
      </Frame>
    )
  }
  return <Form me={me} brand={brand} />
}

/** What a page shares is taken once, out of the address; a draft that stood here before is put aside, not lost. */
function firstDraft(userId: string): {
  readonly draft: Draft
  readonly shared: boolean
  readonly files: boolean
  readonly lost: boolean
} {
  const files = sharedCount(location.hash) !== null
  const lost = isShareLost(location.hash)
  const shared = sharedDraft(location.search, location.hash)
  const before = readDraft(userId)
  if (shared === null) return { draft: before ?? emptyDraft(), shared: lost, files, lost }
  if (before !== null && (before.link !== shared.link || before.words !== shared.words))
    writeWaiting(userId, setAside(readWaiting(userId), before, null))
  return { draft: shared, shared: true, files, lost }
}

const momentOf = (local: string, timeZone: string): string | null => {
  const at = ofZoneField(local, timeZone)
  return at === null ? null : new Date(at).toISOString()
}

/** The form that is on the page: what an earlier one still waits for must not write over it. */
let onPage: object | null = null

function Form({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const isPhone = usePhone()
  const [, navigate] = useLocation()
  const [first] = useState(() => firstDraft(me.user.id))
  const [draft, setDraft] = useState(first.draft)
  const [waiting, setWaiting] = useState(() => readWaiting(me.user.id))
  const [self] = useState(() => ({}))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [tried, setTried] = useState(false)
  const [over, setOver] = useState(false)
  const why = useId()
  const ways = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const current = useRef(draft)
  const change = (part: Partial<Draft>) => {
    current.current = { ...current.current, ...part }
    if (onPage === self) {
      setDraft(current.current)
      writeDraft(me.user.id, current.current)
      return
    }
    const late = lateDraft(readDraft(me.user.id), current.current, onPage !== null)
    if (late !== null) writeDraft(me.user.id, late)
  }
  const wait = (next: readonly Draft[]) => {
    writeWaiting(me.user.id, next)
    setWaiting(next)
  }
  const takeUp = (it: Draft) => {
    wait(setAside(readWaiting(me.user.id), current.current, it))
    change(it)
    kept.set(it.evidence)
    field.current?.focus()
  }
  const throwAway = (it: Draft) => {
    const before = readWaiting(me.user.id)
    const at = before.findIndex(({ id }) => id === it.id)
    wait(before.filter(({ id }) => id !== it.id))
    say({
      icon: 'close',
      text: t.bring.thrownAway,
      act: { label: t.done.undo, run: () => wait(takenBack(readWaiting(me.user.id), it, Math.max(0, at))) },
    })
    // Its button is gone, and the focus with it.
    field.current?.focus()
  }
  const kept = useFiles(brand.id, draft.evidence, (evidence) => change({ evidence: [...evidence] }))

  useEffect(() => {
    onPage = self
    return () => {
      if (onPage === self) onPage = null
    }
  }, [self])
  useEffect(() => {
    document.title = t.title(t.bring.title)
  }, [t])
  useEffect(() => {
    if (!first.shared) return
    writeDraft(me.user.id, first.draft)
    history.replaceState(null, '', location.pathname)
  }, [first, me.user.id])

  const add = useRef(kept.add)
  useEffect(() => {
    add.current = kept.add
  })
  useEffect(() => {
    if (!first.files) return
    void takeShared().then((files) => {
      if (files.length > 0) add.current(files)
    })
  }, [first])
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = filesIn(event.clipboardData)
      if (files.length === 0) return
      event.preventDefault()
      add.current(files)
    }
    addEventListener('paste', paste)
    return () => removeEventListener('paste', paste)
  }, [])

  const takers = me.brands.filter((it) => it.may.includes('change-cases'))
  const link = tidyLink(draft.link)
  const known = useQuery({
    queryKey: ['known-page', brand.id, link],
    queryFn: () => api.knownPage(brand.id, link ?? ''),
    enabled: link !== null,
    staleTime: 5_000,
  })
  const knownCase = link === null ? null : (known.data ?? null)
  const way: BroughtWay =
    draft.way ?? (draft.link.trim() !== '' ? 'link' : kept.files.length > 0 ? 'screenshot' : 'other')
  const linkWrong = draft.link.trim() !== '' && link === null
  const sending = kept.files.some((it) => it.state === 'sending')
  const nothing = draft.words.trim() === '' && link === null && draft.evidence.length === 0
  const blockedBy = sending
    ? t.bring.wait
    : linkWrong
      ? t.bring.linkWrong
      : nothing
        ? t.bring.nothing
        : draft.when === unread
          ? t.clocks.moments.unread
          : null
  const leave = () => navigate('/')
  const open = async () => {
    setTried(true)
    if (blockedBy !== null || busy) return
    setBusy(true)
    setError(null)
    try {
      const { evidence, when, title, ...rest } = current.current
      const sent = current.current
      const { case: row, outcome } = await api.bring(brand.id, {
        ...rest,
        way,
        link,
        title: link === null ? null : title,
        saidAt: momentOf(when, brand.timeZone),
        evidenceIds: evidence.map((it) => it.id),
      })
      // Something may have been shared meanwhile: it stands in its place, and this one waits.
      const left = withoutSent(sent, readDraft(me.user.id), readWaiting(me.user.id))
      writeDraft(me.user.id, left.stored)
      wait(left.waiting)
      void cache.invalidateQueries({ queryKey: keys.cases(brand.id) })
      void cache.invalidateQueries({ queryKey: keys.counts(brand.id) })
      void cache.invalidateQueries({ queryKey: keys.case(row.id) })
      say({
        icon: 'check',
        text: outcome === 'known' && isBareLink(sent) ? t.bring.done.here : t.bring.done[outcome],
        forMs: 6_000,
      })
      navigate(`/cases/${row.id}`, { replace: true })
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.reason === 'evidence-gone') kept.set([])
      setError(problem)
      setBusy(false)
    }
  }
  const send: Action = {
    id: 'send',
    label: t.bring.open,
    icon: 'check',
    group: 'case',
    keys: ['Mod+Enter'],
    blocked: null,
    run: () => void open(),
  }
  const wayUp = useWayUp(leave)
  useActions(1, [send, wayUp])

  const chooseFiles = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])]
    input.value = ''
    kept.add(chosen)
  }
  return (
    <Frame me={me} brand={brand} rail={false} bare={isPhone}>
      <form
        className={over ? 'bring over' : 'bring'}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={(event) => {
          if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)))
            setOver(false)
        }}
        onDrop={(event) => {
          setOver(false)
          const files = filesIn(event.dataTransfer)
          if (files.length === 0) return
          event.preventDefault()
          kept.add(files)
        }}
      >
        <div className="bar">
          <Button kind="quiet" size="sm" icon="back" aria-label={t.backToCases} onClick={leave} />
          <h1>{t.bring.title}</h1>
        </div>
        <div className="scroll bringbody">
          <div className="in">
            <p className="dim desk-only">{t.bring.lead}</p>
            {first.lost && (
              <Notice tone="warn" icon="lost" title={t.bring.shareLost.title}>
                {t.bring.shareLost.text}
              </Notice>
            )}
            {waiting.length > 0 && (
              <Notice icon="pencil" title={t.bring.before(waiting.length)}>
                <ul className="waiting">
                  {waiting.map((it) => (
                    <li className="row" key={it.id}>
                      <span className="grow cut">{nameOfDraft(it)}</span>
                      <Button
                        size="sm"
                        blocked={sending || busy}
                        because={why}
                        aria-label={t.bring.takeThat(shortNameOf(it))}
                        onClick={() => takeUp(it)}
                      >
                        {t.bring.takeBefore}
                      </Button>
                      <Button
                        size="sm"
                        kind="quiet"
                        icon="close"
                        blocked={busy}
                        because={why}
                        aria-label={t.bring.dropThat(shortNameOf(it))}
                        onClick={() => throwAway(it)}
                      />
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
            {knownCase !== null && (
              <Notice
                icon="eye"
                title={t.bring.known}
                live="polite"
                acts={
                  <Button size="sm" onClick={() => navigate(`/cases/${knownCase}`)}>
                    {t.bring.seeCase}
                  </Button>
                }
              >
                {t.bring.knownText}
              </Notice>
            )}
            {takers.length > 1 && (
              <Select
                label={t.bring.brand}
                value={brand.id}
                allowDeselect={false}
                data={takers.map((it) => ({ value: it.id, label: it.name }))}
                onChange={(value) => {
                  if (value !== null) navigate(`~${brandBase(value)}/new`, { replace: true })
                }}
              />
            )}
            <Textarea
              ref={field}
              className="words"
              label={t.bring.words}
              placeholder={t.bring.wordsPlaceholder}
              autosize
              minRows={3}
              maxRows={12}
              maxLength={20_000}
              autoFocus={draft.words === '' && draft.link === ''}
              value={draft.words}
              onChange={(event) => change({ words: event.currentTarget.value })}
            />
            <div>
              <TextInput
                label={t.bring.link}
                placeholder="https://"
                inputMode="url"
                autoCapitalize="off"
                autoCorrect="off"
                spellCheck={false}
                maxLength={4_000}
                value={draft.link}
                error={linkWrong && tried ? t.bring.linkWrong : undefined}
                onChange={(event) => change({ link: event.currentTarget.value, title: null })}
              />
              {draft.title !== null && link !== null && <p className="xs dim cut">{t.bring.page(draft.title)}</p>}
            </div>
            <fieldset className="files">
              <legend className="med">{t.bring.files}</legend>
              <p className="xs dim desk-only">{over ? t.bring.dropHere : t.bring.filesHint}</p>
              <div className="pieces">
                {kept.files.map((it) => (
                  <div className={`piece ${it.state}`} key={it.id}>
                    {it.evidence?.kind === 'picture' ? (
                      <img
                        src={pictureOf(it.id, 'thumb')}
                        alt={it.name || t.bring.fileWithoutName}
                        width={96}
                        height={96}
                      />
                    ) : (
                      <span className="letter">
                        {it.state === 'sending' ? (
                          <span className="dial" aria-hidden="true" />
                        ) : (
                          <Icon name={it.state === 'refused' ? 'stop' : 'mail'} size="l" />
                        )}
                        <span className="cut">{it.name || t.bring.fileWithoutName}</span>
                        {it.state === 'sending' && <span className="sr">{t.bring.sending(it.name)}</span>}
                      </span>
                    )}
                    <button
                      type="button"
                      className="off"
                      aria-label={t.evidence.remove(it.name || t.bring.fileWithoutName)}
                      onClick={() => kept.remove(it.id)}
                    >
                      <Icon name="close" size="s" />
                    </button>
                  </div>
                ))}
                <Button icon="clip" onClick={() => picker.current?.click()}>
                  {t.bring.choose}
                </Button>
                <Button icon="camera" className="phone-only" onClick={() => camera.current?.click()}>
                  {t.bring.camera}
                </Button>
              </div>
              <input
                ref={picker}
                type="file"
                hidden
                multiple
                accept={accepted}
                aria-label={t.bring.choose}
                onChange={(event) => chooseFiles(event.currentTarget)}
              />
              <input
                ref={camera}
                type="file"
                hidden
                accept="image/*"
                capture="environment"
                aria-label={t.bring.camera}
                onChange={(event) => chooseFiles(event.currentTarget)}
              />
              {kept.over && <p className="xs warn">{t.bring.tooManyFiles(evidenceLimits.perCase)}</p>}
              {kept.files.map((it) => {
                if (it.state !== 'refused') return null
                const said = sayProblem(it.error, t)
                const passing = it.file !== null && mayPass(it.error)
                return (
                  <Notice
                    key={it.id}
                    tone="danger"
                    icon={said.icon}
                    title={t.bring.notTaken(it.name || t.bring.fileWithoutName, said.title)}
                    live="assertive"
                    acts={
                      <>
                        {passing && (
                          <Button size="sm" onClick={() => kept.again(it.id)}>
                            {t.evidence.again}
                          </Button>
                        )}
                        <Button size="sm" kind="quiet" onClick={() => kept.remove(it.id)}>
                          {t.evidence.remove(it.name || t.bring.fileWithoutName)}
                        </Button>
                      </>
                    }
                  >
                    {said.text}
                  </Notice>
                )
              })}
            </fieldset>
            <fieldset>
              <legend className="med" id={ways}>
                {t.bring.howItCame}
              </legend>
              <div className="ways" role="radiogroup" aria-labelledby={ways}>
                {broughtWays.map((it) => (
                  <label key={it} className={it === way ? 'way on' : 'way'}>
                    <input
                      type="radio"
                      name={ways}
                      className="sr"
                      checked={it === way}
                      onChange={() => change({ way: it })}
                    />
                    <Icon name={wayIcons[it]} size="s" />
                    {t.bring.ways[it]}
                  </label>
                ))}
              </div>
            </fieldset>
            <div className="pair">
              <TextInput
                label={t.bring.who}
                placeholder={t.bring.whoPlaceholder}
                autoComplete="off"
                maxLength={200}
                value={draft.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <TextInput
                label={t.bring.contact}
                autoComplete="off"
                maxLength={200}
                value={draft.contact}
                onChange={(event) => change({ contact: event.currentTarget.value })}
              />
            </div>
            <details open={draft.when !== '' || draft.language !== null}>
              <summary className="med">{t.bring.details}</summary>
              <div className="pair">
                <div>
                  <MomentField
                    label={t.bring.when}
                    hint={t.bring.whenHint}
                    timeZone={brand.timeZone}
                    past
                    value={draft.when}
                    onChange={(when) => change({ when })}
                  />
                  <PageZone />
                </div>
                <Select
                  label={t.bring.language}
                  value={draft.language ?? ''}
                  allowDeselect={false}
                  data={[
                    { value: '', label: t.bring.languageUnknown },
                    { value: 'fr', label: t.languages.fr },
                    { value: 'en', label: t.languages.en },
                  ]}
                  onChange={(value) => change({ language: value === 'fr' || value === 'en' ? value : null })}
                />
              </div>
            </details>
          </div>
        </div>
        <div className="bringfoot">
          <div className="in">
            {error !== null && <ProblemNotice error={error} />}
            <div className="row">
              <Button
                type="submit"
                kind="primary"
                size="lg"
                busy={busy}
                blocked={blockedBy !== null}
                because={why}
                onClick={() => {}}
              >
                {busy ? t.bring.busy : t.bring.open}
              </Button>
              <span id={why} className="xs dim" role="status">
                {blockedBy ?? (draft.words !== '' ? t.composer.kept : '')}
              </span>
            </div>
          </div>
        </div>
      </form>
    </Frame>
  )
}

/** Whether it says nothing but where a page is: there is nothing to keep beside what stands there. */
const isBareLink = (draft: Draft): boolean => isEmpty({ ...draft, link: '' })
