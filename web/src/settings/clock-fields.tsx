import { NativeSelect, NumberInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { type Applies, CaseKindWord } from '../../../src/api/clocks.ts'
import { priorities } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useSources } from '../queries.ts'
import { NetworkIcon, Severity, useNetworkName } from '../ui/parts.tsx'
import { minutesOf, type Unit, unitsOf } from './clocks-draft.ts'

const units = ['min', 'h', 'd'] as const

/** A length of time: a number and its unit. `none`: the words of the box that says there is none. */
export function HowLong({
  label,
  value,
  none,
  fallback,
  onChange,
}: {
  readonly label: string
  /** Minutes; null where none is set. */
  readonly value: number | null
  readonly none?: string
  /** What stands there once the box is unticked (minutes). */
  readonly fallback?: number
  readonly onChange: (minutes: number | null) => void
}) {
  const { t } = useSpeech()
  const id = useId()
  // While one writes, 60 minutes stay minutes: 605 are begun like that.
  const [written, setWritten] = useState<Unit | null>(null)
  const { count, unit } = unitsOf(value ?? fallback ?? 60, written)
  return (
    <div role="group" aria-labelledby={id}>
      <p className="med" id={id} style={{ marginBottom: 5 }}>
        {label}
      </p>
      {value !== null && (
        <div className="row" onBlur={() => setWritten(null)}>
          <NumberInput
            aria-label={label}
            value={count}
            min={1}
            max={9_999}
            allowDecimal={false}
            clampBehavior="strict"
            hideControls
            onChange={(next) => {
              if (typeof next !== 'number' || next < 1) return
              setWritten(unit)
              onChange(Math.min(minutesOf(next, unit), 90 * 1_440))
            }}
          />
          <NativeSelect
            aria-label={`${label}, ${t.clocks.units[unit]}`}
            value={unit}
            data={units.map((it) => ({ value: it, label: t.clocks.units[it] }))}
            onChange={(event) => {
              const next = units.find((it) => it === event.currentTarget.value)
              if (next === undefined) return
              setWritten(next)
              onChange(Math.min(minutesOf(count, next), 90 * 1_440))
            }}
          />
        </div>
      )}
      {none !== undefined && (
        <label className="row xs">
          <input
            type="checkbox"
            checked={value === null}
            onChange={(event) => onChange(event.currentTarget.checked ? null : (fallback ?? 60))}
          />
          <span>{none}</span>
        </label>
      )}
    </div>
  )
}

function Ticks<T extends string>({
  label,
  options,
  chosen,
  show,
  onChange,
}: {
  readonly label: string
  readonly options: readonly T[]
  readonly chosen: readonly T[]
  readonly show: (it: T) => ReactNode
  readonly onChange: (chosen: T[]) => void
}) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div className="ticks">
        {options.map((it) => (
          <label key={it} className="row">
            <input
              type="checkbox"
              checked={chosen.includes(it)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, it] : chosen.filter((other) => other !== it))
              }
            />
            <span className="row" style={{ gap: 5 }}>
              {show(it)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** For which cases a rule holds. */
export function AppliesFields({
  brandId,
  applies,
  onChange,
}: {
  readonly brandId: string
  readonly applies: Applies
  readonly onChange: (applies: Applies) => void
}) {
  const { t } = useSpeech()
  const network = useNetworkName()
  const sources = useSources(brandId).data ?? []
  const connectors = [...new Set([...sources.map(({ connector }) => connector), ...applies.connectors])]
  return (
    <>
      <p className="xs dim">{t.clocks.targets.appliesHint}</p>
      <Ticks
        label={t.clocks.targets.priorities}
        options={priorities}
        chosen={applies.priorities}
        show={(it) => <Severity priority={it} word />}
        onChange={(chosen) => onChange({ ...applies, priorities: chosen })}
      />
      <Ticks
        label={t.clocks.targets.kinds}
        options={CaseKindWord.options}
        chosen={applies.kinds}
        show={(it) => t.clocks.kind[it]}
        onChange={(kinds) => onChange({ ...applies, kinds })}
      />
      {connectors.length > 0 && (
        <Ticks
          label={t.clocks.targets.channels}
          options={connectors}
          chosen={applies.connectors}
          show={(it) => (
            <>
              <NetworkIcon connector={it} size="s" />
              {network(it)}
            </>
          )}
          onChange={(chosen) => onChange({ ...applies, connectors: chosen })}
        />
      )}
    </>
  )
}

/** For which cases a rule holds, in words. */
export function useAppliesWords(): (applies: Applies) => string {
  const { t } = useSpeech()
  const network = useNetworkName()
  return (applies) => {
    const parts = [
      applies.priorities.map((it) => t.priority[it]).join(', '),
      applies.kinds.map((it) => t.clocks.kind[it]).join(', '),
      applies.connectors.map(network).join(', '),
    ].filter((it) => it !== '')
    return parts.length === 0 ? t.clocks.targets.anything : parts.join(' · ')
  }
}
