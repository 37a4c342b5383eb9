import { ApartInput, LookAlikes, MergeInput, MoveUndone, SplitInput, SplitOff } from '../../api/moves.ts'
import { CaseRow } from '../../api/schemas.ts'
import { get, made, post } from './declare.ts'

/** Cases that are merged, split, put back, and told apart. */
export const ofMoves = [
  post('/v1/cases/:caseId/merge', 'change-cases', 'Merges other cases of the brand into this one.', {
    body: MergeInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/split', 'change-cases', 'Gives some of its posts a case of their own.', {
    body: SplitInput,
    answer: SplitOff,
    status: made,
    once: true,
  }),
  post('/v1/case-moves/:moveId/undo', 'change-cases', 'Takes a merge or a splitting back.', { answer: MoveUndone }),
  get('/v1/cases/:caseId/look-alikes', 'read-cases', 'Open cases that may be the same matter, and why.', {
    answer: LookAlikes,
  }),
  post('/v1/cases/:caseId/look-alikes/apart', 'change-cases', 'Says that another case is not the same.', {
    body: ApartInput,
  }),
] as const
