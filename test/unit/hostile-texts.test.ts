import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/connectors/customer-mail/fold.ts'
import { readMail } from '../../src/connectors/customer-mail/read.ts'
import { feedsIn } from '../../src/connectors/feeds/discover.ts'
import { looksLikeFeed, readFeed, titleOfFeed } from '../../src/connectors/feeds/parse.ts'
import { hubIn } from '../../src/connectors/feeds/websub.ts'
import { articleIn } from '../../src/connectors/feeds/whole-article.ts'
import { wordsOf } from '../../src/connectors/lemmy/normalize.ts'
import { readMail as readNotice } from '../../src/connectors/notification-mails/mail.ts'
import { toReading } from '../../src/connectors/notification-mails/normalize.ts'
import { plainLine, plainText } from '../../src/connectors/sdk/plain-text.ts'
import { bodyText } from '../../src/connectors/sdk/probe-text.ts'
import { readEntry } from '../../src/connectors/webmention/entry.ts'
import { lookInHtml, lookInText } from '../../src/connectors/webmention/page.ts'
import { compileRules, match, shortLinksOf } from '../../src/domain/listening/index.ts'
import { instant } from '../../src/domain/model/time.ts'
import { findPersonal } from '../../src/domain/triage/personal.ts'
import { titleIn } from '../../src/services/links/read-title.ts'
import { mailOf, type Written } from '../support/mails.ts'
import { runs } from '../support/seed.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const length = 100_000
/** The same again and again. */
const again = (unit: string): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

/** Texts in which a careless reader goes back and forth: what they cost grows with the square of their length. */
const texts: Readonly<Record<string, string>> = {
  'elements within elements': again('<div>'),
  'tables within tables': again('<table><tr><td>'),
  'elements of another kind within elements': again('<b><i>x'),
  'elements that never end': again('<a '),
  'ends for nothing': `${'<i>'.repeat(10_000)}${again('</b>')}`,
  'paragraphs of one letter': again('<p>x'),
  'signs of markup alone': again('<'),
  'ampersands alone': again('&'),
  'comments that are never closed': again('<!--'),
  'declarations that are never closed': again('<!DOCTYPE['),
  'titles that are never closed': again('<title'),
  'blanks, and then a word': `${again(' ')}x`,
  'blanks of several kinds, and then a word': `${again('\u00a0\t ')}x`,
  'blanks that stay': `<pre>${again(' ')}x`,
  'empty lines': `${again('\n')}x`,
  'lines that quote': `${again('>\n').slice(0, length / 2)}x\n${again('>\n').slice(0, length / 2)}`,
  'lines that say who wrote': `${again('Le lundi 3 mars, Jeanne a écrit :\n')}>\nx`,
  'brackets alone': again('['),
  'links that are none': again('[]('),
  'stars and lines': again('** __ ~~ *'),
  'addresses within addresses': again('http://'),
  'hosts without an end': again('a.'),
  'a word without an end': again('a'),
  'full stops after an address': `https://a.example/${again('.')}x`,
  'at signs': again('@a'),
  'hash signs': again('#'),
  'hubs that are never named': `{"version":"https://jsonfeed.org/version/1",${again('"hubs":[')}`,
}

const around = (text: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><guid>1</guid><title>a</title><description>${text}</description></item></channel></rss>`
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const matcher = compileRules([
  {
    id: 'rule',
    brandId: 'brand',
    name: 'Mireille',
    terms: [
      { kind: 'name', text: 'Chez Mireille' },
      { kind: 'site', text: 'chezmireille.example' },
      { kind: 'handle', text: '@mireille@a.example' },
    ],
  },
])
const senders = [
  'facebookmail.com',
  'mail.instagram.com',
  'trustpilot.com',
  'tripadvisor.com',
  'google.com',
  'a.example',
]
const noticed = async (written: Written) => {
  const mail = await readNotice(mailOf(written), () => nine)
  for (const sender of senders) toReading({ ...mail, from: `x@${sender}` }, nine)
}

/** Who reads what a stranger wrote. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a post’s words': plainText,
  'a post’s title': plainLine,
  'a page that may name feeds': (text) => feedsIn(text, 'https://a.example/'),
  'a feed that is none': (text) => [looksLikeFeed(text), titleOfFeed(text), hubIn(text, null, 'https://a.example/')],
  'a feed': (text) => readFeed(around(text), 'https://a.example/feed', nine),
  'a feed’s item': (text) => readFeed(around(escaped(text)), 'https://a.example/feed', nine),
  'an article': articleIn,
  'a page that mentions us': (text) => lookInHtml(text, 'https://a.example/', new URL('https://b.example/')),
  'an entry': (text) =>
    lookInHtml(text, 'https://a.example/', new URL('https://b.example/')).plain
      ? readEntry(text, 'https://a.example/', new URL('https://b.example/'))
      : null,
  'a plain page that mentions us': (text) => lookInText(text, new URL('https://b.example/')),
  'a watched page': (text) => bodyText(Buffer.from(text), 'text/html'),
  'a comment in Markdown': wordsOf,
  'a mail': (text) => readMail(mailOf({ text }), () => nine),
  'a mail in HTML': (text) => readMail(mailOf({ body: { type: 'text/html', source: text } }), () => nine),
  'what a mail quotes': (text) => fold(text.slice(0, length)),
  'a notice': (text) => noticed({ text }),
  'a notice’s subject': (text) => noticed({ subject: text.replaceAll(/\s/gu, ' ') }),
  'a notice in HTML': (text) => noticed({ body: { type: 'text/html', source: text } }),
  'a page of which the title is wanted': (text) => titleIn(Buffer.from(text), null),
  'the personal data in a post': (text) => findPersonal(text.slice(0, length)),
  'the links of a post': (text) => shortLinksOf({ text: text.slice(0, length), links: [] }),
  'the watch rules': (text) => match(matcher, { text: text.slice(0, length), links: [], tags: [], mentions: [] }),
}

/** What the processor does until this is read (ms): however busy the machine is, it is the same. */
async function cost(read: (text: string) => unknown, text: string): Promise<number> {
  const before = process.cpuUsage()
  await Promise.resolve()
    .then(() => read(text))
    // A refusal is as good here: what it says is looked at elsewhere.
    .catch((error: unknown) => error)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
const most = 600

describe.each(Object.entries(readers))('%s', (_who, read) => {
  it.each(Object.entries(texts))('costs little, whoever sends %s', async (_what, text) => {
    expect(await cost(read, text)).toBeLessThan(most)
  })
})

describe('what is said again and again', () => {
  const sign = fc.constantFrom(
    ...['<', '>', '<a ', '</a>', '<p>', '<li>', '<ul>', '<td>', '<pre>', '<a href="', '<!--', '-->', '<![CDATA[', '&#'],
    ...[' ', '\u00a0', '\t', '\n', '\r\n', '"', '“', '(', ')', '[', ']', '](', '{', '*', '**', '__', '~~', '#', '@'],
    ...['.', '/', 'http://', 'https://a', 'a', 'é', '字', '👍', '\ud800', '\u0000', '1', '★', ' de ', 'avis', 'review'],
    ...['> ', 'De : x', 'wrote:', '--', 'begin 644 x', 'charset=', '=?utf-8?Q?', ';', ',', ':', '<item>', '<title>'],
  )
  const unit = fc.array(sign, { minLength: 1, maxLength: 3 }).map((signs) => signs.join(''))

  it.each(Object.entries(readers))('costs %s little, whatever it is', async (_who, read) => {
    await fc.assert(
      fc.asyncProperty(unit, sign, sign, async (middle, first, last) => {
        expect(await cost(read, `${first}${again(middle)}${last}`)).toBeLessThan(most)
      }),
      { numRuns: runs(2), endOnFailure: true },
    )
  })
})
