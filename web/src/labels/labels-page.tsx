import { Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { type Label, type LabelTone, labelTones, longestLabel } from '../../../src/api/labels.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { FormEnd } from '../ui/form-end.tsx'
import { Pencil } from '../ui/line-acts.tsx'
import { Button } from '../ui/parts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useToasts } from '../ui/toast.tsx'
import { LabelSign } from './label-chip.tsx'
import { labelsApi, labelsKey, useLabels } from './labels-api.ts'
import { nextTone } from './use-labels.tsx'
import '../bring/bring.css'
import './labels.css'

interface Draft {
  readonly id: string
  readonly name: string
  readonly tone: LabelTone
}

function Tones({ value, onChange }: { readonly value: LabelTone; readonly onChange: (tone: LabelTone) => void }) {
  const { t } = useSpeech()
  const name = useId()
  return (
    <fieldset>
      <legend className="med">{t.labels.tone}</legend>
      <div className="label-tones" role="radiogroup" aria-label={t.labels.tone}>
        {labelTones.map((it) => (
          <label key={it} className={it === value ? 'way on' : 'way'}>
            <input type="radio" className="sr" name={name} checked={it === value} onChange={() => onChange(it)} />
            <LabelSign tone={it} />
            {t.labels.tones[it]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function LabelForm({
  first,
  others,
  save,
  archive,
  merge,
  close,
}: {
  readonly first: Draft
  /** What it can be replaced with. */
  readonly others: readonly Label[]
  readonly save: (draft: Draft) => Promise<void>
  readonly archive: (() => Promise<void>) | null
  readonly merge: ((into: Label) => Promise<void>) | null
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const { labels: words } = t
  const [draft, setDraft] = useState(first)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [merging, setMerging] = useState(false)
  const [into, setInto] = useState<string | null>(null)
  const act = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
      close()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  const chosen = others.find((it) => it.id === into)
  if (merging && merge !== null) {
    return (
      <form
        className="stack w"
        style={{ flex: 1, minWidth: 0 }}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          setTried(true)
          if (chosen !== undefined && !busy) void act(() => merge(chosen))
        }}
      >
        <h3>{words.mergeTitle(first.name)}</h3>
        <p className="dim">{words.mergeText}</p>
        <Select
          label={words.mergeInto}
          searchable
          autoFocus
          data={others.map((it) => ({ value: it.id, label: it.name }))}
          value={into}
          error={tried && chosen === undefined ? t.fields.required : null}
          onChange={setInto}
        />
        {error !== null && <ProblemNotice error={error} />}
        <div className="row wrap">
          <Button kind="primary" type="submit" busy={busy}>
            {words.mergeDo}
          </Button>
          <Button kind="quiet" onClick={() => setMerging(false)}>
            {t.dismiss}
          </Button>
        </div>
      </form>
    )
  }
  return (
    <form
      className="stack w"
      style={{ flex: 1, minWidth: 0 }}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        setTried(true)
        if (draft.name.trim() !== '' && !busy) void act(() => save(draft))
      }}
    >
      <TextInput
        label={words.name}
        value={draft.name}
        autoFocus
        maxLength={longestLabel}
        error={tried && draft.name.trim() === '' ? t.fields.required : null}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <Tones value={draft.tone} onChange={(tone) => setDraft({ ...draft, tone })} />
      {error !== null && <ProblemNotice error={error} />}
      <FormEnd busy={busy} close={close}>
        {merge !== null && others.length > 0 && (
          <Button kind="quiet" className="end" onClick={() => setMerging(true)}>
            {words.merge}
          </Button>
        )}
        {archive !== null && (
          <Button kind="quiet" onClick={() => void act(archive)}>
            {words.archive}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}

/** What the brand sorts its cases by. What is archived is brought back from the notice, or from the list below. */
export function LabelsPage({ brand }: { readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  const { labels: words } = t
  const cache = useQueryClient()
  const { say } = useToasts()
  const query = useLabels(brand.id)
  const lines = useOpenLines()
  const all = query.data?.labels ?? []
  // Whoever works on cases may make one; an observer only reads.
  const mayAdd = brand.may.includes('change-cases')
  const mayChange = query.data?.mayChange === true
  const used = all.filter((it) => !it.archived)
  const archived = all.filter((it) => it.archived)
  const reread = async () => {
    await cache.invalidateQueries({ queryKey: labelsKey(brand.id) })
    // Cases show a label as it is called now.
    void cache.invalidateQueries({ queryKey: keys.cases(brand.id) })
    void cache.invalidateQueries({ queryKey: ['case'] })
  }
  const keep = async ({ id, name, tone }: Draft, isArchived = false) => {
    await labelsApi.keep(brand.id, id, { name, tone, archived: isArchived })
    await reread()
  }
  const save = async (draft: Draft) => {
    await keep(draft)
    say({ icon: 'check', text: words.saved, forMs: 4_000 })
  }
  const [problem, setProblem] = useState<unknown>(null)
  const restore = async (it: Label) => {
    setProblem(null)
    try {
      await keep(it)
      say({ icon: 'check', text: words.restored(it.name), forMs: 4_000 })
    } catch (error) {
      setProblem(error)
    }
  }
  const archive = async (it: Label) => {
    await keep(it, true)
    say({
      icon: 'check',
      text: words.archived(it.name),
      act: { label: t.cancel, keys: 'Z', run: () => void restore(it) },
    })
  }
  const merge = async (it: Label, into: Label) => {
    await labelsApi.merge(it.id, into.id)
    await reread()
    say({ icon: 'check', text: words.merged(it.name, into.name), forMs: 6_000 })
  }
  const form = (first: Draft, it: Label | null) => (
    <LabelForm
      first={first}
      others={used.filter(({ id }) => id !== first.id)}
      save={save}
      archive={it === null ? null : () => archive(it)}
      merge={it === null ? null : (into) => merge(it, into)}
      close={() => lines.close(first.id)}
    />
  )
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="lead">{words.lead}</p>
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {problem !== null && <ProblemNotice error={problem} />}
      {query.data !== undefined && all.length === 0 && lines.none && (
        <>
          <p>{words.none}</p>
          <p className="dim">{words.noneHint}</p>
        </>
      )}
      {(used.length > 0 || !lines.none) && (
        <ul className="lines">
          {used.map((it) => (
            <li key={it.id} className="labels-row">
              {lines.has(it.id) ? (
                form(it, it)
              ) : (
                <>
                  <div className="who" style={{ flexBasis: 240 }}>
                    <p className="med row" style={{ gap: 8 }}>
                      <LabelSign tone={it.tone} />
                      <span className="cut">{it.name}</span>
                    </p>
                    <p className="xs dim">{words.cases(it.unsettled)}</p>
                  </div>
                  {mayChange && <Pencil label={words.edit(it.name)} onClick={() => lines.open(it.id)} />}
                </>
              )}
            </li>
          ))}
          {lines.besides(all).map((id) => (
            <li key={id}>{form({ id, name: '', tone: nextTone(all) }, null)}</li>
          ))}
        </ul>
      )}
      {query.data !== undefined && mayAdd && lines.none && (
        <Button icon="plus" style={{ marginTop: 14 }} onClick={() => lines.open(newId())}>
          {words.add}
        </Button>
      )}
      {query.data !== undefined && !mayChange && (
        <p className="xs dim" style={{ marginTop: 14 }}>
          {words.readOnly}
        </p>
      )}
      {archived.length > 0 && (
        <>
          <h3 style={{ marginTop: 22 }}>{words.archivedTitle}</h3>
          <ul className="lines">
            {archived.map((it) => (
              <li key={it.id}>
                <div className="who" style={{ flexBasis: 240 }}>
                  <p className="row dim" style={{ gap: 8 }}>
                    <LabelSign tone={it.tone} />
                    <span className="cut">{it.name}</span>
                  </p>
                </div>
                {mayChange && (
                  <Button size="sm" icon="reopen" onClick={() => void restore(it)}>
                    {words.restore}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
