import { expect, it } from 'vitest'
import { isElsewhere } from './elsewhere.ts'

const winter = Date.parse('2026-01-15T12:00:00Z')
const summer = Date.parse('2026-07-15T12:00:00Z')

it('a zone is elsewhere where its clocks show another time, be it only in summer or on another day', () => {
  expect(isElsewhere('Europe/Paris', [winter, summer], 'Europe/Berlin')).toBe(false)
  expect(isElsewhere('America/New_York', [winter], 'Europe/Paris')).toBe(true)
  expect(isElsewhere('Africa/Algiers', [winter], 'Europe/Paris')).toBe(false)
  expect(isElsewhere('Africa/Algiers', [winter, summer], 'Europe/Paris')).toBe(true)
  expect(isElsewhere('Pacific/Apia', [winter], 'Pacific/Pago_Pago')).toBe(true)
})
