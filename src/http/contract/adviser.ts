import {
  Adviser,
  AdviserInput,
  AdviserSettings,
  AdviserTrial,
  CaseSummary,
  KeptSummary,
  SecondOpinion,
} from '../../api/adviser.ts'
import { get, post, put } from './declare.ts'

/** The optional language model. */
export const ofAdviser = [
  get('/v1/adviser', 'session', 'Which language model the person can ask.', { answer: Adviser }),
  get('/v1/adviser/settings', 'session', 'Where it is, and what this month has used.', { answer: AdviserSettings }),
  put('/v1/adviser/settings', 'session', 'Names it, its budget, and whether it is on.', {
    body: AdviserInput,
    answer: AdviserSettings,
  }),
  post('/v1/adviser/try', 'session', 'Asks it about an invented message.', { answer: AdviserTrial }),
  get('/v1/cases/:caseId/summary', 'session', 'What it made of a case that has not changed since.', {
    answer: KeptSummary,
  }),
  post('/v1/cases/:caseId/summary', 'session', 'Has it sum up a case.', { answer: CaseSummary }),
  post('/v1/posts/:postId/opinions/:head', 'session', 'What it would say where the engine is unsure.', {
    answer: SecondOpinion,
  }),
] as const
