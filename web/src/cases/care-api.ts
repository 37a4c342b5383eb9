import { CaseRow } from '../../../src/api/schemas.ts'
import { ask } from '../api.ts'

const one = (id: string) => `v1/cases/${encodeURIComponent(id)}`

/** What can be done about a case's care. */
export type CareAct = 'kind' | 'pause' | 'resume' | 'hand-over' | 'take-back' | 'settle' | 'promises'

/** What the browser asks about how a case is taken care of. */
export const careApi = {
  act: (caseId: string, act: CareAct, input: unknown) => ask('POST', `${one(caseId)}/${act}`, CaseRow, input),
  promise: (caseId: string, promiseId: string, act: 'keep' | 'withdraw') =>
    ask('POST', `${one(caseId)}/promises/${encodeURIComponent(promiseId)}/${act}`, CaseRow, {}),
}
