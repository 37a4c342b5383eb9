import { jsonToLex } from '@atproto/api'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { toPost } from './normalize.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
const cid = 'bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4'
const blob = { $type: 'blob', ref: { $link: cid }, mimeType: 'image/jpeg', size: 1_000 }
const cdn = (how: string) => `https://cdn.bsky.app/img/${how}/plain/${did}/${cid}@jpeg`
const around = {
  uri: `at://${did}/app.bsky.feed.post/3k`,
  cid: 'bafyone',
  author: { did, handle: 'camille.example' },
  indexedAt: instant(0),
  own: new Set<string>(),
}
const read = (more: object, how: (record: unknown) => unknown = (it) => it) =>
  toPost(how({ $type: 'app.bsky.feed.post', text: 'Voilà', createdAt: '2026-01-01T00:00:00Z', ...more }), around)?.media
const images = {
  $type: 'app.bsky.embed.images',
  images: [{ alt: 'Une assiette vide', image: blob, aspectRatio: { width: 4, height: 3 } }],
}

describe('what a post of this network shows', () => {
  it.each([
    ['as the stream has it', (it: unknown) => it],
    ['as its own client has read it', (it: unknown) => jsonToLex(it as never)],
  ])('are its pictures with what they show, %s', (_, how) => {
    expect(read({ embed: images }, how)).toEqual([
      {
        ...{ kind: 'picture', url: cdn('feed_fullsize'), alt: 'Une assiette vide', sensitive: false },
        ...{ width: 4, height: 3 },
      },
    ])
  })

  it('are a film by its still and a link by its preview, beside a quoted post, too', () => {
    const film = { $type: 'app.bsky.embed.video', video: blob, alt: 'La file dehors' }
    expect(read({ embed: film })).toMatchObject([{ kind: 'film', alt: 'La file dehors' }])
    const external = { uri: 'https://journal.example/a', title: 'Un avis', description: 'Deux étoiles', thumb: blob }
    const record = { record: { uri: around.uri, cid: 'x' } }
    expect(read({ embed: { record, media: { external } } })).toMatchObject([
      {
        ...{ kind: 'link', url: cdn('feed_thumbnail') },
        page: { url: 'https://journal.example/a', title: 'Un avis', words: 'Deux étoiles' },
      },
    ])
  })

  it('are hidden where their author asks for it', () => {
    const labels = { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'graphic-media' }] }
    expect(read({ embed: images, labels })).toMatchObject([{ sensitive: true }])
  })

  it.each([
    [{ images: [{ alt: 'x', image: { ref: { $link: '../../evil' } } }, 4, null] }],
    [{ images: 'x', video: 7, external: null }],
    ['x'],
  ])('are none where they cannot be: %j', (embed) => {
    expect(read({ embed })).toEqual([])
  })
})
