import { memo } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { useMinute } from '../ui/ticking.ts'
import { isElsewhere } from './elsewhere.ts'

/** Clocks that differ in summer only are elsewhere too. */
const halfAYear = 183 * 24 * 3_600_000

/** Says by whose clocks times are read and written here, where those of this device show another time. `moments`: of which times that is asked. */
export function ZoneHint({
  timeZone,
  moments,
  className,
}: {
  readonly timeZone: string
  readonly moments: readonly number[]
  readonly className?: string
}) {
  const { t } = useSpeech()
  return isElsewhere(timeZone, moments) ? (
    <p className={`xs dim ${className ?? ''}`} style={{ marginTop: 8 }}>
      {t.clocks.moments.zone(timeZone.replaceAll('_', ' '))}
    </p>
  ) : null
}

/** Says on a page of a brand that its hours are the brand's, where this device shows another time. */
export const PageZone = memo(function PageZone({ className = '' }: { readonly className?: string }) {
  const { f } = useSpeech()
  const now = useMinute()
  return <ZoneHint timeZone={f.timeZone} moments={[now, now + halfAYear]} className={`pagezone ${className}`} />
})
