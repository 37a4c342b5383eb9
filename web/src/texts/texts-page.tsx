import { Select, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Brand, type Language, languages } from '../../../src/api/schemas.ts'
import { type Template, TemplateInput, type TemplateKind, templateKinds } from '../../../src/api/templates.ts'
import { blanksIn, fillIn } from '../../../src/domain/replies/template.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { useMe } from '../queries.ts'
import { useLanguageNames } from '../ui/language-names.ts'
import { FormEnd } from '../ui/form-end.tsx'
import { Pencil } from '../ui/line-acts.tsx'
import { Button, Segments } from '../ui/parts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useToasts } from '../ui/toast.tsx'
import { useHeld } from '../ui/use-held.ts'
import { templatesApi, templatesKey, useTemplates } from './templates-api.ts'
import './texts.css'

interface Draft {
  readonly id: string
  readonly kind: TemplateKind
  readonly name: string
  readonly shortcut: string
  readonly language: Language | null
  readonly text: string
  readonly shared: boolean
}

/** What is sent of a draft. */
const sent = ({ id: _id, ...draft }: Draft) => {
  const shortcut = draft.shortcut.trim()
  return { ...draft, shortcut: shortcut === '' ? null : shortcut }
}

/** A template as it reads for somebody, its blanks marked. */
function Filled({ text, brand }: { readonly text: string; readonly brand: Brand }) {
  const me = useMe().data
  const filled = fillIn(text, {
    name: 'Camille Petit',
    me: me?.user.name.split(' ')[0] ?? null,
    brand: brand.name,
    place: null,
  })
  const blanks = blanksIn(filled)
  return (
    <p className="texts-preview voice">
      {blanks.map((it, nth) => {
        const from = nth === 0 ? 0 : (blanks[nth - 1]?.at ?? 0) + (blanks[nth - 1]?.length ?? 0)
        return (
          <span key={it.at}>
            {filled.slice(from, it.at)}
            <mark>{it.says}</mark>
          </span>
        )
      })}
      {filled.slice((blanks.at(-1)?.at ?? 0) + (blanks.at(-1)?.length ?? 0))}
    </p>
  )
}

function TextForm({
  brand,
  first,
  mayShare,
  save,
  readAgain,
  remove,
  close,
}: {
  readonly brand: Brand
  readonly first: Draft
  readonly mayShare: boolean
  /** `from`: what was written on. */
  readonly save: (draft: Draft, from: Draft) => Promise<void>
  /** The text as it is by now, where a colleague was faster. */
  readonly readAgain: () => Promise<Draft | undefined>
  readonly remove: (() => Promise<void>) | null
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const { texts: words } = t
  const languageName = useLanguageNames()
  const held = useHeld(first)
  const { draft, write: setDraft } = held
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const input = TemplateInput.safeParse({
    ...draft,
    shortcut: draft.shortcut.trim() === '' ? null : draft.shortcut.trim(),
  })
  const wrong = new Set(input.success ? [] : input.error.issues.map((it) => String(it.path[0])))
  const act = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
      close()
    } catch (problem) {
      if (isOutdated(problem)) held.carryOver(await readAgain().catch(() => undefined))
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form
      className="stack w"
      style={{ flex: 1, minWidth: 0 }}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        setTried(true)
        if (input.success && !busy) void act(() => save(draft, held.origin))
      }}
    >
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {words.kind}
        </p>
        <Segments
          label={words.kind}
          value={draft.kind}
          options={templateKinds.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={(kind) => setDraft({ ...draft, kind })}
        />
      </div>
      <TextInput
        label={words.name}
        value={draft.name}
        autoFocus
        maxLength={80}
        error={tried && wrong.has('name') ? t.fields.required : null}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <Textarea
        label={words.text}
        description={words.textHint}
        classNames={{ input: 'voice' }}
        autosize
        minRows={4}
        maxRows={14}
        value={draft.text}
        maxLength={10_000}
        error={tried && wrong.has('text') ? t.fields.required : null}
        onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
      />
      {draft.text.trim() !== '' && (
        <div>
          <p className="xs dim" style={{ marginBottom: 6 }}>
            {words.preview}
          </p>
          <Filled text={draft.text} brand={brand} />
        </div>
      )}
      <TextInput
        label={words.shortcut}
        description={words.shortcutHint}
        leftSection=";"
        value={draft.shortcut}
        maxLength={40}
        error={
          tried && wrong.has('shortcut') ? (draft.shortcut.trim() === '' ? t.fields.required : words.badShortcut) : null
        }
        onChange={(event) => setDraft({ ...draft, shortcut: event.currentTarget.value })}
      />
      <Select
        label={words.language}
        data={[
          { value: '', label: words.anyLanguage },
          ...[...new Set([...brand.languages, ...(draft.language === null ? [] : [draft.language])])].map((value) => ({
            value,
            label: languageName(value),
          })),
        ]}
        value={draft.language ?? ''}
        allowDeselect={false}
        onChange={(value) => setDraft({ ...draft, language: languages.find((it) => it === value) ?? null })}
      />
      {mayShare && (
        <div>
          <p className="med" style={{ marginBottom: 5 }}>
            {words.whose}
          </p>
          <Segments
            label={words.whose}
            value={draft.shared ? 'shared' : 'own'}
            options={[
              { value: 'own', label: words.own },
              { value: 'shared', label: words.shared },
            ]}
            onChange={(value) => setDraft({ ...draft, shared: value === 'shared' })}
          />
        </div>
      )}
      {error !== null && <ProblemNotice error={error} />}
      <FormEnd busy={busy} close={close}>
        {remove !== null && (
          <Button kind="quiet" className="end" onClick={() => void act(remove)}>
            {words.remove}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}

/** Texts to begin answers with: one's own and the team's. What is removed can be brought back from the notice. */
export function TextsPage({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const { texts: words } = t
  const cache = useQueryClient()
  const { say } = useToasts()
  const query = useTemplates(brand.id)
  const lines = useOpenLines()
  const all = query.data?.templates ?? []
  const mayShare = query.data?.mayShare === true
  const reread = () => cache.invalidateQueries({ queryKey: templatesKey(brand.id) })
  const keep = async (draft: Draft, from?: Draft) => {
    await templatesApi.keep(brand.id, draft.id, { ...sent(draft), ...(from && { from: sent(from) }) })
    await reread()
  }
  const save = async (draft: Draft, from: Draft) => {
    await keep(draft, all.some((it) => it.id === draft.id) ? from : undefined)
    say({ icon: 'check', text: words.saved, forMs: 4_000 })
  }
  const draftOf = (it: Template): Draft => ({
    id: it.id,
    kind: it.kind,
    name: it.name,
    shortcut: it.shortcut ?? '',
    language: languages.find((code) => code === it.language) ?? null,
    text: it.text,
    shared: it.shared,
  })
  const remove = async (it: Template) => {
    await templatesApi.remove(it.id)
    await reread()
    const undo = () => void keep(draftOf(it)).catch(() => say({ icon: 'warning', text: words.notBack(it.name) }))
    say({ icon: 'check', text: words.removed(it.name), act: { label: t.cancel, keys: 'Z', run: undo } })
  }
  const form = (first: Draft, removing: (() => Promise<void>) | null) => (
    <TextForm
      brand={brand}
      first={first}
      mayShare={mayShare}
      save={save}
      readAgain={async () => {
        const now = (await query.refetch()).data?.templates.find(({ id }) => id === first.id)
        return now && draftOf(now)
      }}
      remove={removing}
      close={() => lines.close(first.id)}
    />
  )
  const line = (it: Template) => (
    <li key={it.id} className="texts-row">
      {lines.has(it.id) ? (
        form(draftOf(it), () => remove(it))
      ) : (
        <>
          <div className="who" style={{ flexBasis: 240 }}>
            <p className="med">
              {it.name}
              {it.shortcut !== null && <span className="xs dim"> ;{it.shortcut}</span>}
              {it.shared && <span className="tag">{words.sharedTag}</span>}
            </p>
            <p className="voice">{it.text.replace(/\s+/g, ' ')}</p>
          </div>
          {it.mayChange && <Pencil label={words.change(it.name)} onClick={() => lines.open(it.id)} />}
        </>
      )}
    </li>
  )
  const fresh = lines.besides(all)
  const ofKind = (kind: TemplateKind) => all.filter((it) => it.kind === kind)
  const snippets = ofKind('snippet')
  const templates = ofKind('template')
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="lead">{words.lead}</p>
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && all.length === 0 && lines.none && (
        <>
          <p>{words.none}</p>
          <p className="dim">{words.noneHint}</p>
        </>
      )}
      {templates.length > 0 && (
        <>
          <h3>{words.templates}</h3>
          <ul className="lines">{templates.map(line)}</ul>
        </>
      )}
      {snippets.length > 0 && (
        <>
          <h3 style={{ marginTop: 22 }}>{words.snippets}</h3>
          <p className="xs dim" style={{ marginBottom: 8 }}>
            {words.snippetsLead}
          </p>
          <ul className="lines">{snippets.map(line)}</ul>
        </>
      )}
      {fresh.length > 0 && (
        <ul className="lines">
          {fresh.map((id) => (
            <li key={id}>
              {form({ id, kind: 'template', name: '', shortcut: '', language: null, text: '', shared: false }, null)}
            </li>
          ))}
        </ul>
      )}
      {query.data !== undefined && lines.none && (
        <Button icon="plus" style={{ marginTop: 14 }} onClick={() => lines.open(newId())}>
          {words.add}
        </Button>
      )}
    </section>
  )
}
