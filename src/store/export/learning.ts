import type { Exported } from './exported.ts'

/** What a brand taught the engine. */
export const ofLearning: readonly Exported[] = [
  {
    name: 'corrections',
    of: ['correction'],
    columns: {
      id: 'c.id',
      post_id: 'c.post_id',
      brand_id: 'c.brand_id',
      head: 'c.head',
      said: 'c.said',
      version: 'c.version',
      answer: 'c.answer',
      held_out: 'c.held_out',
      by_id: 'c.by_id',
      at: 'c.at',
      taken_back_at: 'c.taken_back_at',
      taken_back_by: 'c.taken_back_by',
      instead_of: 'c.instead_of',
    },
    from: 'correction c order by c.at, c.id',
  },
  {
    name: 'brand-words',
    of: ['brand_word'],
    columns: {
      id: 'w.id',
      brand_id: 'w.brand_id',
      kind: 'w.kind',
      text: 'w.text',
      added_by: 'w.added_by',
      added_at: 'w.added_at',
    },
    from: 'brand_word w order by w.brand_id, w.kind, w.text, w.id',
  },
  {
    name: 'topics',
    of: ['brand_topic', 'topic_example'],
    columns: {
      id: 't.id',
      brand_id: 't.brand_id',
      key: 't.key',
      name: 't.name',
      examples:
        "(select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'text', e.text, 'added_by', e.added_by, 'added_at', e.added_at) order by e.added_at, e.id), '[]') from topic_example e where e.topic_id = t.id)",
      created_by: 't.created_by',
      created_at: 't.created_at',
      archived_at: 't.archived_at',
    },
    from: 'brand_topic t order by t.brand_id, t.key, t.id',
  },
]
