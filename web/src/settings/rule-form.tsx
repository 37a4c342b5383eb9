import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { WatchRule, WatchRuleInput } from '../../../src/api/rules.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { asksNothing } from '../../../src/domain/listening/index.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { TermField } from '../setup/term-fields.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Button } from '../ui/parts.tsx'
import { RuleConditions } from './rule-conditions.tsx'
import { beginsSomewhere, draftOfRule, ruleInput } from './rule-draft.ts'
import { TrialPane, useTrial } from './rule-trial.tsx'
import './rules.css'

const kinds = ['name', 'handle', 'hashtag', 'site'] as const

/** A watch rule while it is written: its terms, what else is asked for, and what it would have found. */
export function RuleForm({
  brand,
  rule,
  save,
  remove,
  close,
}: {
  readonly brand: Brand
  readonly rule: WatchRule | null
  readonly save: (input: WatchRuleInput) => Promise<void>
  readonly remove: (() => Promise<void>) | null
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const [draft, setDraft] = useState(() => draftOfRule(rule))
  const [refined] = useState(() => !asksNothing(draft.conditions))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const trial = useTrial(brand.id, draft)
  const { data } = trial.query
  const { terms } = draft
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
  const ready = draft.name.trim() !== '' && beginsSomewhere(draft)
  return (
    <form
      className="stack ruleform"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void act(() => save(ruleInput(draft)))
      }}
    >
      <TextInput
        label={t.settings.watch.name}
        value={draft.name}
        autoFocus
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
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
            setDraft({
              ...draft,
              terms: [...terms.filter((it) => it.kind !== kind), ...next.map((text) => ({ kind, text }))],
            })
          }
        />
      ))}
      <details className="refine" open={refined}>
        <summary>{t.rules.refine}</summary>
        <RuleConditions
          brand={brand}
          conditions={draft.conditions}
          removed={(by) =>
            data === undefined || trial.stale ? null : (data.removed.find((it) => it.by === by)?.posts ?? 0)
          }
          onChange={(conditions) => setDraft({ ...draft, conditions })}
        />
      </details>
      <TrialPane trial={trial} />
      {error !== null && <ProblemNotice error={error} />}
      <FormEnd busy={busy} blocked={!ready} close={close}>
        {remove !== null && (
          <Button kind="quiet" className="end" onClick={() => void act(remove)}>
            {t.settings.watch.remove}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}
