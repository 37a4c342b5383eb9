import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page, ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import connector from '../../src/connectors/wordpress/index.ts'
import type { Arrival, IncomingPost } from '../../src/domain/model/post.ts'
import { instant } from '../../src/domain/model/time.ts'
import { hasWordPress, startWordPress, type WordPress } from './wordpress.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

describe.skipIf(!hasWordPress)('the WordPress connector on a real blog (wordpress)', () => {
  let blog: WordPress
  let session: Session
  let place: string | null = null
  const end = new AbortController()
  const listen = (given: Readonly<Record<string, unknown>>): Promise<Session> =>
    connector.connect(
      connector.settings.parse({ site: blog.url, ...given }),
      createEdge({
        now: () => instant(Date.now()),
        signal: end.signal,
        allowed: new Set([new URL(blog.url).host]),
      }),
      new MemoryVault(),
    )
  const account = (): Promise<Session> => listen({ user: blog.user, password: blog.password })

  /** What is new since the last look. */
  const look = async (): Promise<readonly Arrival[]> => {
    const arrivals: Arrival[] = []
    for (let page: Page | null = null; page === null || page.more; place = page.cursor) {
      page = await session.pull(place, [])
      arrivals.push(...page.arrivals)
    }
    return arrivals
  }
  const posts = async (): Promise<readonly IncomingPost[]> =>
    (await look()).flatMap((it) => (it.kind === 'post' ? [it.post] : []))
  const targetOf = ({ externalId, ref }: IncomingPost): ReplyTarget => ({ externalId, ref })
  const key = (at: number) => ({ id: `00000000-0000-4000-8000-00000000000${at}`, at: instant(Date.now()) })
  const refusalOf = (call: Promise<unknown> | undefined): Promise<unknown> =>
    Promise.resolve(call).then(
      () => 'not refused',
      (error: unknown) => error,
    )

  beforeAll(async () => {
    blog = await startWordPress()
    session = await account()
  })
  afterAll(async () => {
    end.abort()
    await blog?.[Symbol.asyncDispose]()
  })

  it('signs in with an application password; a wrong one and somebody who may not moderate are told why not', async () => {
    expect(session.account).toMatchObject({ name: 'Chez Mireille (mireille)' })
    expect(await refusalOf(listen({ user: 'mireille', password: 'abcd efgh ijkl mnop' }))).toMatchObject({
      kind: 'auth_revoked',
      message: expect.stringContaining('application password'),
      fr: expect.stringContaining('mot de passe d’application'),
    })
    expect(await refusalOf(listen(blog.helper))).toMatchObject({
      kind: 'permission_missing',
      fr: expect.stringContaining('rôle d’éditeur'),
    })
  })

  let complaint: IncomingPost
  it('hears what a visitor wrote, as plain text, once', async () => {
    await blog.comment('Camille', 'Deux heures d’attente & c’est <b>froid</b>.\n\nJamais plus.')
    const [heard, ...more] = await posts()
    expect(more).toEqual([])
    expect(heard).toMatchObject({
      text: 'Deux heures d’attente & c’est froid.\n\nJamais plus.',
      author: { name: 'Camille', handle: '' },
      addressed: 'reply',
      ours: false,
      place: 'Chez Mireille',
      ref: { email: 'camille@example.net' },
    })
    expect(await look()).toEqual([])
    if (heard === undefined) throw new Error('Nothing was heard.')
    complaint = heard
  })

  it('shows what waits for approval, says that it is not public, and does not answer it before it is', async () => {
    blog.run(`update_option('comment_moderation', 1);`)
    const id = await blog.comment('Zoe', 'Et la terrasse ?')
    blog.run(`update_option('comment_moderation', 0);`)
    const [waiting] = await posts()
    expect(waiting).toMatchObject({ text: 'Et la terrasse ?', place: expect.stringContaining('pas encore public') })
    expect(await blog.page()).not.toContain('Et la terrasse')
    if (waiting === undefined) return
    expect(await refusalOf(session.reply?.(targetOf(waiting), 'Elle ouvre en mai.', key(3), 'fr'))).toMatchObject({
      kind: 'recipient_closed',
      fr: expect.stringContaining('attend encore'),
    })
    blog.run(`wp_set_comment_status(${id}, 'approve');`)
    expect(await posts()).toMatchObject([
      { externalId: waiting.externalId, revision: waiting.revision, place: 'Chez Mireille' },
    ])
  })

  it('answers under the comment once, however often it is told to, and a visitor reads it', async () => {
    const words = 'Pardon ! 2 < 3, et nous vous rappelons & ce soir.'
    expect(await session.find?.(targetOf(complaint), key(1), words)).toBeNull()
    const first = await session.reply?.(targetOf(complaint), words, key(1), 'fr')
    // Another process, which knows of nothing.
    const second = await (await account()).reply?.(targetOf(complaint), words, key(1), 'fr')
    expect(second).toEqual(first)
    const page = await blog.page()
    expect(page.split('nous vous rappelons &amp; ce soir').length - 1).toBe(1)
    const [answer] = await posts()
    expect(answer).toMatchObject({
      externalId: first?.externalId,
      parentId: complaint.externalId,
      text: words,
      ours: true,
      addressed: null,
    })
    expect(answer?.ref['email']).toBeUndefined()
    // The same words to the same person, said a second time on purpose, are refused by WordPress itself.
    expect(await refusalOf(session.reply?.(targetOf(complaint), words, key(2), 'fr'))).toMatchObject({
      kind: 'duplicate',
    })
  })

  it('shows the thread: the article, what was said, what was answered', async () => {
    const id = await blog.comment('Camille', 'Merci, j’attends.', Number(complaint.ref['id']))
    const [back] = await posts()
    expect(back).toMatchObject({ parentId: complaint.externalId, author: { externalId: complaint.author.externalId } })
    if (back === undefined) return
    const thread = await session.thread?.(targetOf(back))
    expect(thread?.map((it) => (it.kind === 'post' ? it.post.text.split('\n')[0] : ''))).toEqual([
      'La nouvelle carte',
      'Deux heures d’attente & c’est froid.',
      'Pardon ! 2 < 3, et nous vous rappelons & ce soir.',
      'Merci, j’attends.',
    ])
    expect(id).toBe(Number(back.ref['id']))
  })

  it('notices edits, the trash, spam, what comes back from it, and what was deleted for good', async () => {
    const [edited, trashed, spam, gone] = [
      await blog.comment('Lou', 'Bonjour un.'),
      await blog.comment('Lou', 'Bonjour deux.'),
      await blog.comment('Lou', 'Bonjour trois.'),
      await blog.comment('Lou', 'Bonjour quatre.'),
    ]
    const last = await blog.comment('Lou', 'Bonjour cinq.')
    const before = new Map((await posts()).map((it) => [it.ref['id'], it]))
    blog.run(`wp_update_comment(['comment_ID' => ${edited}, 'comment_content' => 'Bonjour, corrigé.']);
      wp_trash_comment(${trashed}); wp_spam_comment(${spam}); wp_delete_comment(${gone}, true);`)
    const news = await look()
    const idOf = (id: number): string | undefined => before.get(String(id))?.externalId
    expect(new Set(news.flatMap((it) => (it.kind === 'deleted' ? [it.externalId] : [])))).toEqual(
      new Set([trashed, spam, gone].map(idOf)),
    )
    const [edit] = news.flatMap((it) => (it.kind === 'post' ? [it.post] : []))
    expect(edit).toMatchObject({ externalId: idOf(edited), text: 'Bonjour, corrigé.' })
    expect(edit?.revision).not.toBe(before.get(String(edited))?.revision)
    blog.run(`wp_unspam_comment(${spam}); wp_delete_comment(${last}, true);`)
    const then = await look()
    expect(then).toMatchObject([
      { kind: 'post', post: { externalId: idOf(spam) } },
      { kind: 'deleted', externalId: idOf(last) },
    ])
    expect(await look()).toEqual([])
  })

  it('shows without an account what everybody may read, under the same names', async () => {
    blog.run(`update_option('comment_moderation', 1);`)
    await blog.comment('Odile', 'Pas encore lue.')
    blog.run(`update_option('comment_moderation', 0);`)
    const open = await listen({ way: 'public', signatures: 'mireille' })
    expect([open.reply, open.find]).toEqual([undefined, undefined])
    const { arrivals } = await open.pull(null, [])
    const heard = arrivals.flatMap((it) => (it.kind === 'post' ? [it.post] : []))
    const same = heard.find((it) => it.externalId === complaint.externalId)
    expect(same).toMatchObject({ text: complaint.text, author: { externalId: complaint.author.externalId } })
    expect(same?.ref).toEqual({ id: complaint.ref['id'] })
    expect(heard.map(({ text }) => text)).not.toContain('Pas encore lue.')
    expect(heard.filter(({ ours }) => ours)).toHaveLength(1)
  })

  it('reads what was missed from its old end up, after the newest page', async () => {
    await look()
    const numbers = blog
      .run(
        `for ($i = 0; $i < 230; $i++) echo wp_insert_comment(['comment_post_ID' => ${blog.article}, 'comment_author' => 'Max',
          'comment_content' => "Numéro $i.", 'comment_approved' => 1]) . ' ';`,
      )
      .trim()
      .split(' ')
      .map(Number)
    const heard: number[][] = []
    for (let more = true; more; ) {
      const page = await session.pull(place, [])
      heard.push(page.arrivals.flatMap((it) => (it.kind === 'post' ? [Number(it.post.ref['id'])] : [])))
      place = page.cursor
      more = page.more
    }
    expect(heard.flat().toSorted((a, b) => a - b)).toEqual(numbers)
    expect(heard.map((it) => Math.max(...it) - (numbers[0] ?? 0))).toEqual([
      229,
      expect.any(Number),
      expect.any(Number),
    ])
    expect(Math.min(...(heard[1] ?? []))).toBe(numbers[0])
    expect(await look()).toEqual([])
    blog.run(`foreach ([${numbers.join(',')}] as $id) wp_delete_comment($id, true);`)
  })

  it('is found where its addresses speak, too, and read from its feed where its interface is closed', async () => {
    blog.run(`global $wp_rewrite; update_option('permalink_structure', '/%postname%/'); $wp_rewrite->flush_rules();`)
    const speaking = await account()
    expect(speaking.account).toEqual(session.account)
    expect((await speaking.pull(null, [])).arrivals.length).toBeGreaterThan(0)
    blog.plugin(
      `add_filter('rest_authentication_errors', fn($so) => is_user_logged_in() ? $so : new WP_Error('rest_login_required', 'Members only.', ['status' => 401]));`,
    )
    expect(await fetch(`${blog.url}/wp-json/wp/v2/comments`)).toMatchObject({ status: 401 })
    const closed = await listen({ way: 'public' })
    const { arrivals } = await closed.pull(null, [])
    const words = arrivals.flatMap((it) => (it.kind === 'post' ? [[it.post.externalId, it.post.text]] : []))
    expect(words).toContainEqual([complaint.externalId, complaint.text])
  })
})
