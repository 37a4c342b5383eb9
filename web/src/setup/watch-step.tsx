import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { WatchRule } from '../../../src/api/rules.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button } from '../ui/parts.tsx'
import { SetupPage } from './page.tsx'
import { countOf, floods, type NewRule, PreviewPane, usePreview } from './preview.tsx'
import { stepPath } from './steps.ts'
import { TermField } from './term-fields.tsx'
import { type GroupName, groups, kindOf, propose, rulesByGroup } from './terms.ts'
import { keepTerms, keptTerms, stepsTo, type Terms, termsOnto } from './watch-draft.ts'

/** Proposes what to listen for, shows what it would catch, and keeps what the person leaves standing. */
export function WatchStep({ brand, rules: stored }: { readonly brand: Brand; readonly rules: readonly WatchRule[] }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const proposed = useMemo(() => propose(brand), [brand])
  // The rules that this is written on, whatever is read meanwhile.
  const [begun, setBegun] = useState(stored)
  const before = useMemo(() => rulesByGroup(begun), [begun])
  const [terms, setTerms] = useState<Terms>(() => {
    const kept = keptTerms(brand.id, { stored, proposed })
    const isNew = stored.length === 0
    if (kept !== undefined) return kept
    const of = (group: GroupName) => (isNew ? proposed[group].kept : (before[group]?.terms.map((it) => it.text) ?? []))
    return {
      name: of('name'),
      misspelling: of('misspelling'),
      handle: of('handle'),
      hashtag: of('hashtag'),
      site: of('site'),
    }
  })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const rules = useMemo(
    (): readonly NewRule[] =>
      groups
        .filter((it) => terms[it].length > 0)
        .map((it) => ({
          name: before[it]?.name ?? t.setup.watch.groups[it],
          terms: terms[it].map((text) => ({ kind: kindOf(it), text })),
        })),
    [terms, t, before],
  )
  const preview = usePreview(brand, rules)
  const more = preview.query.data?.looks.some((it) => it.more) ?? false
  const beside = (group: GroupName): string | undefined => {
    const count = countOf(preview.query.data, rules, before[group]?.name ?? t.setup.watch.groups[group])
    return count === null || terms[group].length === 0 ? undefined : t.guide.watch.count(count, more && floods(count))
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || rules.length === 0) return
    setBusy(true)
    setError(null)
    try {
      const wanted = (group: GroupName) => {
        const rule = rules.find(({ name }) => name === (before[group]?.name ?? t.setup.watch.groups[group]))
        return rule && { ...rule, terms: [...rule.terms] }
      }
      for (const step of stepsTo(before, wanted)) {
        if (step.act === 'add') await api.addRule(brand.id, step.rule)
        else if (step.act === 'remove') await api.removeRule(step.id)
        else await api.changeRule(step.id, step.rule)
      }
      await cache.invalidateQueries({ queryKey: keys.rules(brand.id) })
      navigate(stepPath('sources'))
    } catch (problem) {
      // What was saved before the failure stands, and must not be saved twice; where a colleague was faster, this is shown on what there is by now.
      const now = await cache
        .fetchQuery({ queryKey: keys.rules(brand.id), queryFn: () => api.rules(brand.id), staleTime: 0 })
        .catch(() => null)
      if (now !== null) {
        setTerms(termsOnto(terms, before, rulesByGroup(now)))
        setBegun(now)
      }
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <SetupPage
      step="watch"
      goesBack
      title={t.guide.watch.title}
      lead={t.guide.watch.lead}
      aside={<PreviewPane brand={brand} rules={rules} preview={preview} />}
    >
      <form onSubmit={(event) => void save(event)}>
        <ul className="rules">
          {groups.map((it) => {
            const count = countOf(preview.query.data, rules, before[it]?.name ?? t.setup.watch.groups[it])
            return (
              <li key={it}>
                <TermField
                  label={t.setup.watch.groups[it]}
                  hint={t.setup.watch.hints[it]}
                  kind={kindOf(it)}
                  terms={terms[it]}
                  offered={[...proposed[it].kept, ...proposed[it].offered]}
                  beside={beside(it)}
                  onChange={(next) => {
                    keepTerms(brand.id, { stored: begun, proposed }, { ...terms, [it]: next })
                    setTerms({ ...terms, [it]: next })
                  }}
                />
                {terms[it].length > 0 && floods(count) && (
                  <p className="xs warn" style={{ marginTop: 6 }}>
                    {t.guide.watch.flood}
                  </p>
                )}
              </li>
            )
          })}
        </ul>
        {error !== null && <ProblemNotice error={error} />}
        <div className="acts">
          <Button kind="primary" size="lg" type="submit" busy={busy} blocked={rules.length === 0} because="no-rule">
            {t.next}
          </Button>
          <Button size="lg" onClick={() => navigate(stepPath('brand'))}>
            {t.guide.back}
          </Button>
          <Button kind="quiet" size="lg" onClick={() => navigate(stepPath('sources'))}>
            {t.guide.watch.skip}
          </Button>
        </div>
        {rules.length === 0 && (
          <p id="no-rule" className="dim" style={{ marginTop: 8 }}>
            {t.setup.watch.nothing}
          </p>
        )}
      </form>
    </SetupPage>
  )
}
