import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { starsIn } from './formats/format.ts'
import { readMail } from './mail.ts'
import { toReading } from './normalize.ts'
import { samples, sourceOf } from './samples.test-suite.ts'

const received = instant(Date.parse('2026-03-06T18:00:00Z'))
const read = async (source: Buffer) => toReading(await readMail(source, () => received), received)

describe('a notification mail', () => {
  it.each(samples.filter((sample) => sample.tells !== null))('of $name becomes a post', async (sample) => {
    const reading = await read(sourceOf(sample))
    expect(reading).toMatchObject({
      is: 'post',
      post: {
        author: { name: sample.tells?.author },
        text: sample.tells?.text,
        url: sample.tells?.link,
        rating: typeof sample.tells?.stars === 'number' ? { value: sample.tells.stars, of: 5 } : null,
        publishedAt: Date.parse('2026-03-06T17:21:00Z'),
        ref: { kind: sample.tells?.kind },
        ours: false,
      },
    })
    if (sample.tells?.id !== undefined && reading.is === 'post') expect(reading.post.externalId).toBe(sample.tells.id)
  })

  it.each(samples.filter((sample) => sample.tells === null))('of $name stays private', async (sample) => {
    expect(await read(sourceOf(sample))).toEqual({ is: 'nothing' })
  })

  it('sent twice about one comment is one post', async () => {
    const [sample] = samples
    if (sample === undefined) throw new Error('There are no samples.')
    const [first, second] = await Promise.all([read(sourceOf(sample, 'a@x')), read(sourceOf(sample, 'b@x'))])
    expect(first.is === 'post' && second.is === 'post' && first.post.externalId === second.post.externalId).toBe(true)
  })

  it('with a forged sender is set aside with the reason', async () => {
    const [sample] = samples
    if (sample === undefined) throw new Error('There are no samples.')
    const forged = [
      'Authentication-Results: mx.example.org; dkim=none; spf=fail; dmarc=fail header.from=facebookmail.com',
    ]
    expect(await read(sourceOf(sample, 'f@x', forged))).toEqual({ is: 'aside', why: expect.stringContaining('forged') })
    // What stands below the mailbox's own verdict may be anybody's.
    const own = ['Authentication-Results: mx.example.org; dkim=pass header.d=facebookmail.com; dmarc=pass', ...forged]
    expect(await read(sourceOf(sample, 'g@x', own))).toMatchObject({ is: 'post' })
  })

  it.each([
    ['a stranger’s signature is forged all the same', 'dkim=pass header.d=evil.example', 'aside'],
    ['that of a domain that only ends alike is as well', 'dkim=pass header.d=notfacebookmail.com', 'aside'],
    ['that of a domain beside others that fail is as well', 'dkim=fail header.d=facebookmail.com; dkim=pass', 'aside'],
    [
      'the network’s own, which a group on its way left whole, is the network’s',
      'dkim=pass header.d=facebookmail.com',
      'post',
    ],
    [
      'the network’s own among others is as well',
      'dkim=pass header.d=b.example; dkim=pass (2048-bit key; rsa) header.i=@mail.facebookmail.com',
      'post',
    ],
  ])('that fails, but holds a signature: %s', async (_what, signed, is) => {
    const [sample] = samples
    if (sample === undefined) throw new Error('There are no samples.')
    const verdict = `Authentication-Results: mx.example.org; ${signed};\r\n dmarc=fail header.from=facebookmail.com`
    expect(await read(sourceOf(sample, 's@x', [verdict]))).toMatchObject({ is })
  })

  it('whose sender only looks like a network’s stays private', async () => {
    const [sample] = samples
    if (sample === undefined) throw new Error('There are no samples.')
    for (const from of [
      'notification@facebookmail.com.evil.example',
      'facebookmail.com@evil.example',
      'x@notfacebookmail.com',
    ])
      expect(await read(sourceOf({ ...sample, from }))).toEqual({ is: 'nothing' })
  })

  it('without words for what was said keeps its subject, so that nobody is missed', async () => {
    const bare = {
      from: 'notification@facebookmail.com',
      subject: 'Nora a commenté votre publication.',
      text: 'Nora a commenté votre publication.',
    }
    expect(await read(sourceOf(bare))).toMatchObject({
      is: 'post',
      post: { author: { name: 'Nora' }, text: 'Nora a commenté votre publication.' },
    })
  })

  it('however it is broken, is read, left alone or refused with an error, and never holds a script or a control sign', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 6 }),
        async (sample, cuts) => {
          let text = sourceOf(sample).toString('binary')
          for (const [at, length, put] of cuts) {
            const place = at % (text.length + 1)
            text = text.slice(0, place) + put + text.slice(place + length)
          }
          const reading = await read(Buffer.from(text, 'binary')).catch((error: unknown) => error)
          if (reading instanceof Error) return
          const post =
            (reading as Awaited<ReturnType<typeof read>>).is === 'post'
              ? (reading as { post: { text: string; url: string | null } }).post
              : null
          if (post === null) return
          expect(post.text).not.toContain('\u0000')
          if (post.url !== null) expect(post.url).toMatch(/^https?:\/\//)
        },
      ),
      { numRuns: 60 },
    )
  })
})

it.each([
  ['Vous avez un nouvel avis 2 étoiles', 2],
  ['a new 1-star review', 1],
  ['★★★☆☆', 3],
  ['4/5', 4],
  ['3 sur 5', 3],
  ['On était 12/50 dans la salle', null],
  ['Rien', null],
])('stars in “%s”: %s', (text, stars) => {
  expect(starsIn(text)).toBe(stars)
})
