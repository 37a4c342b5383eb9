import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Site, SiteTrial } from '../../../src/api/site-watch.ts'
import { siteIntervals } from '../../../src/api/site-watch.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ApiProblem } from '../api.ts'
import { ProblemNotice, sayProblem } from '../problem.tsx'
import { Button, Notice, Segments } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { siteApi } from './site-api.ts'
import { type SiteDraft, type SiteFlaw, draftOfSite, siteFlaws, siteInput } from './site-draft.ts'
import { useCause } from './site-words.tsx'
import './site.css'

/** A page while it is described: a look first, then what must hold, then it is watched. */
export function SiteForm({
  brandId,
  site,
  begin,
  save,
  close,
}: {
  readonly brandId: string
  readonly site: Site | null
  /** The address to begin with. */
  readonly begin: string
  readonly save: (input: unknown) => Promise<void>
  readonly close: () => void
}) {
  const { t, f, language } = useSpeech()
  const [draft, setDraft] = useState<SiteDraft>(() => draftOfSite(site, begin))
  const [trial, setTrial] = useState<SiteTrial | null>(null)
  const [busy, setBusy] = useState<'look' | 'save' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const input = siteInput(draft)
  const flaws = siteFlaws(draft)
  const change = (part: Partial<SiteDraft>) => setDraft({ ...draft, ...part })
  const act = async (what: 'look' | 'save', work: () => Promise<void>) => {
    if (busy !== null || flaws.size > 0) return
    setBusy(what)
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
      if (what === 'look') setTrial(null)
    } finally {
      setBusy(null)
    }
  }
  const look = () =>
    act('look', async () => {
      const found = await siteApi.tryOut(brandId, { url: draft.url.trim(), expected: input.expected })
      setTrial(found)
      setDraft((now) => ({ ...now, name: now.name === '' ? (found.title ?? '') : now.name }))
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (site === null && trial === null) void look()
    else void act('save', () => save(site === null ? { ...input, url: draft.url.trim() } : input))
  }
  const known = site !== null || trial !== null
  const words = t.site.form
  const flaw = (which: SiteFlaw) =>
    flaws.has(which) ? words.flaws[which](f.number(draft[which].trim().length)) : undefined
  // What is wrong with the address stands at the address.
  const ofAddress = error instanceof ApiProblem && addressReasons.has(error.reason)
  return (
    <form className="stack siteform" onSubmit={submit} noValidate>
      {site === null && (
        <TextInput
          label={words.url}
          description={words.urlHint}
          placeholder="https://"
          inputMode="url"
          autoFocus
          value={draft.url}
          error={ofAddress ? sayProblem(error, t, language).text : undefined}
          onChange={(event) => {
            change({ url: event.currentTarget.value })
            setTrial(null)
            if (ofAddress) setError(null)
          }}
        />
      )}
      {trial !== null && <Found trial={trial} />}
      {known && (
        <>
          <TextInput
            label={words.name}
            value={draft.name}
            error={flaw('name')}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <div className="stack" style={{ gap: 4 }}>
            <span className="med sm" aria-hidden="true">
              {words.every}
            </span>
            <Segments
              label={words.every}
              value={draft.everyMinutes}
              options={siteIntervals.map((value) => ({ value, label: words.minutes(value) }))}
              onChange={(everyMinutes) => change({ everyMinutes })}
            />
          </div>
          <details open={site !== null}>
            <summary>{words.more}</summary>
            <div className="stack">
              <TextInput
                label={words.words}
                description={words.wordsHint}
                value={draft.words}
                error={flaw('words')}
                onChange={(event) => change({ words: event.currentTarget.value })}
              />
              <TextInput
                label={words.notWords}
                description={words.notWordsHint}
                value={draft.notWords}
                error={flaw('notWords')}
                onChange={(event) => change({ notWords: event.currentTarget.value })}
              />
              <TextInput
                label={words.status}
                description={words.statusHint}
                inputMode="numeric"
                value={draft.status}
                error={flaw('status')}
                onChange={(event) => change({ status: event.currentTarget.value })}
              />
              <TextInput
                label={words.within}
                inputMode="decimal"
                value={draft.within}
                error={flaw('within')}
                onChange={(event) => change({ within: event.currentTarget.value })}
              />
              <TextInput
                label={words.hosts}
                description={words.hostsHint}
                value={draft.hosts}
                maxLength={2_000}
                onChange={(event) => change({ hosts: event.currentTarget.value })}
              />
            </div>
          </details>
        </>
      )}
      {error !== null && !ofAddress && <ProblemNotice error={error} />}
      <div className="row wrap">
        {known && (
          <Button kind="primary" type="submit" busy={busy === 'save'} blocked={flaws.size > 0}>
            {site === null ? words.save : t.save}
          </Button>
        )}
        {site === null && (
          <Button
            {...(known ? {} : { kind: 'primary' as const, type: 'submit' as const })}
            icon="eye"
            busy={busy === 'look'}
            blocked={draft.url.trim() === '' || flaws.size > 0}
            {...(known ? { onClick: () => void look() } : {})}
          >
            {known ? words.again : words.look}
          </Button>
        )}
        <Button kind="quiet" onClick={close}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}

const addressReasons: ReadonlySet<string> = new Set(['site-address', 'site-exists'])

function Found({ trial }: { readonly trial: SiteTrial }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const cause = useCause()
  const words = t.site.found
  const { fault, status, took, host, certificate, addresses } = trial
  const why =
    fault === 'certificate' && trial.flaw !== null
      ? t.site.flaws[trial.flaw]
      : fault === null
        ? ''
        : cause(fault, status)
  return (
    <Notice
      live="polite"
      tone={fault === null ? 'ok' : 'warn'}
      icon={fault === null ? 'check' : 'warning'}
      title={fault === null ? words.well : words.wrong(why)}
    >
      {fault !== null && words.wrongText}
      <dl className="foundlook sm">
        {status !== null && (
          <>
            <dt>{words.answer}</dt>
            <dd>{status}</dd>
            <dt>{words.took}</dt>
            <dd>{t.site.ms(f.number(took))}</dd>
          </>
        )}
        {host !== null && (
          <>
            <dt>{words.leads}</dt>
            <dd>{host}</dd>
          </>
        )}
        {certificate !== null && (
          <>
            <dt>{words.certificate}</dt>
            <dd>{words.until(f.duration(Math.max(0, Date.parse(certificate.endsAt) - now)), certificate.issuer)}</dd>
          </>
        )}
        {addresses.length > 0 && (
          <>
            <dt>{words.addresses}</dt>
            <dd>{addresses.slice(0, 4).join(', ')}</dd>
          </>
        )}
      </dl>
    </Notice>
  )
}
