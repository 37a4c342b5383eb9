import { useQuery } from '@tanstack/react-query'
import { type CaseLabelInput, type LabelInput, Labels } from '../../../src/api/labels.ts'
import { CaseRow } from '../../../src/api/schemas.ts'
import { ask, tell } from '../api.ts'

const ofBrand = (id: string) => `v1/brands/${encodeURIComponent(id)}/labels`

/** The name under which a brand's labels are kept. */
export const labelsKey = (brandId: string) => ['labels', brandId] as const

/** What the browser asks about labels. */
export const labelsApi = {
  list: (brandId: string) => ask('GET', ofBrand(brandId), Labels),
  keep: (brandId: string, id: string, input: LabelInput) =>
    tell('PUT', `${ofBrand(brandId)}/${encodeURIComponent(id)}`, input),
  merge: (id: string, into: string) => tell('POST', `v1/labels/${encodeURIComponent(id)}/merge`, { into }),
  put: (caseId: string, input: CaseLabelInput) =>
    ask('POST', `v1/cases/${encodeURIComponent(caseId)}/labels`, CaseRow, input),
}

/** A brand's labels, by name. */
export const useLabels = (brandId: string | undefined) =>
  useQuery({
    queryKey: labelsKey(brandId ?? ''),
    queryFn: () => labelsApi.list(brandId ?? ''),
    enabled: brandId !== undefined,
    staleTime: 30_000,
  })
