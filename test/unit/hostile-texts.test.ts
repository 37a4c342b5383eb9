import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/connectors/customer-mail/fold.ts'
import { readMail } from '../../src/connectors/customer-mail/read.ts'
import { SeenPost } from '../../src/connectors/discourse/seen.ts'
import { toPost as ofForum } from '../../src/connectors/discourse/normalize.ts'
import { feedsIn } from '../../src/connectors/feeds/discover.ts'
import { looksLikeFeed, readFeed, titleOfFeed } from '../../src/connectors/feeds/parse.ts'
import { hubIn } from '../../src/connectors/feeds/websub.ts'
import { articleIn } from '../../src/connectors/feeds/whole-article.ts'
import { toPost as ofTown, wordsOf } from '../../src/connectors/lemmy/normalize.ts'
import { SeenItem } from '../../src/connectors/lemmy/seen.ts'
import { toPost as ofServer } from '../../src/connectors/mastodon/normalize.ts'
import { SeenStatus } from '../../src/connectors/mastodon/seen.ts'
import { readMail as readNotice } from '../../src/connectors/notification-mails/mail.ts'
import { toReading } from '../../src/connectors/notification-mails/normalize.ts'
import { plainLine, plainText } from '../../src/connectors/sdk/plain-text.ts'
import { bodyText } from '../../src/connectors/sdk/probe-text.ts'
import { readEntry } from '../../src/connectors/webmention/entry.ts'
import { lookInHtml, lookInText } from '../../src/connectors/webmention/page.ts'
import { compileRules, match, shortLinksOf } from '../../src/domain/listening/index.ts'
import { instant } from '../../src/domain/model/time.ts'
import { readOpinion } from '../../src/domain/triage/advice.ts'
import { partRead, plainRead } from '../../src/domain/triage/features.ts'
import { ofGroups } from '../../src/domain/triage/of-groups.ts'
import { findPersonal } from '../../src/domain/triage/personal.ts'
import { undisguised } from '../../src/domain/triage/undisguised.ts'
import { titleIn } from '../../src/services/links/read-title.ts'
import { mailOf, partsOf, type Written } from '../support/mails.ts'
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
  'a dash and blanks, and then a word': `-${again(' ').slice(10)}x`,
  'empty lines': `${again('\n')}x`,
  'lines that quote': `${again('>\n').slice(0, length / 2)}x\n${again('>\n').slice(0, length / 2)}`,
  'lines that say who wrote': `${again('Le lundi 3 mars, Jeanne a écrit :\n')}>\nx`,
  'brackets alone': again('['),
  'links that are none': again('[]('),
  'stars and lines': again('** __ ~~ *'),
  'addresses within addresses': again('http://'),
  'addresses in brackets that are never closed': again('[http://'),
  'an author at many addresses': `Author: a${again(' (IP address:')}`,
  'hosts without an end': again('a.'),
  'a word without an end': again('a'),
  'full stops after an address': `https://a.example/${again('.')}x`,
  'at signs': again('@a'),
  'hash signs': again('#'),
  'quotes of others that are never closed': again('<aside class="quote">'),
  'quotes of others within one another': `${again('<aside class="quote">').slice(0, length / 2)}${again('</aside>')}`,
  'mentions that are never closed': again('<a class="mention" href="/u/'),
  'a mention of many names': `<a class="mention" href="${again('/u/a')}`,
  'a title of blanks': `<title>${again(' ')}`,
  'titles within titles': again('<title>'),
  'a fence around empty lines': `\`\`\`${again('\n')}`,
  'thoughts without an end': `<think>${again('<think> ')}`,
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
const mailGivenBack = (text: string): Buffer =>
  mailOf({
    body: partsOf(
      'report; report-type=delivery-status',
      { head: ['Content-Type: text/plain'], content: text },
      { head: ['Content-Type: message/delivery-status'], content: `Final-Recipient: ${text}\nStatus: ${text}` },
      { head: ['Content-Type: message/rfc822'], content: `To: ${text}\nMessage-ID: ${text}` },
    ),
  })
const nobody = { own: new Set<string>(), told: null, now: nine }
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
  'a post of a forum': (text) =>
    ofForum(SeenPost.parse({ id: 1, topic_id: 1, post_number: 1, username: 'a', cooked: text, topic_title: text }), {
      ...{ place: 'a.example', base: 'https://a.example', title: 'a', isPrivate: false },
      ...nobody,
    }),
  'a comment of a town': (text) =>
    ofTown(
      SeenItem.parse({
        comment: { id: 2, ap_id: 'https://a.example/2', content: text },
        post: { id: 1, ap_id: 'https://a.example/1' },
        creator: { id: 1, name: 'a', actor_id: 'https://a.example/u/a' },
      }),
      { host: 'a.example', known: new Map(), ...nobody },
    ),
  'a status': (text) =>
    ofServer(
      SeenStatus.parse({
        ...{ id: '1', uri: 'https://a.example/1', content: text, spoiler_text: text, mentions: [], tags: [] },
        ...{ account: { id: '1', acct: 'a' }, media_attachments: [] },
      }),
      { host: 'a.example', self: null, parent: null, ...nobody, told: false },
    ),
  'a mail that came back': (text) => readMail(mailGivenBack(text), () => nine),
  'an answer of a language model': readOpinion,
  'a mail': (text) => readMail(mailOf({ text }), () => nine),
  'a mail in HTML': (text) => readMail(mailOf({ body: { type: 'text/html', source: text } }), () => nine),
  'what a mail quotes': (text) => fold(text.slice(0, length)),
  'a notice': (text) => noticed({ text }),
  'a notice of a comment': (text) =>
    noticed({ subject: '[A] Comment: "a"', text: `Author: a\n${text}\nComment:\n${text}` }),
  'a notice’s subject': (text) => noticed({ subject: text.replaceAll(/\s/gu, ' ') }),
  'a notice in HTML': (text) => noticed({ body: { type: 'text/html', source: text } }),
  'a page of which the title is wanted': (text) => titleIn(Buffer.from(text), null),
  'the personal data in a post': (text) => findPersonal(text.slice(0, length)),
  'what a post says of groups of people': (text) => ofGroups(plainRead(text)),
  'the words of a post as they are meant': (text) => undisguised(partRead(text), true),
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
