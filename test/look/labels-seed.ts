import { randomUUID } from 'node:crypto'
import { labelCase } from '../../src/services/cases/label-case.ts'
import type { Context } from '../../src/services/context.ts'
import { keepLabel } from '../../src/services/labels/keep-label.ts'

/** What the brand sorts its cases by, one of each sign, some of them on cases. */
export async function seedLabels(ctx: Context, brandId: string, caseOf: (key: string) => string): Promise<void> {
  const labels = [
    { name: 'Attente', tone: 'warn', on: ['camille'] },
    { name: 'Facture', tone: 'accent', on: ['camille'] },
    { name: 'Allergènes et intolérances', tone: 'danger', on: ['camille'] },
    { name: 'Compliment', tone: 'calm', on: [] },
    { name: 'Terrasse', tone: 'plain', on: [] },
  ] as const
  for (const { on, ...it } of labels) {
    const labelId = randomUUID()
    await keepLabel(ctx, { ...it, brandId, labelId, archived: false })
    for (const key of on) await labelCase(ctx, { caseId: caseOf(key), labelId, on: true })
  }
  const old = { brandId, labelId: randomUUID(), name: 'Noël 2025', tone: 'plain' } as const
  await keepLabel(ctx, { ...old, archived: false })
  await keepLabel(ctx, { ...old, archived: true })
}
