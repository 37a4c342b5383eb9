import { randomUUID } from 'node:crypto'
import type { Context } from '../../src/services/context.ts'
import { correctLabel } from '../../src/services/learning/correct-label.ts'
import { keepTopic } from '../../src/services/topics/keep-topic.ts'
import type { Database } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'

const topics = [
  {
    name: 'Terrasse',
    examples: [
      'Impossible d’avoir une place en terrasse, même en réservant.',
      'La terrasse est superbe au coucher du soleil.',
      'On nous a oubliés dehors, sur la terrasse, pendant une heure.',
    ],
  },
  { name: 'Carte de fidélité', examples: ['Mes points ont disparu de la carte.', 'À quoi sert cette carte ?'] },
  {
    name: 'Privatisation pour groupes, mariages et anniversaires',
    examples: ['Peut-on privatiser la salle du haut pour quarante personnes un samedi de juin ?'],
  },
] as const

/** What the brand is told about and no other one is: three topics with sentences, one of them with posts as examples too, and an archived one. */
export async function seedTopics(
  db: Database,
  ctx: Context,
  brandId: string,
  caseIds: readonly string[],
): Promise<void> {
  for (const it of topics) await keepTopic(ctx, { ...it, brandId, topicId: randomUUID(), archived: false })
  const old = { brandId, topicId: randomUUID(), name: 'Marché de Noël', examples: [] }
  await keepTopic(ctx, { ...old, archived: false })
  await keepTopic(ctx, { ...old, archived: true })
  const keys = await db.rows<{ key: string }>(
    sql`select key from brand_topic where brand_id = ${brandId} and archived_at is null order by key desc limit 1`,
  )
  const posts = await db.rows<{ id: string }>(
    sql`select distinct on (case_id) id from post where case_id = any(${caseIds}::bigint[]) order by case_id, published_at`,
  )
  for (const { id } of posts) await correctLabel(ctx, { postId: id, head: 'topics', right: keys.map(({ key }) => key) })
}
