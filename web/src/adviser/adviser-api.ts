import { useQuery } from '@tanstack/react-query'
import {
  Adviser,
  type AdviserInput,
  AdviserSettings,
  AdviserTrial,
  CaseSummary,
  KeptSummary,
  SecondOpinion,
} from '../../../src/api/adviser.ts'
import { ask } from '../api.ts'

const summaryAt = (caseId: string) => `v1/cases/${encodeURIComponent(caseId)}/summary`

/** What the browser asks about the optional language model. */
export const adviserApi = {
  settings: () => ask('GET', 'v1/adviser/settings', AdviserSettings),
  save: (input: AdviserInput) => ask('PUT', 'v1/adviser/settings', AdviserSettings, input),
  try: () => ask('POST', 'v1/adviser/try', AdviserTrial, {}),
  summary: async (caseId: string) => (await ask('GET', summaryAt(caseId), KeptSummary)).summary,
  summarise: (caseId: string) => ask('POST', summaryAt(caseId), CaseSummary, {}),
  opinion: (postId: string, head: string) =>
    ask('POST', `v1/posts/${encodeURIComponent(postId)}/opinions/${head}`, SecondOpinion, {}),
}

/** The names under which these answers are kept. */
export const adviserKeys = {
  standing: ['adviser'] as const,
  settings: ['adviser', 'settings'] as const,
  /** Below the case: what changes the case throws its summary away. */
  summary: (caseId: string) => ['case', caseId, 'summary'] as const,
}

/** The language model that the person can ask; null where there is none, or nobody knows yet. */
export const useAdviser = (): string | null =>
  useQuery({
    queryKey: adviserKeys.standing,
    queryFn: () => ask('GET', 'v1/adviser', Adviser),
    staleTime: 5 * 60_000,
  }).data?.model ?? null
