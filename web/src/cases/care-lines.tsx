import type { CaseDetail } from '../../../src/api/schemas.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords } from '../moments/moments.ts'
import { useRuleName } from '../settings/clock-targets.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import type { Care } from './use-care.tsx'

/** What is owed and by whom, one line each: promises, the department that has it, a pause, how it ended. */
export function CareLines({ detail, care }: { readonly detail: CaseDetail; readonly care: Care }) {
  const { t, f, language } = useSpeech()
  const now = useMinute()
  const { case: row, words } = detail
  const { promises, department, pausedUntil, outcome, followUpAt } = row.care
  const say = (at: string) => momentWords(Date.parse(at), now, t, language, f.timeZone)
  const name = personName(row.author, t)
  const may = row.may.includes('promise')
  const owed = promises.filter(({ state }) => state === 'running' || state === 'broken')
  const settled = row.status === 'settled' && (outcome !== null || followUpAt !== null)
  if (owed.length === 0 && department === null && pausedUntil === null && !settled) return null
  return (
    <ul className="carelines">
      {pausedUntil !== null && (
        <li>
          <Icon name="pause" size="s" />
          <span className="grow">{t.clocks.pause.until(say(pausedUntil))}</span>
          {row.may.includes('resume') && (
            <Button size="sm" onClick={care.resume}>
              {t.clocks.pause.resume}
            </Button>
          )}
        </li>
      )}
      {department !== null && !owed.some(({ to }) => to === 'department') && (
        <li>
          <Icon name="shop" size="s" />
          <span className="grow">{t.clocks.handOver.with(department.name)}</span>
          {row.may.includes('take-back') && (
            <Button size="sm" onClick={() => care.takeBack(false)}>
              {t.clocks.handOver.back}
            </Button>
          )}
        </li>
      )}
      {owed.map((it) => {
        const said = words[it.id] ?? ''
        const isCustomer = it.to === 'customer'
        return (
          <li key={it.id} className={it.state === 'broken' ? 'danger' : ''}>
            <Icon name={isCustomer ? 'hand' : 'shop'} size="s" />
            <span className="grow">
              <b>
                {isCustomer ? t.clocks.promise.toCustomer(name) : t.clocks.promise.byDepartment(department?.name ?? '')}
              </b>
              {said !== '' && <bdi> {said}</bdi>} · <span className="nw">{say(it.dueAt)}</span>
              {it.state === 'broken' && ` · ${t.clocks.promise.broken}`}
            </span>
            {isCustomer && may && (
              <>
                <Button size="sm" icon="check" onClick={() => care.keep(it.id)}>
                  {t.clocks.promise.keep}
                </Button>
                {it.state === 'running' && (
                  <Button kind="quiet" size="sm" onClick={() => care.withdraw(it.id)}>
                    {t.clocks.promise.withdraw}
                  </Button>
                )}
              </>
            )}
            {!isCustomer && row.may.includes('take-back') && (
              <>
                <Button size="sm" icon="check" onClick={() => care.takeBack(true)}>
                  {t.clocks.handOver.kept}
                </Button>
                <Button kind="quiet" size="sm" onClick={() => care.takeBack(false)}>
                  {t.clocks.handOver.back}
                </Button>
              </>
            )}
          </li>
        )
      })}
      {settled && (
        <li>
          <Icon name="settled" size="s" />
          <span className="grow">
            {outcome !== null && t.clocks.settle.outcome[outcome]}
            {followUpAt !== null && ` · ${t.clocks.settle.followUpAt(say(followUpAt))}`}
          </span>
        </li>
      )}
    </ul>
  )
}

/** Which rule gave the reply clock its time, for whoever points at it. */
export function useBecause(): (row: CaseDetail['case']) => string | undefined {
  const { t } = useSpeech()
  const nameOf = useRuleName()
  return ({ care: { because } }) => {
    if (because === null) return undefined
    if (because.rule === 'usual') return t.clocks.because.usual
    return t.clocks.because[because.rule](nameOf({ id: because.name, name: because.name }))
  }
}
