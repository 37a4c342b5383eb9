import { until } from '../../connectors/sdk/until.ts'
import { couldBeOurs, judgeLook, looksTaken, type SiteFault } from '../../domain/listening/site-judge.ts'
import { isSuspicious, learnPlaces, type PlaceChange, strangePlaces } from '../../domain/listening/site-places.ts'
import {
  afterLook,
  certificateStage,
  confirmAfter,
  nextLookAt,
  type Outside,
  outsideOf,
  type SiteTurn,
} from '../../domain/listening/site-standing.ts'
import { countTook } from '../../domain/listening/site-uptime.ts'
import type { SiteLook } from '../../domain/model/site-look.ts'
import { type Duration, hours, type Instant, instant, minutes } from '../../domain/model/time.ts'
import type { Transaction } from '../../store/database.ts'
import {
  beginNotice,
  changeNotice,
  endNotice,
  keepLook,
  noteChange,
  readOpenNotices,
  type SiteNotice,
} from '../../store/site-history.ts'
import {
  callWitnesses,
  type ClaimedPage,
  readWitnesses,
  saveLook,
  type WatchedPage,
} from '../../store/watched-pages.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { logSite, type SiteEvent } from './site.ts'

/** A page that says it is as it was is read whole again after this. */
const wholeEvery = hours(1)
const witnessesCalled = 3
/** What a page or a source has been failing at for longer says nothing about our own connection now. */
const failingSince = minutes(5)

/** Looks at a page whose right was claimed, and writes what that means for it. */
export async function lookAtSite(ctx: Context, page: ClaimedPage, signal: AbortSignal): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself watches pages.')
  const within = until(signal)
  const tag = tagFor(page, ctx.now())
  let look: SiteLook
  try {
    const edge = ctx.edge(within.signal, new Set(page.allowed))
    look = await edge.probe({ url: page.url, tag })
  } finally {
    within.end()
  }
  const now = ctx.now()
  const fault = judgeLook(look, page.expected)
  const outside = fault === null ? 'reached' : await readOutside(ctx, page, fault, now)
  const { standing, turn } = afterLook(page.standing, fault, outside, now)
  const found = placesAfter(page, look, fault, now)
  const first = standing.state === 'doubt' && standing.doubt?.looks === 1
  const confirm = found.strange !== null && page.strange === null
  const scheduled = nextLookAt(page.id, minutes(page.everyMinutes), standing, now)
  const nextAt = confirm ? instant(Math.min(scheduled, now + confirmAfter)) : scheduled
  const own = new URL(page.url).host
  const expected =
    fault === null && page.expected.hosts.length === 0 && look.host !== null
      ? { ...page.expected, hosts: [...new Set([own, look.host])] }
      : page.expected
  const last = {
    at: now,
    took: look.took,
    status: look.status,
    fault,
    flaw: look.flaw,
    host: look.host,
    certificate: look.certificate ?? page.last?.certificate ?? null,
    tag: look.text === null ? (page.last?.tag ?? null) : look.tag,
    wholeAt: look.text === null ? (page.last?.wholeAt ?? null) : now,
  }
  await ctx.db.transaction(async (tx) => {
    if (!(await saveLook(tx, page, { expected, standing, ...found, last }, nextAt))) return
    await keepLook(tx, page.id, {
      at: now,
      took: look.took,
      status: look.status,
      fault,
      times: look.failure === null ? countTook(look.took) : [],
      blip: turn === 'blip',
    })
    const open = await readOpenNotices(tx, [page.id])
    await tellTurn(tx, page, turn, { fault, status: look.status, since: standing.since, now, open })
    await tellPlaces(tx, page, found, open, fault, now)
    if (look.certificate !== null) await tellCertificate(tx, page, look.certificate.endsAt, open, now)
    if (first && fault !== null && couldBeOurs(fault)) await callWitnesses(tx, page, witnessesCalled, now)
  })
}

/** The state of the page that we know, where nothing but that is asked: while all is well, and not for ever. Where a certain status is expected, the page is asked for it: that it is as it was is another one. */
function tagFor({ last, standing, expected }: WatchedPage, now: Instant): string | null {
  if (expected.status !== null) return null
  const fresh = last !== null && last.wholeAt !== null && now - last.wholeAt < wholeEvery
  return fresh && standing.state === 'up' && last.fault === null ? last.tag : null
}

async function readOutside(ctx: Context, page: ClaimedPage, fault: SiteFault, now: Instant): Promise<Outside> {
  const { state } = page.standing
  // A page of the house says nothing about the way out, nor the way out about it.
  if (!couldBeOurs(fault) || page.allowed.length > 0 || (state !== 'doubt' && state !== 'cut')) return 'reached'
  const began = page.standing.doubt?.from ?? page.standing.since
  const witnesses = await readWitnesses(ctx.db, page, instant(began - failingSince), now)
  return outsideOf(
    witnesses.map(({ at, reached, fault: theirs }) => ({
      at,
      reached: reached || (theirs !== null && !couldBeOurs(theirs)),
    })),
    page.standing,
    now,
  )
}

/** What is known and what is strange after a look. A page that fails teaches nothing. */
function placesAfter(
  page: WatchedPage,
  look: SiteLook,
  fault: SiteFault | null,
  now: Instant,
): Pick<WatchedPage, 'known' | 'strange'> & { readonly changes: readonly PlaceChange[] } {
  if (fault !== null) return { known: page.known, strange: page.strange, changes: [] }
  const seen = { places: look.places, issuer: look.certificate?.issuer ?? null }
  const changes = strangePlaces(page.known, seen)
  return isSuspicious(changes)
    ? { known: page.known, strange: changes, changes }
    : { known: learnPlaces(page.known, seen, now), strange: null, changes }
}

interface Told {
  readonly fault: SiteFault | null
  readonly status: number | null
  readonly since: Instant
  readonly now: Instant
  readonly open: readonly SiteNotice[]
}

async function tellTurn(tx: Transaction, page: WatchedPage, turn: SiteTurn, told: Told): Promise<void> {
  const { fault, status, since, now, open } = told
  const ending = open.filter(({ kind, cause }) => kind === 'down' || (kind === 'changed' && cause !== places))
  switch (turn) {
    case 'down':
      if (fault !== null) await beginOutage(tx, page, fault, status, since, now)
      return
    case 'turned':
      for (const { kind } of ending) await endNotice(tx, page.id, kind, now)
      if (fault !== null) await beginOutage(tx, page, fault, status, now, now)
      return
    case 'up':
      for (const { kind, beganAt } of ending) {
        await endNotice(tx, page.id, kind, now)
        await logSite(tx, 'site.up', page, now, null, { length: now - beganAt })
      }
      return
    case 'cut':
    case 'back':
      await logSite(tx, `site.${turn}`, page, now, null)
      return
    case 'blip':
    case null:
      return
  }
}

async function beginOutage(
  tx: Transaction,
  page: WatchedPage,
  fault: SiteFault,
  status: number | null,
  since: Instant,
  now: Instant,
): Promise<void> {
  const kind = looksTaken(fault) ? 'changed' : 'down'
  const event: SiteEvent = kind === 'changed' ? 'site.changed' : 'site.down'
  // Where strange places were told before, what stands there says it better.
  if (kind === 'changed') await endNotice(tx, page.id, kind, now)
  if (await beginNotice(tx, page.id, kind, fault, since, { status }))
    await logSite(tx, event, page, now, null, { cause: fault, status, since })
}

/** The cause of a notice that speaks of where the page was found. */
const places = 'places'

async function tellPlaces(
  tx: Transaction,
  page: WatchedPage,
  { strange, changes }: ReturnType<typeof placesAfter>,
  open: readonly SiteNotice[],
  fault: SiteFault | null,
  now: Instant,
): Promise<void> {
  if (fault !== null) return
  const stands = open.find(({ kind, cause }) => kind === 'changed' && cause === places)
  if (strange === null) {
    if (stands !== undefined) {
      await endNotice(tx, page.id, 'changed', now)
      await logSite(tx, 'site.up', page, now, null, { length: now - stands.beganAt })
    }
    for (const change of changes) if (change !== 'addresses') await noteChange(tx, page.id, change, now)
    return
  }
  if (page.strange === null || stands !== undefined) return
  const data = { changes: strange }
  if (await beginNotice(tx, page.id, 'changed', places, now, data))
    await logSite(tx, 'site.changed', page, now, null, { cause: places, ...data })
}

const dayLength: Duration = hours(24)

async function tellCertificate(
  tx: Transaction,
  page: WatchedPage,
  endsAt: Instant,
  open: readonly SiteNotice[],
  now: Instant,
): Promise<void> {
  const stands = open.find(({ kind }) => kind === 'certificate')
  const stage = certificateStage(endsAt, now)
  if (stage === null) {
    if (stands === undefined) return
    await endNotice(tx, page.id, 'certificate', now)
    await logSite(tx, 'site.certificate', page, now, null, { endsAt, days: Math.floor((endsAt - now) / dayLength) })
    return
  }
  const cause = String(stage)
  if (stands?.cause === cause) return
  if (stands === undefined) await beginNotice(tx, page.id, 'certificate', cause, now, { endsAt })
  else await changeNotice(tx, page.id, 'certificate', cause, { endsAt })
  await logSite(tx, 'site.certificate', page, now, null, { endsAt, days: stage })
}
