import { expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { holidayDates } from './holidays.ts'

const now = instant(Date.parse('2026-01-10T12:00:00Z'))
const datesOf = async (country: string, month: string): Promise<readonly string[]> =>
  ((await holidayDates({ country, region: null }, now)) ?? [])
    .map(({ date }) => date)
    .filter((date) => date.startsWith(month))

it('no day on which work ends at noon is a day on which nobody is there', async () => {
  expect(await datesOf('IS', '2026-12')).toEqual(['2026-12-25', '2026-12-26'])
  expect(await datesOf('CN', '2026-05')).toEqual(expect.not.arrayContaining(['2026-05-04']))
})

it('a holiday of several days that begins on the eve ends with its last day', async () => {
  expect(await datesOf('TR', '2026-03')).toEqual(['2026-03-20', '2026-03-21', '2026-03-22'])
})
