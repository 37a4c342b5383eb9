import { useRef, useState } from 'react'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from '../ui/parts.tsx'
import { usePhone } from '../ui/phone.ts'
import { accepted } from './files.ts'

/** Adds files to a case that is open already: a screenshot that the customer sent, a letter that came after. */
export function AddEvidence({
  row,
  done,
  refused,
}: {
  readonly row: CaseRow
  readonly done: () => void
  readonly refused: (error: unknown) => void
}) {
  const { t } = useSpeech()
  const isPhone = usePhone()
  const field = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const add = async (files: readonly File[]) => {
    if (files.length === 0) return
    setBusy(true)
    try {
      const ids: string[] = []
      for (const file of files) ids.push((await api.keepFile(row.brandId, newId(), file)).id)
      await api.addEvidence(row.id, ids)
      done()
    } catch (error) {
      refused(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        multiple
        accept={accepted}
        aria-label={t.evidence.add}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          void add(chosen)
        }}
      />
      <Button
        kind="quiet"
        icon="clip"
        busy={busy}
        {...(isPhone && { 'aria-label': t.evidence.add })}
        onClick={() => field.current?.click()}
      >
        {isPhone ? t.evidence.file : t.evidence.add}
      </Button>
    </>
  )
}
