import { useSpeech } from '../i18n/context.tsx'

/** « 9 h – 18 h » of a period, as the page's language writes it. */
export function usePeriodWords(): (periods: readonly { readonly from: number; readonly to: number }[]) => string {
  const { t } = useSpeech()
  const hour = (minute: number) =>
    t.clocks.moments.hour(String(Math.floor(minute / 60)), String(minute % 60).padStart(2, '0'))
  return (periods) =>
    periods.length === 0
      ? t.clocks.calendars.closed
      : periods.map(({ from, to }) => `${hour(from)} – ${hour(to)}`).join(', ')
}
