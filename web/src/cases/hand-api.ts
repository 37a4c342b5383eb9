import { type DraftInput, Drafts, type DraftWay, type Present, SavedDraft } from '../../../src/api/hand.ts'
import { ask, tell } from '../api.ts'
import type { z } from 'zod'

const oneCase = (id: string) => `v1/cases/${encodeURIComponent(id)}`

/** Who is at the cases of a brand, by case. */
export type Where = Readonly<Record<string, readonly Present[]>>

/** The names under which answers about working together are kept. */
export const handKeys = {
  anyDrafts: ['drafts'] as const,
  drafts: (caseId: string) => ['drafts', caseId] as const,
  presence: (brandId: string) => ['presence', brandId] as const,
}

/** What the browser asks about drafts and presence. */
export const handApi = {
  drafts: (caseId: string) => ask('GET', `${oneCase(caseId)}/drafts`, Drafts),
  saveDraft: (caseId: string, way: DraftWay, input: z.input<typeof DraftInput>) =>
    ask('PUT', `${oneCase(caseId)}/drafts/${way}`, SavedDraft, input),
  dropAside: (caseId: string, way: DraftWay, by: string) =>
    ask('POST', `${oneCase(caseId)}/drafts/${way}/drop-aside`, Drafts, { by }),
  bePresent: (caseId: string, tab: string, doing: 'looking' | 'writing' | null) =>
    tell('POST', `${oneCase(caseId)}/presence`, { tab, doing }),
}

/** Says something on the way out, when nobody waits for an answer any more. */
export function sayLeaving(method: 'POST' | 'PUT', path: string, body: unknown): void {
  void fetch(`/api/${path}`, {
    method,
    credentials: 'same-origin',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {})
}

/** Where presence and drafts of a case are told on the way out. */
export const leavingPaths = {
  presence: (caseId: string) => `${oneCase(caseId)}/presence`,
  draft: (caseId: string, way: DraftWay) => `${oneCase(caseId)}/drafts/${way}`,
}
