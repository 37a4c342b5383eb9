import type { Exported } from './exported.ts'

/** How a desk is set up: what it promised, by when it answers, who works when. */
export const ofTheDesk: readonly Exported[] = [
  {
    name: 'case-words',
    of: ['case_text'],
    columns: {
      id: 'w.id',
      case_id: 'w.case_id',
      kind: 'w.kind',
      author_id: 'w.author_id',
      text: 'w.text',
      created_at: 'w.created_at',
    },
    from: 'case_text w order by w.created_at, w.id',
  },
  {
    name: 'departments',
    of: ['department'],
    columns: {
      id: 'd.id',
      brand_id: 'd.brand_id',
      name: 'd.name',
      created_at: 'd.created_at',
      removed_at: 'd.removed_at',
    },
    from: 'department d order by d.created_at, d.id',
  },
  {
    name: 'clocks',
    of: ['brand_clocks'],
    columns: {
      brand_id: 'k.brand_id',
      settings: 'k.settings',
      version: 'k.version',
      changed_at: 'k.changed_at',
      changed_by_id: 'k.changed_by',
    },
    from: 'brand_clocks k order by k.brand_id',
  },
  {
    name: 'cases_apart',
    of: ['case_apart'],
    columns: { case_id: 'x.case_a', other_case_id: 'x.case_b', by: 'x.by', at: 'x.at' },
    from: 'case_apart x order by x.at, x.case_a, x.case_b',
  },
  {
    name: 'labels',
    of: ['label'],
    columns: {
      id: 'l.id',
      brand_id: 'l.brand_id',
      name: 'l.name',
      tone: 'l.tone',
      made_by: 'l.made_by',
      made_at: 'l.made_at',
      archived_at: 'l.archived_at',
      merged_into: 'l.merged_into',
    },
    from: 'label l order by l.made_at, l.id',
  },
  {
    name: 'teams',
    of: ['team', 'team_brand', 'team_member'],
    columns: {
      id: 't.id',
      name: 't.name',
      brand_ids: 'array(select b.brand_id from team_brand b where b.team_id = t.id order by b.brand_id)',
      member_ids: 'array(select m.user_id from team_member m where m.team_id = t.id order by m.user_id)',
      version: 't.version',
      created_at: 't.created_at',
    },
    from: 'team t order by t.created_at, t.id',
  },
  {
    name: 'shifts',
    of: ['staff_plan'],
    columns: {
      person_id: 'p.user_id',
      plan: 'p.plan',
      version: 'p.version',
      changed_at: 'p.changed_at',
      changed_by_id: 'p.changed_by',
    },
    from: 'staff_plan p order by p.user_id',
  },
  {
    name: 'assignment',
    of: ['brand_assignment'],
    columns: {
      brand_id: 'k.brand_id',
      settings: 'k.settings',
      version: 'k.version',
      changed_at: 'k.changed_at',
      changed_by_id: 'k.changed_by',
    },
    from: 'brand_assignment k order by k.brand_id',
  },
]
