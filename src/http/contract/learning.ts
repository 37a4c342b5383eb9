import {
  BrandWordList,
  BrandWordsInput,
  Corrected,
  CorrectionInput,
  LearningInput,
  JudgingAgain,
  Quality,
  TakeBackQuery,
  TakenBack,
} from '../../api/learning.ts'
import { TopicInput, TopicList, TopicNames } from '../../api/topics.ts'
import { del, get, post, put } from './declare.ts'

/** What people say of labels, what is learnt from it, and how well. */
export const ofLearning = [
  put('/v1/posts/:postId/labels/:head', 'change-cases', 'Says what is right of a post: the engine learns from it.', {
    body: CorrectionInput,
    answer: Corrected,
  }),
  del(
    '/v1/posts/:postId/labels/:head',
    'change-cases',
    'Takes that back: the engine speaks again, or who spoke before.',
    {
      query: TakeBackQuery,
      answer: TakenBack,
    },
  ),
  get('/v1/brands/:brandId/quality', 'read-settings', 'How well labels are given, on corrected posts.', {
    answer: Quality,
  }),
  put('/v1/brands/:brandId/learning', 'change-settings', 'Switches off or on what was learnt, or begins anew.', {
    body: LearningInput,
  }),
  get('/v1/brands/:brandId/judge-again', 'read-settings', 'How far the history of a brand is judged anew.', {
    answer: JudgingAgain,
  }),
  post('/v1/brands/:brandId/judge-again', 'change-settings', 'Has the history of a brand judged anew.'),
  get('/v1/brands/:brandId/words', 'read-settings', 'What a brand sells, its places and people, its rivals.', {
    answer: BrandWordList,
  }),
  put('/v1/brands/:brandId/words', 'change-settings', 'Puts these words in the place of the brand’s.', {
    body: BrandWordsInput,
  }),
  get('/v1/topics', 'read-cases', 'What the topics are called that brands made themselves.', { answer: TopicNames }),
  get('/v1/brands/:brandId/topics', 'read-settings', 'A brand’s own topics, with the examples that teach them.', {
    answer: TopicList,
  }),
  put('/v1/brands/:brandId/topics/:topicId', 'change-settings', 'Makes a topic under a new id, or changes one.', {
    body: TopicInput,
  }),
  get('/v1/brands/:brandId/corrections.jsonl', 'read-cases', 'All corrections of a brand, as lines of JSON.', {
    answer: 'application/x-ndjson',
  }),
  get('/v1/brands/:brandId/corrections.csv', 'read-cases', 'The same, as a table.', { answer: 'text/csv' }),
] as const
