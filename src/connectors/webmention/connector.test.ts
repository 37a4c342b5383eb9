import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anEdge } from '../../../test/support/context.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import type { Edge, Page, Received } from '../sdk/connector.ts'
import { readEntry } from './entry.ts'
import { look } from './look.ts'
import { lookInHtml, lookInJson, lookInText } from './page.ts'
import { receive } from './receive.ts'

const now = instant(Date.parse('2026-03-02T09:00:00Z'))
const settings = { address: 'https://www.chezmireille.example/' }
const target = 'https://chezmireille.example/carte'
const source = 'https://blog.example/mireille'

function announce(
  form: Readonly<Record<string, string>> | string,
  type = 'application/x-www-form-urlencoded',
): Received {
  const text = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  return receive(
    {
      sourceId: 'source',
      method: 'POST',
      query: new URLSearchParams(),
      headers: new Headers({ 'content-type': type }),
      body: new TextEncoder().encode(text),
      subscriptions: [],
    },
    settings,
  )
}

const answering = (body: string, init: ResponseInit = {}): Edge =>
  anEdge({
    now: () => now,
    fetch: () =>
      Promise.resolve(new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' }, ...init })),
  })

const lookAt = (body: string, init?: ResponseInit): Promise<Pick<Page, 'arrivals' | 'setAside'>> =>
  look({ source, target }, settings, answering(body, init))

const postOf = ({ arrivals }: { readonly arrivals: readonly Arrival[] }) => {
  const [first] = arrivals
  if (first?.kind !== 'post') throw new Error('No post arrived.')
  return first.post
}

describe('an announcement', () => {
  it('is thanked for and kept to be looked at, without what only points into the page that speaks', () => {
    expect(announce({ source: `${source}#c1`, target: `${target}#vins` })).toMatchObject({
      kind: 'announced',
      host: 'blog.example',
      data: { source, target: `${target}#vins` },
      answer: { status: 202 },
    })
  })

  it.each([
    ['no source', { target }, 'not-a-mention'],
    ['no target', { source }, 'not-a-mention'],
    ['a source that is no web address', { source: 'file:///etc/passwd', target }, 'not-a-mention'],
    ['a source with a password', { source: 'https://a:b@blog.example/', target }, 'not-a-mention'],
    ['an address without end', { source: `https://blog.example/${'x'.repeat(2_000)}`, target }, 'not-a-mention'],
    ['the same page twice', { source: target, target }, 'same-page'],
    ['the same page, elsewhere in it', { source: `${target}#a`, target: `${target}#b` }, 'same-page'],
    ['another site', { source, target: 'https://autre.example/' }, 'other-site'],
    ['a site that ends like ours', { source, target: 'https://notchezmireille.example/' }, 'other-site'],
    ['another port', { source, target: 'https://chezmireille.example:8443/carte' }, 'other-site'],
  ])('with %s is refused in words', (_what, form, reason) => {
    expect(announce(form)).toMatchObject({
      kind: 'refused',
      status: 400,
      reason,
      detail: expect.stringMatching(/\w+ \w+/u),
    })
  })

  it('that is no form is refused', () => {
    expect(announce('{}', 'application/json')).toMatchObject({ kind: 'refused', status: 415 })
  })
})

describe('a link to the target', () => {
  const found = (html: string): boolean => lookInHtml(html, source, new URL(target)).links
  it.each([
    ['a link', `<p>Hier <a href="${target}">chez Mireille</a></p>`, true],
    ['a link in large letters', `<A HREF='${target}'>x</A>`, true],
    ['a link with entities', '<a href="https:&#x2F;&#x2F;chezmireille.example/carte">x</a>', true],
    ['a picture', `<img src="${target}">`, true],
    ['a link to a place of the page', `<a href="${target}#vins">x</a>`, true],
    [
      'a link that is relative to a base',
      '<base href="https://chezmireille.example/x/"><a href="../carte">x</a>',
      true,
    ],
    ['words only', `<p>${target}</p>`, false],
    ['a comment', `<!-- <a href="${target}">x</a> -->`, false],
    ['a script', `<script>"<a href='${target}'>"</script>`, false],
    ['a longer address', `<a href="${target}/vins">x</a>`, false],
    ['the address inside another', `<a href="https://evil.example/?u=${target}">x</a>`, false],
  ])('is %s or is not', (_what, html, links) => {
    expect(found(html)).toBe(links)
  })

  it('stands in JSON as a whole value, and in plain text as an address', () => {
    const wanted = new URL(target)
    expect(lookInJson(JSON.stringify({ a: [{ b: target }] }), wanted)?.links).toBe(true)
    expect(lookInJson(JSON.stringify({ a: `see ${target}` }), wanted)?.links).toBe(false)
    expect(lookInJson('['.repeat(100_000), wanted)).toBeNull()
    expect(lookInJson(`${'['.repeat(50_000)}"${target}"${']'.repeat(50_000)}`, wanted)?.links).toBe(true)
    expect(lookInText(`Hier chez Mireille (${target}).`, wanted).links).toBe(true)
    expect(lookInText(`${target}/vins`, wanted).links).toBe(false)
  })
})

describe('a page that links to us', () => {
  const entry = (act: string, text: string) => `<!doctype html><title>Le blog</title><article class="h-entry">
    <p class="p-author h-card"><img class="u-photo" src="https://ada.example/a.png" alt=""><a class="p-name u-url" href="https://ada.example/">Ada</a></p>
    <time class="dt-published" datetime="2026-03-01T20:00:00+01:00">hier</time>
    <div class="e-content">${text}</div><a class="${act}" href="${target}">x</a></article>`

  it('says who wrote what and when, in plain words', async () => {
    const page = await lookAt(entry('u-in-reply-to', '<p>Deux heures <b>d’attente</b>.</p><script>x</script>'))
    expect(postOf(page)).toMatchObject({
      externalId: source,
      author: { name: 'Ada', externalId: 'blog.example https://ada.example/', handle: 'blog.example' },
      text: 'Deux heures d’attente.',
      publishedAt: Date.parse('2026-03-01T19:00:00Z'),
      url: source,
      addressed: 'reply',
      ours: false,
    })
  })

  it('speaks for the people of its own site alone: whom else it names is somebody only there', async () => {
    const of = (author: string) =>
      `<article class="h-entry"><a class="p-author h-card" href="${author}">Ada</a><a href="${target}">x</a></article>`
    const own = postOf(await lookAt(of('https://www.blog.example/ada')))
    expect(own.author).toMatchObject({
      externalId: 'https://www.blog.example/ada',
      url: 'https://www.blog.example/ada',
    })
    const other = postOf(await lookAt(of('https://ada.example/')))
    expect(other.author).toMatchObject({ externalId: 'blog.example https://ada.example/', url: 'https://ada.example/' })
  })

  it.each([
    ['u-like-of', null],
    ['u-repost-of', null],
    ['u-in-reply-to', 'reply'],
    ['u-url2', 'mention'],
  ])('with %s asks for an answer or not', async (act, addressed) => {
    expect(postOf(await lookAt(entry(act, 'Voilà.'))).addressed).toBe(addressed)
  })

  it('without microformats is its title and the words around the link', async () => {
    const html = `<title>Mes tables</title><nav>Accueil</nav><p>Le service <a href="${target}">chez Mireille</a> traîne.</p><p>Fin</p>`
    expect(postOf(await lookAt(html)).text).toBe('Mes tables\n\nLe service chez Mireille traîne.')
  })

  it('of our own site is our own word', async () => {
    const page = await look(
      { source: 'https://chezmireille.example/blog', target },
      settings,
      answering(`<a href="${target}">La carte</a>`),
    )
    expect(postOf(page)).toMatchObject({ ours: true, addressed: null })
  })

  it('is the word of the site where the page stands in the end, whoever sends there', async () => {
    const page = await look(
      { source: 'https://chezmireille.example/out?to=https://evil.example/', target },
      settings,
      anEdge({
        now: () => now,
        fetch: () => {
          const answer = new Response(`<a href="${target}">Fermé pour de bon</a>`, {
            headers: { 'content-type': 'text/html' },
          })
          Object.defineProperty(answer, 'url', { value: 'https://evil.example/' })
          return Promise.resolve(answer)
        },
      }),
    )
    expect(postOf(page)).toMatchObject({
      ours: false,
      addressed: 'mention',
      place: 'evil.example',
      author: { handle: 'evil.example' },
      externalId: 'https://chezmireille.example/out?to=https://evil.example/',
    })
  })

  it('with other words is an edit of the same post', async () => {
    const [before, after] = [await lookAt(entry('u-x', 'Un.')), await lookAt(entry('u-x', 'Deux.'))].map(postOf)
    expect(before?.externalId).toBe(after?.externalId)
    expect(before?.revision).not.toBe(after?.revision)
  })
})

describe('a page that does not link to us', () => {
  it.each([
    ['is gone', '', { status: 410 }],
    ['links to nothing of ours any more', '<p>Rien.</p>', {}],
  ])('and %s is a post that is gone', async (_what, body, init) => {
    const { arrivals } = await lookAt(body, { headers: { 'content-type': 'text/html' }, ...init })
    expect(arrivals).toEqual([{ kind: 'deleted', externalId: source, at: now }])
  })

  it('but to another page of ours stays', async () => {
    const { arrivals } = await lookAt('<a href="https://chezmireille.example/">Mireille</a>')
    expect(arrivals).toEqual([])
  })

  it.each([
    ['a picture', { headers: { 'content-type': 'image/png' } }, 'type-not-read'],
    ['a page behind a door', { status: 403 }, 'status-403'],
  ])('because it is %s is set aside', async (_what, init, reason) => {
    expect(await lookAt('x', init)).toMatchObject({ arrivals: [], setAside: [{ externalId: source, reason }] })
  })

  it.each([404, 429, 500, 503])('because its server says %i is looked at again later', async (status) => {
    await expect(lookAt('', { status })).rejects.toMatchObject({ kind: 'transient' })
  })

  it('because it is far too large is set aside', async () => {
    expect(await lookAt('x'.repeat(2_100_000))).toMatchObject({ setAside: [{ reason: 'too-large' }] })
  })
})

describe('whatever a page holds', () => {
  it('is read without throwing', () => {
    const piece = fc.constantFrom(
      '<div class="h-entry">',
      '</div>',
      '<a class="u-url p-author h-card" href="',
      target,
      '">',
      '<!--',
      '-->',
      '<base href="',
      '&#0;',
      '\u0000',
      '{"',
      '<time class="dt-published">',
      'x',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const html = pieces.join('')
        const found = lookInHtml(html, source, new URL(target))
        const entry = readEntry(html, source, new URL(target))
        expect(typeof found.links).toBe('boolean')
        expect(entry === null || typeof entry.text === 'string').toBe(true)
      }),
    )
  })

  it.each([
    ['deep', '<div class="h-entry">'.repeat(60_000)],
    ['never closed', '<b><i><a><p>'.repeat(100_000)],
    ['wide', '<div class="h-entry"><p class="p-name">x</p></div>'.repeat(38_000)],
  ])('is not read to its end where it is made to be %s, and no post goes for it', async (_what, html) => {
    const link = `<a href="${target}">x</a>`
    expect(postOf(await lookAt(link + html)).externalId).toBe(source)
    expect(await lookAt(html + link)).toMatchObject({ arrivals: [], setAside: [{ reason: 'too-deep' }] })
  })
})
