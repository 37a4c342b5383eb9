import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { toPost } from './normalize.ts'
import { SeenItem } from './seen.ts'

const place = { host: 'lemmy.example', own: new Set<string>(), told: null, known: new Map(), now: instant(0) }
const creator = { id: 1, name: 'camille', actor_id: 'https://lemmy.example/u/camille' }
const post = { id: 7, ap_id: 'https://lemmy.example/post/7', name: 'La file', published: '2026-03-02T09:00:00Z' }
const mediaOf = (more: object, comment?: object) =>
  toPost(SeenItem.parse({ post: { ...post, ...more }, creator, community: {}, counts: {}, comment }), place).media

describe('what is shown here', () => {
  it('is the picture that a post is about, then those in its words', () => {
    const url = 'https://lemmy.example/pictrs/image/file.webp'
    const body = 'Voilà ![l’assiette](https://img.example/a.png "vide") et [un lien](https://img.example/b.png)'
    expect(mediaOf({ url, alt_text: 'Vingt personnes', body })).toMatchObject([
      { kind: 'picture', url, alt: 'Vingt personnes', sensitive: false },
      { kind: 'picture', url: 'https://img.example/a.png', alt: 'l’assiette' },
    ])
  })

  it('is the page that a post leads to, by what it says of itself', () => {
    const url = 'https://journal.example/avis'
    const thumbnail = 'https://lemmy.example/pictrs/image/t.webp'
    expect(
      mediaOf({ url, thumbnail_url: thumbnail, embed_title: 'Un avis', embed_description: 'Deux étoiles' }),
    ).toMatchObject([{ kind: 'link', url: thumbnail, page: { url, title: 'Un avis', words: 'Deux étoiles' } }])
    expect(mediaOf({ url })).toEqual([])
  })

  it('is hidden where the post is not for everybody, and a comment shows its own only', () => {
    const url = 'https://lemmy.example/pictrs/image/file.webp'
    const comment = { id: 9, ap_id: 'https://lemmy.example/comment/9', content: '![](https://img.example/c.jpg)' }
    expect(mediaOf({ url, nsfw: true }, comment)).toMatchObject([
      { url: 'https://img.example/c.jpg', alt: null, sensitive: true },
    ])
  })
})
