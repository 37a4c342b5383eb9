import { Popover } from '@mantine/core'
import { useState } from 'react'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { Severity } from '../ui/parts.tsx'
import './judgement.css'

/** How serious a case is; pressed, it says why: the rules that speak, each with what it asks for. */
export function WhySeverity({ row }: { readonly row: CaseRow }) {
  const { t, f } = useSpeech()
  const [open, setOpen] = useState(false)
  const { why, reasons } = t.judgement
  const { judgement, unanswered, priority } = row
  const priorityWhy = row.care.priorityWhy
  const byHand = priorityWhy.includes('colleague')
  const repeats = priorityWhy.includes('repeat') && unanswered !== null
  const said = judgement?.reasons ?? []
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={320} shadow="md" withRoles={false}>
      <Popover.Target>
        <button
          type="button"
          className="whyseverity"
          aria-expanded={open}
          aria-label={why.open(t.priority[priority])}
          onClick={() => setOpen(!open)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !open) return
            event.stopPropagation()
            setOpen(false)
          }}
        >
          <Severity priority={priority} word />
          <Icon name="down" size="s" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="whybox">
        <section aria-label={why.title(t.priority[priority])}>
          <b>{why.title(t.priority[priority])}</b>
          {byHand && <p>{why.colleague}</p>}
          {byHand && judgement !== null && judgement.severity !== priority && (
            <p>{why.otherwise(t.priority[judgement.severity])}</p>
          )}
          {!byHand && said.length === 0 && !repeats && <p>{why.usual}</p>}
          {(said.length > 0 || repeats) && (
            <ul>
              {repeats && (
                <li>
                  <Severity priority={priority} />
                  <span>{why.repeat(unanswered.contacts)}</span>
                </li>
              )}
              {said.map(({ because, asks, n }) => (
                <li key={because}>
                  <Severity priority={asks} />
                  <span>
                    {reasons[because](n === null ? '' : f.number(n))}
                    <span className="faint xs">
                      {' · '}
                      {(because === 'nothing-asked' ? why.atMost : why.asks)(t.priority[asks].toLowerCase())}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          )}
          <p className="faint xs">{why.note}</p>
        </section>
      </Popover.Dropdown>
    </Popover>
  )
}
