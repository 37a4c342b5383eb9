import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WatchRule } from '../../../src/api/rules.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys, useRules } from '../queries.ts'
import { TermField } from '../setup/term-fields.tsx'
import { shownTerm, type Term } from '../setup/terms.ts'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'

const kinds = ['name', 'handle', 'hashtag', 'site'] as const

function RuleForm({
  rule,
  save,
  remove,
  close,
}: {
  readonly rule: WatchRule | null
  readonly save: (input: { name: string; terms: Term[] }) => Promise<void>
  readonly remove: (() => Promise<void>) | null
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const [name, setName] = useState(rule?.name ?? '')
  const [terms, setTerms] = useState<readonly Term[]>(rule?.terms ?? [])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const act = async (what: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await what()
      close()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  const ready = name.trim() !== '' && terms.length > 0
  return (
    <form
      className="stack"
      style={{ width: '100%' }}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void act(() => save({ name: name.trim(), terms: [...terms] }))
      }}
    >
      <TextInput
        label={t.settings.watch.name}
        value={name}
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {kinds.map((kind) => (
        <TermField
          key={kind}
          kind={kind}
          label={t.settings.watch.kinds[kind]}
          hint={t.setup.watch.hints[kind]}
          terms={terms.filter((it) => it.kind === kind).map((it) => it.text)}
          offered={[]}
          onChange={(next) =>
            setTerms([...terms.filter((it) => it.kind !== kind), ...next.map((text) => ({ kind, text }))])
          }
        />
      ))}
      {error !== null && <ProblemNotice error={error} />}
      <div className="row wrap">
        <Button kind="primary" type="submit" busy={busy} blocked={!ready}>
          {t.save}
        </Button>
        <Button kind="quiet" onClick={close}>
          {t.close}
        </Button>
        {remove !== null && (
          <Button kind="quiet" className="end" onClick={() => void act(remove)}>
            {t.settings.watch.remove}
          </Button>
        )}
      </div>
    </form>
  )
}

/** What the brand listens for, rule by rule. A deleted rule can be brought back from the notice. */
export function WatchRules({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const rules = useRules(brand.id)
  const [open, setOpen] = useState<string | null>(null)
  const reread = () => cache.invalidateQueries({ queryKey: keys.rules(brand.id) })
  const remove = async (rule: WatchRule) => {
    await api.removeRule(rule.id)
    await reread()
    say({
      icon: 'check',
      text: t.settings.watch.removed(rule.name),
      act: {
        label: t.cancel,
        keys: 'Z',
        run: () => void api.addRule(brand.id, { name: rule.name, terms: rule.terms }).then(reread),
      },
    })
  }
  return (
    <section>
      <h2>{t.settings.watch.title}</h2>
      <p className="lead">{t.settings.watch.lead}</p>
      {rules.error !== null && <ProblemNotice error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data?.length === 0 && <p className="dim">{t.settings.watch.none}</p>}
      <ul className="lines">
        {rules.data?.map((it) => (
          <li key={it.id}>
            {open === it.id ? (
              <RuleForm
                rule={it}
                save={async (input) => {
                  await api.changeRule(it.id, input)
                  await reread()
                }}
                remove={() => remove(it)}
                close={() => setOpen(null)}
              />
            ) : (
              <>
                <div className="who">
                  <p className="med">{it.name}</p>
                  <p className="xs dim">{it.terms.map(shownTerm).join(' · ')}</p>
                </div>
                <span className="dim nw">{t.settings.watch.terms(it.terms.length)}</span>
                {brand.may.includes('change-rules') && (
                  <Button
                    size="sm"
                    icon="pencil"
                    aria-label={t.settings.watch.change(it.name)}
                    onClick={() => setOpen(it.id)}
                  />
                )}
              </>
            )}
          </li>
        ))}
        {open === 'new' && (
          <li>
            <RuleForm
              rule={null}
              save={async (input) => {
                await api.addRule(brand.id, input)
                await reread()
              }}
              remove={null}
              close={() => setOpen(null)}
            />
          </li>
        )}
      </ul>
      {open === null && brand.may.includes('change-rules') && (
        <Button icon="plus" style={{ marginTop: 14 }} onClick={() => setOpen('new')}>
          {t.settings.watch.add}
        </Button>
      )}
    </section>
  )
}
