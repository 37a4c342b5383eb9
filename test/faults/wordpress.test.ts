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
    const proxy = await startFaultProxy({ to: Number(new URL(blog.url).port), seed, faults: runs(12) })
    onTestFailed(() => void process.stderr.write(proxy.did.join('\n')))
    const listening = await startListening(test.db, {
      connector,
      settings: { site: proxy.url, user: blog.user, password: blog.password },
      allowed: [proxy.host],
      terms: [{ kind: 'name', text: 'Chez Mireille' }],
    })
    try {
      const there = new Map<number, string | null>()
      const answers = new Map<string, { readonly under: number; readonly text: string }>()
      // More than a page at once, while nobody listens: a gap, in the soak alone.
      const missed = async (): Promise<void> => {
        const textOf = (i: string | number): string => `Mot d’avant ${i} : deux heures d’attente.`
        const numbers = await blog.ask(
          `for ($i = 0; $i < 130; $i++) echo wp_insert_comment(['comment_post_ID' => ${blog.article}, 'comment_author' => 'Max',
            'comment_author_email' => "max$i@example.net", 'comment_content' => "${textOf('$i')}", 'comment_approved' => 1]) . ' ';`,
        )
        for (const [i, id] of numbers.trim().split(' ').entries()) there.set(Number(id), textOf(i))
      }
      const gapAt = runs(1) > 1 ? Math.floor(random() * runs(8)) : -1
      const live = (): number[] => [...there].flatMap(([id, text]) => (text === null ? [] : [id]))
      for (let step = 0; step < runs(10) || (!proxy.through && step < runs(40)); step++) {
        if (step === gapAt) await missed()
        const fate = random()
        const id = live()[Math.floor(random() * live().length)]
        if (fate < 0.55 || id === undefined) {
          const text = `Mot ${step} : deux heures d’attente.`
          there.set(await blog.comment(`Camille${step}`, text), text)
        } else if (fate < 0.7) {
          const text = `Mot ${step}, repris.`
          await blog.ask(`wp_update_comment(['comment_ID' => ${id}, 'comment_content' => '${text}']);`)
          there.set(id, text)
        } else if (fate < 0.9) {
          const text = `Pardon, réponse ${step}.`
          const asked = await listening.answer(there.get(id) ?? '', text).catch(() => null)
          if (asked !== null) answers.set(asked, { under: id, text })
        } else {
          await blog.ask(`wp_trash_comment(${id});`)
          there.set(id, null)
        }
        await aMoment()
      }
      proxy.honest()
      const expected = new Map([...there].map(([id, text]) => [`comment-${id}`, text]))
      const held = await settled(
        async () => {
          const mine = await listening.held('others')
          return new Map([...mine].map(([id, text]) => [id.replace(/^.*#/u, ''), text]))
        },
        (mine) => isSame(expected, mine),
      )
      expect(differences(expected, held)).toEqual([])
      const replies = await settled(
        () => listening.replies(),
        (all) => all.every(({ state }) => !['queued', 'retrying', 'sending'].includes(state)),
      )
      const page = await blog.page()
      for (const { id, state } of replies) {
        const { text = '', under = 0 } = answers.get(id) ?? {}
        const times = page.split(text).length - 1
        expect(times).toBeLessThanOrEqual(1)
        // To what was thrown away meanwhile nobody need be answered.
        if (there.get(under) !== null) expect({ text, state, times }).toMatchObject({ state: 'sent', times: 1 })
      }
      for (const said of listening.troubles) expect(said.fr, said.en).toMatch(/\w/u)
    } finally {
      await listening[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    }
  })
})
