import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import connector from '../../src/connectors/wordpress/index.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { hasWordPress, startWordPress, type WordPress } from '../servers/wordpress.ts'
import { aColleague } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { chance, runs, seed } from '../support/seed.ts'
import { aMoment, differences, isSame, settled, startListening } from './listening.ts'

describe.skipIf(!hasWordPress)(`a blog behind a bad line (wordpress, seed ${seed})`, () => {
  let blog: WordPress
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    test = await createTestDatabase()
    await aColleague(test.db, { id: 'ines', name: 'Inès Benali' })
    blog = await startWordPress()
  })
  afterAll(async () => {
    await blog?.[Symbol.asyncDispose]()
    await test?.[Symbol.asyncDispose]()
  })

  it('whatever breaks between us, at the end we hold what the blog holds, and each answer stands there once', async () => {
    const random = chance(seed)
    const proxy = await startFaultProxy({ to: Number(new URL(blog.url).port), seed, faults: runs(14) })
    onTestFailed(() => console.error(proxy.did.join('\n')))
    const listening = await startListening(test.db, {
      connector,
      settings: { site: proxy.url, user: blog.user, password: blog.password },
      allowed: [proxy.host],
      terms: [{ kind: 'name', text: 'Chez Mireille' }],
    })
    try {
      const there = new Map<number, string | null>()
      const live = (): number[] => [...there].flatMap(([id, text]) => (text === null ? [] : [id]))
      for (let step = 0; step < runs(14) || (!proxy.through && step < runs(40)); step++) {
        const fate = random()
        const id = live()[Math.floor(random() * live().length)]
        if (fate < 0.6 || id === undefined) {
          const text = `Mot ${step} : deux heures d’attente.`
          there.set(await blog.comment(`Camille${step}`, text), text)
        } else if (fate < 0.8) {
          const text = `Mot ${step}, repris.`
          blog.run(`wp_update_comment(['comment_ID' => ${id}, 'comment_content' => '${text}']);`)
          there.set(id, text)
        } else {
          blog.run(`wp_trash_comment(${id});`)
          there.set(id, null)
        }
        await aMoment()
      }
      proxy.honest()
      const key = /** What the comment is called here. */ (id: number): string => `${proxy.host}/#comment-${id}`
      const held = await settled(
        async () => {
          const mine = await listening.held('others')
          return new Map([...mine].map(([id, text]) => [id.replace(/^.*#/u, ''), text]))
        },
        (mine) => isSame(new Map([...there].map(([id, text]) => [`comment-${id}`, text])), mine),
      )
      expect(differences(new Map([...there].map(([id, text]) => [`comment-${id}`, text])), held), key(0)).toEqual([])
      for (const said of listening.troubles) expect(said.fr, said.en).toMatch(/\w/u)
    } finally {
      await listening[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    }
  })
})
