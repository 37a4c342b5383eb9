import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { readFeed } from './parse.ts'

const site = 'https://blog.example'
const media = (text: string) =>
  readFeed(text, `${site}/f`, instant(Date.parse('2026-03-02T09:00:00Z'))).items.map((it) => it.media)
const rss = (item: string): string =>
  `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Blog</title><link>${site}</link><item><title>Chez Mireille</title><link>${site}/a/</link><guid>1</guid>${item}</item></channel></rss>`

describe('the pictures of an article', () => {
  it('stand in its words, with addresses against the article', () => {
    const html =
      '<![CDATA[<p>Voilà</p><img src="../salle.jpg" alt="La salle"><img src="/p.gif" width="1" height="1">]]>'
    expect(media(rss(`<content:encoded>${html}</content:encoded>`))).toMatchObject([
      [{ kind: 'picture', url: `${site}/salle.jpg`, alt: 'La salle' }],
    ])
  })

  it('come as enclosures and by Media RSS, each once; what only stands for it in lists, where there is no other', () => {
    const enclosure = `<enclosure url="${site}/1.jpg" length="9" type="image/jpeg"/><enclosure url="${site}/s.mp3" length="9" type="audio/mpeg"/>`
    const contents = `<media:content url="${site}/1.jpg" medium="image"/><media:content url="${site}/2.jpg" type="image/png" width="640" height="480"><media:description>La file</media:description></media:content>`
    const small = `<media:thumbnail url="${site}/t.jpg" width="75" height="50"/>`
    expect(media(rss(enclosure + contents + small))).toMatchObject([
      [{ url: `${site}/1.jpg` }, { url: `${site}/2.jpg`, alt: 'La file', width: 640, height: 480 }],
    ])
    expect(media(rss(small))).toMatchObject([[{ url: `${site}/t.jpg`, width: 75, height: 50 }]])
  })

  it('are hidden where the feed says that they are not for everybody', () => {
    const rated = (word: string) =>
      rss(`<media:content url="${site}/1.jpg" medium="image"/><media:rating>${word}</media:rating>`)
    expect([media(rated('adult')), media(rated('nonadult'))]).toMatchObject([
      [[{ sensitive: true }]],
      [[{ sensitive: false }]],
    ])
  })

  it('come with Atom and JSON Feed, too', () => {
    expect(
      media(
        `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>1</id><title>a</title><link href="${site}/a"/><link rel="enclosure" href="${site}/1.png" type="image/png"/></entry></feed>`,
      ),
    ).toMatchObject([[{ url: `${site}/1.png` }]])
    const item = {
      id: '1',
      content_text: 'a',
      image: `${site}/i.png`,
      attachments: [{ url: `${site}/f.pdf`, mime_type: 'application/pdf' }],
    }
    expect(
      media(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'x', items: [item] })),
    ).toMatchObject([[{ url: `${site}/i.png` }]])
  })
})
