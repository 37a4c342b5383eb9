import { NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { Brand, Retention } from '../../../src/api/schemas.ts'
import { retentionChoices } from '../../../src/domain/people/retention.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { privacyApi } from './privacy-api.ts'

/** How long a brand keeps what people wrote; says before it is saved what would go today. */
export function Keep({ brand, mayChange }: { readonly brand: Brand; readonly mayChange: boolean }) {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const why = useId()
  const [draft, setDraft] = useState<Retention | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const state = useQuery({
    queryKey: ['retention', brand.id, draft],
    queryFn: () => privacyApi.retention(brand.id, draft),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const shown = draft ?? state.data?.retention
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (draft === null || busy) return
    setBusy(true)
    setError(null)
    try {
      await privacyApi.changeRetention(brand.id, draft)
      await cache.invalidateQueries({ queryKey: ['retention', brand.id] })
      setDraft(null)
      say({ icon: 'check', text: t.privacy.keep.saved, forMs: 5_000 })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const goes = state.data?.goes
  const counted = (count: number, said: (count: string, many: boolean) => string) =>
    count === 0 ? [] : [said(f.number(count), count > 1)]
  const what =
    goes === undefined
      ? []
      : [
          ...counted(goes.posts, t.privacy.keep.postsCount),
          ...counted(goes.cases, t.privacy.keep.casesCount),
          ...counted(goes.deleted, t.privacy.keep.deletedCount),
        ]
  const listed =
    what.length < 2 ? what.join('') : `${what.slice(0, -1).join(', ')} ${t.privacy.keep.and} ${what.at(-1)}`
  const ofMonths = (choices: readonly (number | null)[]) =>
    choices.map((it) => ({
      value: String(it),
      label: it === null ? t.privacy.keep.forever : t.privacy.keep.months(it),
    }))
  const chosen = (value: string): number | null => (value === 'null' ? null : Number(value))
  return (
    <form className="stack w" onSubmit={(event) => void save(event)}>
      <div>
        <h3>{t.privacy.keep.title}</h3>
        <p className="dim">{t.privacy.keep.lead(brand.name)}</p>
      </div>
      {state.error !== null && <ProblemNotice error={state.error} onRetry={() => void state.refetch()} />}
      {shown !== undefined && (
        <>
          <NativeSelect
            label={t.privacy.keep.posts}
            description={t.privacy.keep.postsHint}
            disabled={!mayChange}
            value={String(shown.postsMonths)}
            data={ofMonths(retentionChoices.postsMonths)}
            onChange={(event) => setDraft({ ...shown, postsMonths: chosen(event.currentTarget.value) })}
          />
          <NativeSelect
            label={t.privacy.keep.cases}
            description={t.privacy.keep.casesHint}
            disabled={!mayChange}
            value={String(shown.casesMonths)}
            data={ofMonths(retentionChoices.casesMonths)}
            onChange={(event) => setDraft({ ...shown, casesMonths: chosen(event.currentTarget.value) })}
          />
          <NativeSelect
            label={t.privacy.keep.deleted}
            description={t.privacy.keep.deletedHint}
            disabled={!mayChange}
            value={String(shown.deletedDays)}
            data={retentionChoices.deletedDays.map((it) => ({ value: String(it), label: t.privacy.keep.days(it) }))}
            onChange={(event) => setDraft({ ...shown, deletedDays: Number(event.currentTarget.value) })}
          />
          <p role="status" className={what.length > 0 ? 'warn' : 'dim'}>
            {goes === undefined ? '' : what.length === 0 ? t.privacy.keep.goesNothing : t.privacy.keep.goes(listed)}
          </p>
        </>
      )}
      {error !== null && <ProblemNotice error={error} />}
      {mayChange ? (
        <div className="row wrap">
          <Button kind="primary" type="submit" busy={busy} blocked={draft === null} because={why}>
            {t.save}
          </Button>
          <span id={why} className="xs dim">
            {draft === null && t.privacy.keep.unchanged}
          </span>
        </div>
      ) : (
        <p className="dim">{t.privacy.keep.readOnly}</p>
      )}
    </form>
  )
}
