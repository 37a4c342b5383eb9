import { TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { WatchRule, WatchRuleInput } from '../../../src/api/rules.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { asksNothing } from '../../../src/domain/listening/index.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { TermField } from '../setup/term-fields.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { Button } from '../ui/parts.tsx'
import { useHeld } from '../ui/use-held.ts'
import { RuleConditions } from './rule-conditions.tsx'
import { draftOfRule, lacking, noPair, ruleInput } from './rule-draft.ts'
import { TrialPane, useTrial } from './rule-trial.tsx'
import './rules.css'

const kinds = ['name', 'handle', 'hashtag', 'site'] as const

/** A watch rule while it is written: its terms, what else is asked for, and what it would have found. */
export function RuleForm({
  brand,
  rule,
  save,
  readAgain,
  remove,
  close,
}: {
  readonly brand: Brand
  readonly rule: WatchRule | null
  /** `from`: what was written on; null for a new one. */
  readonly save: (input: WatchRuleInput, from: WatchRuleInput | null) => Promise<void>
  /** The rule as it is by now, where a colleague was faster. */
  readonly readAgain: () => Promise<WatchRule | undefined>
  readonly remove: (() => Promise<void>) | null
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const held = useHeld(useMemo(() => draftOfRule(rule), [rule]))
  const { draft, write: setDraft } = held
  const [refined] = useState(() => !asksNothing(draft.conditions))
  const [pair, setPair] = useState(noPair)
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
      if (isOutdated(problem)) {
        const now = await readAgain().catch(() => undefined)
        held.carryOver(now && draftOfRule(now))
      }
      setError(problem)
      setBusy(false)
    }
  }
  const lacks = lacking(draft, pair)
  return (
    <form
      className="stack ruleform"
      onSubmit={(event) => {
        event.preventDefault()
        if (lacks === null && !busy)
          void act(() => save(ruleInput(draft), rule === null ? null : ruleInput(held.origin)))
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
          pair={pair}
          onPair={setPair}
          onChange={(conditions) => setDraft({ ...draft, conditions })}
        />
      </details>
      <TrialPane trial={trial} />
      {error !== null && <ProblemNotice error={error} />}
      <FormEnd busy={busy} why={lacks === null ? null : t.rules[lacks]} close={close}>
        {remove !== null && (
          <Button kind="quiet" className="end" onClick={() => void act(remove)}>
            {t.settings.watch.remove}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}
