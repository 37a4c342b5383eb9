import sharp from 'sharp'
import type { Medium } from '../../src/domain/model/medium.ts'
import { type Instant, instant } from '../../src/domain/model/time.ts'
import { keepBlob } from '../../src/store/blobs.ts'
import type { Database } from '../../src/store/database.ts'
import { readMediaOfCase, saveCopy, saveMedia } from '../../src/store/media.ts'
import { sql } from '../../src/store/sql.ts'

/** A plate on a table, seen from above, in these colours. */
const plate = (table: string, food: string): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="${table}"/>
      <circle cx="450" cy="310" r="230" fill="#f4f1ea"/><circle cx="450" cy="310" r="165" fill="#e6e1d6"/>
      <ellipse cx="470" cy="300" rx="90" ry="56" fill="${food}"/></svg>`),
  )
    .webp()
    .toBuffer()

/** Pictures, a film, a link and a sensitive picture under the first post of some cases. */
export async function seedMedia(db: Database, caseId: (key: string) => string): Promise<void> {
  const now: Instant = instant(Date.now())
  const usual = { alt: null, sensitive: false, width: 900, height: 600, page: null }
  const picture = (nth: number, more: Partial<Medium> = {}): Medium => ({
    ...usual,
    ...{ kind: 'picture', url: `https://cdn.example/${nth}.jpg`, ...more },
  })
  const page = {
    url: 'https://www.lecourrier.example/tables/chez-mireille',
    title: 'Chez Mireille : deux heures pour une entrée',
    words: 'Notre critique est retournée dans ce restaurant du port que tout le monde aimait. Elle a attendu.',
  }
  const shown: Readonly<Record<string, readonly Medium[]>> = {
    camille: [
      picture(1, { alt: 'Une assiette presque vide sur une nappe rouge' }),
      picture(2, { alt: 'La même, de plus près' }),
      picture(3, { sensitive: true }),
      { ...usual, kind: 'film', url: 'https://cdn.example/4.jpg', alt: 'La file d’attente dans la rue' },
    ],
    delphine: [picture(5, { alt: 'L’entrée froide' })],
    yanis: [{ ...usual, kind: 'link', url: 'https://cdn.example/6.jpg', page }],
  }
  const bytes = await Promise.all([plate('#8d3b36', '#c98f5a'), plate('#2f4a52', '#7f9a54')])
  await db.transaction(async (tx) => {
    for (const [key, media] of Object.entries(shown)) {
      const post = await tx.one<{ id: string }>(sql`
        select id from post where case_id = ${caseId(key)}::bigint order by published_at limit 1`)
      await saveMedia(tx, [{ id: post?.id ?? '', media }])
      for (const [nth, it] of (await readMediaOfCase(tx, caseId(key))).entries()) {
        const sha256 = await keepBlob(tx, { type: 'image/webp', bytes: bytes[nth % 2] ?? Buffer.of() }, now)
        const copy = { id: it.id, url: it.url ?? '', shown: sha256, thumb: sha256, width: 900, height: 600 }
        await saveCopy(tx, copy, now)
      }
    }
  })
}
