import { type CaseLinkInput, LinkTitle } from '../../../src/api/files.ts'
import { CaseRow, Evidence } from '../../../src/api/schemas.ts'
import { ask } from '../api.ts'

const ofCase = (id: string) => `v1/cases/${encodeURIComponent(id)}`

/** What the browser asks about files of notes and links of cases. */
export const filesApi = {
  keep: (brandId: string, id: string, file: File) =>
    ask('PUT', `v1/brands/${encodeURIComponent(brandId)}/files/${encodeURIComponent(id)}`, Evidence, file),
  keepLink: (caseId: string, id: string, input: CaseLinkInput) =>
    ask('PUT', `${ofCase(caseId)}/links/${encodeURIComponent(id)}`, CaseRow, input),
  removeLink: (caseId: string, id: string) =>
    ask('DELETE', `${ofCase(caseId)}/links/${encodeURIComponent(id)}`, CaseRow),
  title: async (caseId: string, url: string) =>
    (await ask('POST', `${ofCase(caseId)}/link-title`, LinkTitle, { url })).title,
}
