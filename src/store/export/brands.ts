import type { Exported } from './exported.ts'

const ofSettings = (secrets: readonly string[]): string =>
  `s.settings - array[${['', ...secrets].map((key) => `'${key.replaceAll("'", "''")}'`).join(', ')}]::text[]`

/** A brand, what it listens for, and who works there. */
export const ofBrands = (secrets: readonly string[]): readonly Exported[] => [
  {
    name: 'brands',
    of: ['brand'],
    columns: {
      id: 'b.id',
      name: 'b.name',
      languages: 'b.languages',
      time_zone: 'b.time_zone',
      policy: 'b.policy',
      sites: 'b.sites',
      accounts: 'b.accounts',
      retention: 'b.retention',
      created_at: 'b.created_at',
    },
    from: 'brand b order by b.created_at, b.id',
  },
  {
    name: 'rules',
    of: ['watch_rule'],
    columns: {
      id: 'r.id',
      brand_id: 'r.brand_id',
      name: 'r.name',
      terms: 'r.terms',
      conditions: 'r.conditions',
      created_at: 'r.created_at',
      changed_at: 'r.changed_at',
    },
    from: 'watch_rule r order by r.created_at, r.id',
  },
  {
    name: 'sources',
    of: ['source', 'allowed_address'],
    columns: {
      id: 's.id',
      brand_id: 's.brand_id',
      connector: 's.connector',
      name: 's.name',
      account: 's.account',
      settings: ofSettings(secrets),
      allowed_addresses:
        "(select coalesce(jsonb_agg(a.host || ':' || a.port order by a.host, a.port), '[]') from allowed_address a where a.source_id = s.id)",
      state: 's.state',
      last_check_at: 's.last_check_at',
      last_post_at: 's.last_post_at',
      created_at: 's.created_at',
    },
    from: 'source s order by s.created_at, s.id',
  },
  {
    name: 'watched-pages',
    of: ['watched_page'],
    columns: {
      id: 'w.id',
      brand_id: 'w.brand_id',
      name: 'w.name',
      url: 'w.url',
      every_minutes: 'w.every_minutes',
      expected: 'w.expected',
      allowed_addresses: 'to_jsonb(w.allowed)',
      state: 'w.state',
      created_at: 'w.created_at',
    },
    from: 'watched_page w order by w.created_at, w.id',
  },
  {
    name: 'people',
    of: ['user', 'brand_access'],
    columns: {
      id: 'u.id',
      name: 'u.name',
      email: 'u.email',
      role: 'u.role',
      language: 'u.language',
      brand_ids:
        "(select coalesce(jsonb_agg(a.brand_id order by a.brand_id), '[]') from brand_access a where a.user_id = u.id)",
      created_at: 'u."createdAt"',
    },
    from: '"user" u order by u."createdAt", u.id',
  },
]
