import {
  CalendarsInput,
  Clocks,
  Department,
  DepartmentInput,
  Departments,
  HandOverInput,
  HolidayPlaces,
  Holidays,
  KindInput,
  OverrideInput,
  PauseInput,
  PromiseActInput,
  PromiseInput,
  ResumeInput,
  TakeBackInput,
  TargetsInput,
} from '../../api/clocks.ts'
import { Bulk, BulkCases, BulkInput } from '../../api/bulk.ts'
import { AsideInput, DraftInput, Drafts, PresenceInput, SavedDraft } from '../../api/hand.ts'
import { SavedCounts, SavedView, SavedViewInput, SavedViews, ViewOrderInput } from '../../api/inbox.ts'
import { CaseLabelInput, LabelInput, Labels, MergeLabelInput } from '../../api/labels.ts'
import { MarkMentionsInput, MentionedList } from '../../api/mentions.ts'
import { CaseRow } from '../../api/schemas.ts'
import { Template, TemplateInput, Templates } from '../../api/templates.ts'
import { HolidaysQuery, PlacesQuery } from '../routes/clocks.ts'
import { del, get, made, post, put } from './declare.ts'

/** Clocks, departments, drafts, labels, mentions, templates and saved views. */
export const ofDesk = [
  get('/v1/brands/:brandId/clocks', 'read-settings', 'What a brand promises, and when it works.', { answer: Clocks }),
  put('/v1/brands/:brandId/clocks/targets', 'change-settings', 'Changes the promises.', {
    body: TargetsInput,
    answer: Clocks,
  }),
  put('/v1/brands/:brandId/clocks/calendars', 'change-settings', 'Changes the calendars.', {
    body: CalendarsInput,
    answer: Clocks,
  }),
  post('/v1/brands/:brandId/clocks/overrides', 'change-settings', 'Adds a dated exception.', {
    body: OverrideInput,
    answer: Clocks,
  }),
  del('/v1/brands/:brandId/clocks/overrides/:overrideId', 'change-settings', 'Removes it.', { answer: Clocks }),
  get('/v1/holidays', 'read-settings', 'The holidays of a place.', { query: HolidaysQuery, answer: Holidays }),
  get('/v1/holidays/places', 'read-settings', 'Places whose holidays are known.', {
    query: PlacesQuery,
    answer: HolidayPlaces,
  }),
  get('/v1/brands/:brandId/departments', 'read-settings', 'The departments of a brand.', { answer: Departments }),
  post('/v1/brands/:brandId/departments', 'change-settings', 'Adds a department.', {
    body: DepartmentInput,
    answer: Department,
    status: made,
    once: true,
  }),
  put('/v1/departments/:departmentId', 'change-settings', 'Renames a department.', {
    body: DepartmentInput,
    answer: Department,
  }),
  del('/v1/departments/:departmentId', 'change-settings', 'It takes no more cases.'),
  post('/v1/cases/:caseId/kind', 'change-cases', 'Says what kind of case it is.', { body: KindInput, answer: CaseRow }),
  post('/v1/cases/:caseId/pause', 'change-cases', 'Pauses a case until a moment.', {
    body: PauseInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/resume', 'change-cases', 'Goes on with it.', { body: ResumeInput, answer: CaseRow }),
  post('/v1/cases/:caseId/hand-over', 'change-cases', 'Hands it to a department.', {
    body: HandOverInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/take-back', 'change-cases', 'Takes it back.', { body: TakeBackInput, answer: CaseRow }),
  post('/v1/cases/:caseId/promises', 'change-cases', 'What was promised to the customer, and until when.', {
    body: PromiseInput,
    answer: CaseRow,
    status: made,
    once: true,
  }),
  post('/v1/cases/:caseId/promises/:promiseId/keep', 'change-cases', 'The promise was kept.', {
    body: PromiseActInput,
    answer: CaseRow,
  }),
  post('/v1/cases/:caseId/promises/:promiseId/withdraw', 'change-cases', 'It is taken back.', {
    body: PromiseActInput,
    answer: CaseRow,
  }),
  get('/v1/cases/:caseId/drafts', 'read-cases', 'What is being written.', { answer: Drafts }),
  put('/v1/cases/:caseId/drafts/:way', 'change-cases', 'Keeps a draft.', { body: DraftInput, answer: SavedDraft }),
  post('/v1/cases/:caseId/drafts/:way/drop-aside', 'change-cases', 'Drops a text that waited beside it.', {
    body: AsideInput,
    answer: Drafts,
  }),
  post('/v1/cases/:caseId/presence', 'session', 'Who looks or writes.', { body: PresenceInput }),
  get('/v1/brands/:brandId/labels', 'read-cases', 'What a brand sorts its cases by.', { answer: Labels }),
  put('/v1/brands/:brandId/labels/:labelId', 'change-cases', 'Makes or changes a label under this id.', {
    body: LabelInput,
  }),
  post('/v1/labels/:labelId/merge', 'change-cases', 'Lets another label take its place.', { body: MergeLabelInput }),
  post('/v1/cases/:caseId/labels', 'change-cases', 'Puts a label on a case, or takes it off.', {
    body: CaseLabelInput,
    answer: CaseRow,
  }),
  get('/v1/brands/:brandId/mentions', 'read-cases', 'The notes in which you are named.', { answer: MentionedList }),
  post('/v1/brands/:brandId/mentions/read', 'change-cases', 'Says which of them you have seen, or not.', {
    body: MarkMentionsInput,
  }),
  get('/v1/brands/:brandId/templates', 'read-cases', 'Texts to begin answers with.', { answer: Templates }),
  put('/v1/brands/:brandId/templates/:templateId', 'change-cases', 'Keeps a text under this id.', {
    body: TemplateInput,
    answer: Template,
  }),
  del('/v1/templates/:templateId', 'change-cases', 'Removes a text.'),
  get('/v1/brands/:brandId/views', 'read-cases', 'The saved views.', { answer: SavedViews }),
  get('/v1/brands/:brandId/views/counts', 'read-cases', 'How many cases each holds.', { answer: SavedCounts }),
  get('/v1/brands/:brandId/views/:viewId', 'read-cases', 'One of them.', { answer: SavedView }),
  post('/v1/brands/:brandId/views', 'change-cases', 'Saves a view.', {
    body: SavedViewInput,
    answer: SavedView,
    status: made,
    once: true,
  }),
  put('/v1/brands/:brandId/views/order', 'change-cases', 'Puts the views in order.', { body: ViewOrderInput }),
  put('/v1/views/:viewId', 'change-cases', 'Changes a view.', { body: SavedViewInput, answer: SavedView }),
  post('/v1/brands/:brandId/bulk', 'change-cases', 'Takes note of many cases and an act, and tells what it would do.', {
    body: BulkInput,
    answer: Bulk,
    status: made,
    once: true,
  }),
  get('/v1/bulk/:bulkId', 'change-cases', 'What became of each case of it.', { answer: BulkCases }),
  post('/v1/bulk/:bulkId/do', 'change-cases', 'Does it; asked again, it goes on where it is.', { answer: Bulk }),
  post('/v1/bulk/:bulkId/undo', 'change-cases', 'Takes it back where nothing happened since.', { answer: Bulk }),
  del('/v1/views/:viewId', 'change-cases', 'Removes a view.'),
] as const
