import { AtpAgent } from '@atproto/api'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { answerIn } from './errors.ts'
import { standNow } from './stand-now.ts'

const uri = 'at://did:plc:camille/app.bsky.feed.post/3kqz'
const now = (): ReturnType<typeof instant> => instant(1_772_442_000_000)

/** How a post stands that the network does not show, when its record is answered for like this. */
async function standing(status: number, body: string): Promise<unknown> {
  const agent = new AtpAgent({
    service: 'https://pds.example',
    fetch: (input) => {
      const isRecord = new Request(input).url.includes('getRecord')
      const json = { 'content-type': body.startsWith('{') || !isRecord ? 'application/json' : 'text/html' }
      return Promise.resolve(
        isRecord ? new Response(body, { status, headers: json }) : new Response('{"posts":[]}', { headers: json }),
      )
    },
  })
  return standNow(agent, (work) => answerIn(work, now), [{ externalId: uri, ref: {} }], {
    arrivalsOf: () => [],
    now,
  }).catch((error: unknown) => error)
}

describe('a post that Bluesky does not show any more', () => {
  it.each([
    [400, '{"error":"RecordNotFound","message":"Could not locate record"}'],
    [400, '{"error":"InvalidRequest","message":"Could not locate record: at://x"}'],
  ])('is gone when its own server says so (%s %s)', async (status, body) => {
    expect(await standing(status, body)).toEqual([{ kind: 'deleted', externalId: uri, at: now() }])
  })

  it.each([
    [404, '<html><body>404 Not Found</body></html>'],
    [404, ''],
    [410, '<h1>Gone</h1>'],
    [404, '{"message":"no upstream"}'],
    [502, '<h1>Bad gateway</h1>'],
  ])('is not gone on the word of a gateway (%s %s)', async (status, body) => {
    const said = await standing(status, body)
    expect(Array.isArray(said) ? said : 'asked again later').not.toContainEqual(
      expect.objectContaining({ kind: 'deleted' }),
    )
    expect(said instanceof Error ? said : { kind: 'transient' }).toMatchObject({ kind: 'transient' })
  })
})
