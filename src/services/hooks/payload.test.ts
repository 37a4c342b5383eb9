import { describe, expect, it } from 'vitest'
import { hookPayloads } from '../../api/hooks.ts'
import { assignedWhys } from '../../domain/cases/choose-owner.ts'
import { instant } from '../../domain/model/time.ts'
import type { HookMessage } from '../../store/hook-messages.ts'
import { bodyOf } from './payload.ts'

const at = instant(Date.parse('2026-03-02T09:00:00Z'))
const told = (kind: string, data: HookMessage['data']) => {
  const ids = { brandId: '5f0c1c52-91a7-4b0e-8c53-6a2d2c1f3b11', sourceId: '0b0f4ce4-43b4-4d9f-9c26-18c2f4b1a7de' }
  const message = { id: '1', hookId: 'h', key: 'k', at, kind, ...ids, caseId: '7', caseVersion: 3, actorId: null, data }
  const body: unknown = JSON.parse(bodyOf(message, null))
  const type = typeof body === 'object' && body !== null ? String(Reflect.get(body, 'type')) : ''
  return hookPayloads.get(type)?.parse(body)['data']
}

describe('what a receiver is told', () => {
  it('is why Vigie gave a case to somebody or took it from them, and that a person did', () => {
    for (const why of assignedWhys) {
      const because = { why, ruleId: 'r', until: at }
      expect(told('assigned', { ownerId: 'ines', because })).toMatchObject({ ownerId: 'ines', because: why })
    }
    expect(told('assigned', { ownerId: null })).toMatchObject({ ownerId: null, because: null })
  })

  it('is since when a promise was broken, where that is said later', () => {
    expect(told('clock-breached', { since: at - 60_000 })).toMatchObject({ since: '2026-03-02T08:59:00.000Z' })
    expect(told('clock-breached', {})).toMatchObject({ since: null })
  })
})
