import { describe, expect, it } from 'vitest'
import { isPicture, picturesIn } from './pictures.ts'

const base = 'https://forum.example/t/attente/7/1'
const urls = (html: string): readonly (string | null)[] => picturesIn(html, base).map(({ url }) => url)

describe('the pictures of what was written in markup', () => {
  it('are told with what they show and their size, in their order and each once', () => {
    const html =
      '<p>Regardez <img src="/uploads/assiette.jpg" alt=" L’assiette vide " width="640" height="480px"></p><img src="https://ailleurs.example/b.png"><img src="/uploads/assiette.jpg">'
    expect(picturesIn(html, base)).toEqual([
      {
        ...{ kind: 'picture', url: 'https://forum.example/uploads/assiette.jpg', alt: 'L’assiette vide' },
        ...{ sensitive: false, width: 640, height: 480 },
      },
      {
        ...{ kind: 'picture', url: 'https://ailleurs.example/b.png', alt: null },
        ...{ sensitive: false, width: null, height: null },
      },
    ])
  })

  it('are taken in full size where a small one leads there', () => {
    expect(urls('<a class="lightbox" href="/original/a.jpeg"><img src="/petit/a_690x400.jpeg"></a>')).toEqual([
      'https://forum.example/original/a.jpeg',
    ])
    expect(urls('<a href="/une-page"><img src="/petit/a.jpeg"></a>')).toEqual(['https://forum.example/petit/a.jpeg'])
  })

  it('are none where they are smileys, portraits or count who reads', () => {
    expect(
      urls(
        '<img class="emoji" src="/e.png"><img class="user avatar" src="/a.png"><img src="https://count.example/p.gif" width="1" height="1"><img src="/s.png" width="20" height="20">',
      ),
    ).toEqual([])
  })

  it('are a film by its still', () => {
    expect(picturesIn('<video poster="/still.webp" title="La file"></video>', base)).toMatchObject([
      { kind: 'film', url: 'https://forum.example/still.webp', alt: 'La file' },
    ])
  })

  it('lead nowhere but to the web, and nothing that is no markup has any', () => {
    expect(
      urls('<img src="javascript:alert(1)"><img src="data:image/png;base64,AAAA"><img src="file:///etc/passwd"><img>'),
    ).toEqual([])
    expect(urls('img src="/a.png"')).toEqual([])
    expect(urls('<script><img src="/a.png"></script>')).toEqual([])
  })

  it('are a dozen at most', () => {
    expect(urls(Array.from({ length: 50 }, (_, i) => `<img src="/${i}.png">`).join(''))).toHaveLength(12)
  })

  it('are known by the ending of their address', () => {
    expect(['https://x.example/a.JPG?w=1', 'https://x.example/jpg', 'x'].map((it) => isPicture(it))).toEqual([
      true,
      false,
      false,
    ])
  })
})
