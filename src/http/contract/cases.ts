import { ChangedCases, ChangedQuery } from '../../api/bulk.ts'
import { Coverage, CoverageQuery } from '../../api/coverage.ts'
import { filterQuery } from '../../api/filter.ts'
import { z } from 'zod'
import { UnsurePage, UnsureQuery } from '../../api/judgement.ts'
import { CaseLinkInput, LinkTitle, LinkTitleInput } from '../../api/files.ts'
import { BlockInput, MuteInput, ReportInput } from '../../api/moderation.ts'
import { AccountInput, CasePerson, Split } from '../../api/person.ts'
import {
  AnsweredThereInput,
  AssignInput,
  BrandCounts,
  BroughtInput,
  BroughtTo,
  CaseDetail,
  CasePage,
  CaseRow,
  Counts,
  Evidence,
  EvidenceInput,
  KnownPage,
  ListCount,
  NoteInput,
  PriorityInput,
  ReopenInput,
  Reply,
  ReplyInput,
  SetAsideInput,
  SettleInput,
} from '../../api/schemas.ts'
import { SearchParams, SearchResults } from '../../api/search.ts'
import { PageQuery } from '../routes/bring.ts'
import { CountQuery, FindQuery, ListQuery } from '../routes/cases.ts'
import { Query } from '../routes/person.ts'
import { del, get, made, post, put } from './declare.ts'

/** `brand`: one or several, with commas between; without it, all that the person sees. */
const LiveQuery = z.object({ brand: z.string().optional(), after: z.string().max(60).optional() })

/** The inbox, cases, who stands behind them, and answers. */
export const ofCases = [
  get('/v1/brand-counts', 'read-cases', 'How many cases of each brand wait for an answer.', { answer: BrandCounts }),
  get('/v1/brands/:brandId/cases', 'read-cases', 'The cases of a view, a page at a time.', {
    query: ListQuery.extend(filterQuery),
    answer: CasePage,
  }),
  get('/v1/brands/:brandId/cases/count', 'read-cases', 'How many cases a view holds.', {
    query: CountQuery.extend(filterQuery),
    answer: ListCount,
  }),
  get('/v1/brands/:brandId/cases/changed', 'read-cases', 'Those of some cases that a view holds now.', {
    query: ChangedQuery.extend(filterQuery),
    answer: ChangedCases,
  }),
  get('/v1/brands/:brandId/find', 'read-cases', 'The newest cases by number, name or handle.', {
    query: FindQuery,
    answer: z.object({ cases: z.array(CaseRow) }),
  }),
  get('/v1/brands/:brandId/search', 'read-cases', 'Searches what was written, answered, noted, and names.', {
    query: z.object({ ...filterQuery, ...SearchParams.shape }),
    answer: SearchResults,
  }),
  get('/v1/brands/:brandId/counts', 'read-cases', 'How many cases each view holds.', { answer: Counts }),
  get('/v1/brands/:brandId/coverage', 'read-cases', 'How what people wrote ended.', {
    query: CoverageQuery,
    answer: Coverage,
  }),
  get('/v1/brands/:brandId/unsure', 'read-cases', 'Posts about which the engine would rather ask a person.', {
    query: UnsureQuery,
    answer: UnsurePage,
  }),
  get('/v1/cases/:caseId', 'read-cases', 'A case with its thread.', { answer: CaseDetail }),
  post('/v1/cases/:caseId/assign', 'change-cases', 'Gives a case to somebody.', { body: AssignInput, answer: CaseRow }),
  post('/v1/cases/:caseId/priority', 'change-cases', 'Changes how urgent it is.', {
    body: PriorityInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/settle', 'change-cases', 'Settles a case.', { body: SettleInput, answer: CaseRow }),
  post('/v1/cases/:caseId/reopen', 'change-cases', 'Opens it again.', { body: ReopenInput, answer: CaseRow }),
  post('/v1/cases/:caseId/set-aside', 'change-cases', 'Sets a case aside.', { body: SetAsideInput, answer: CaseRow }),
  post('/v1/cases/:caseId/notes', 'change-cases', 'Adds a note for colleagues.', {
    body: NoteInput,
    answer: CaseRow,
    status: made,
    once: true,
  }),
  post('/v1/cases/:caseId/replies', 'reply', 'Answers in public, or the person alone.', {
    body: ReplyInput,
    answer: Reply,
    status: made,
    once: true,
  }),
  post('/v1/replies/:replyId/cancel', 'reply', 'Takes an answer back that has not left yet.', { answer: Reply }),
  post('/v1/replies/:replyId/retry', 'reply', 'Tries a refused answer again.', { answer: Reply }),
  post('/v1/cases/:caseId/answered-there', 'reply', 'Says that the answer was given elsewhere.', {
    body: AnsweredThereInput,
    answer: CaseRow,
    status: made,
    once: true,
  }),
  post('/v1/proofs/:proofId/withdraw', 'reply', 'Takes that back.', { answer: CaseRow }),
  post('/v1/cases/:caseId/mute', 'moderate', 'Mutes the customer on their network.', {
    body: MuteInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/block', 'moderate', 'Blocks the customer on their network.', {
    body: BlockInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/report', 'moderate', 'Reports a post to those who run the network.', {
    body: ReportInput,
    answer: CaseRow,
  }),
  get('/v1/cases/:caseId/person', 'read-cases', 'Who stands behind a case, on all accounts.', {
    query: Query,
    answer: CasePerson,
  }),
  post('/v1/cases/:caseId/person/links', 'change-cases', 'This account is the same person’s.', { body: AccountInput }),
  post('/v1/cases/:caseId/person/splits', 'change-cases', 'It is not.', {
    body: AccountInput,
    answer: Split,
    status: made,
    once: true,
  }),
  post('/v1/splits/:splitId/undo', 'change-cases', 'Takes that back.'),
  post('/v1/brands/:brandId/cases', 'change-cases', 'Brings what no network brought.', {
    body: BroughtInput,
    answer: BroughtTo,
    status: [201, 200],
    once: true,
  }),
  get('/v1/brands/:brandId/known-page', 'read-cases', 'The case that a link has already.', {
    query: PageQuery,
    answer: KnownPage,
  }),
  put('/v1/brands/:brandId/evidence/:evidenceId', 'change-cases', 'Keeps a file until a case takes it up.', {
    body: 'application/octet-stream',
    answer: Evidence,
    status: made,
  }),
  put('/v1/brands/:brandId/files/:evidenceId', 'change-cases', 'Keeps a file of any kind until a note takes it up.', {
    body: 'application/octet-stream',
    answer: Evidence,
    status: made,
  }),
  put('/v1/cases/:caseId/links/:linkId', 'change-cases', 'Keeps a link with a case.', {
    body: CaseLinkInput,
    answer: CaseRow,
  }),
  del('/v1/cases/:caseId/links/:linkId', 'change-cases', 'Takes it away again.', { answer: CaseRow }),
  post('/v1/cases/:caseId/link-title', 'change-cases', 'Asks a page what it calls itself.', {
    body: LinkTitleInput,
    answer: LinkTitle,
  }),
  post('/v1/cases/:caseId/evidence', 'change-cases', 'Adds kept files to a case.', {
    body: EvidenceInput,
    answer: CaseRow,
    status: made,
    once: true,
  }),
  get('/v1/media/:mediumId/shown', 'read-cases', 'A picture of a post, as Vigie drew it anew.', {
    answer: 'image/webp',
    status: [200, 304],
  }),
  get('/v1/media/:mediumId/thumb', 'read-cases', 'The same, small.', { answer: 'image/webp', status: [200, 304] }),
  get('/v1/evidence/:evidenceId/shown', 'read-cases', 'A picture as Vigie drew it anew.', {
    answer: 'image/webp',
    status: [200, 304],
  }),
  get('/v1/evidence/:evidenceId/thumb', 'read-cases', 'The same, small.', { answer: 'image/webp', status: [200, 304] }),
  get('/v1/evidence/:evidenceId/letter', 'read-cases', 'A letter, to be saved.', {
    answer: 'application/pdf',
    status: [200, 304],
  }),
  get('/v1/evidence/:evidenceId/file', 'read-cases', 'Any other file, to be saved.', {
    answer: 'application/octet-stream',
    status: [200, 304],
  }),
  get('/v1/live', 'read-cases', 'What changes, as server-sent events; Last-Event-ID goes on from there.', {
    query: LiveQuery,
    answer: 'text/event-stream',
  }),
] as const
