import type { CaseRow } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords } from '../moments/moments.ts'
import { ClockPill, Dial } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { type CareReading, readCare, readDue } from './care-clock.ts'

function useReading(read: (moment: (at: number, now: number) => string, now: number) => CareReading | null) {
  const { t, f, language } = useSpeech()
  const shown = useTicking((now) => {
    const reading = read((at, from) => momentWords(at, from, t, language, f.timeZone), now)
    if (reading === null) return ''
    return [reading.state, Math.round(reading.share * 40) / 40, reading.words, reading.spoken].join('|')
  })
  const [state = '', share = '0', words = '', spoken = ''] = shown.split('|')
  return shown === '' ? null : { state, share: Number(share), words, spoken }
}

function Pill({
  reading,
  full,
  mute,
}: {
  reading: NonNullable<ReturnType<typeof useReading>>
  full: boolean
  mute: boolean
}) {
  return (
    <span className={`clock ${reading.state} ${full ? 'big' : ''}`}>
      <Dial state={reading.state} share={reading.share} />
      <span aria-hidden="true">{reading.words}</span>
      {!mute && <span className="sr">{reading.spoken}</span>}
    </span>
  )
}

/** The second clock of a case beside its reply clock: what was promised, or the solution. */
export function CarePill({ row }: { readonly row: CaseRow }) {
  const { t, f } = useSpeech()
  const reading = useReading((moment, now) => readCare(row, t, f, moment, now))
  return reading === null ? null : <Pill reading={reading} full mute={false} />
}

/** The one clock of a row in a list: the one that ends first. */
export function DuePill({ row }: { readonly row: CaseRow }) {
  const { t, f } = useSpeech()
  const reading = useReading((moment, now) => readDue(row, t, f, moment, now))
  return reading === null ? <ClockPill it={row} mute /> : <Pill reading={reading} full={false} mute />
}
