import { useSpeech } from '../i18n/context.tsx'
import { isElsewhere } from './elsewhere.ts'

/** Says by whose clocks times are read and written here, where those of this device show another time. `moments`: of which times that is asked. */
export function ZoneHint({ timeZone, moments }: { readonly timeZone: string; readonly moments: readonly number[] }) {
  const { t } = useSpeech()
  return isElsewhere(timeZone, moments) ? (
    <p className="xs dim" style={{ marginTop: 4 }}>
      {t.clocks.moments.zone(timeZone.replaceAll('_', ' '))}
    </p>
  ) : null
}
