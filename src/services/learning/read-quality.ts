import type { Instant } from '../../domain/model/time.ts'
import type { Drift } from '../../domain/triage/drift.ts'
import { decidedBy, speakersOf } from '../../domain/triage/guest.ts'
import { type Head, heads } from '../../domain/triage/labels.ts'
import { type Checked, type Help, type HeadQuality, helpOf, qualityOf } from '../../domain/triage/quality.ts'
import { lessonsAtMost } from '../../domain/triage/learn-layer.ts'
import { readCorrected } from '../../store/corrections.ts'
import { readLearning } from '../../store/learning.ts'
import { may } from '../../domain/people/may.ts'
import type { Context } from '../context.ts'
import { mustBeHere } from './brand-here.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { brandJudge, checkedOf, inTurns } from './brand-judge.ts'

/** How well a head is answered on a brand's corrected posts. */
export interface HeadReport {
  readonly head: Head
  /** Whether this head learns: one for which a guest model speaks does not. */
  readonly learns: boolean
  /** Learning made it worse beyond chance, so it was switched off. */
  readonly off: boolean
  readonly help: Help
  /** On posts that were never learnt from: without what was learnt, and with it. */
  readonly heldOut: { readonly shared: HeadQuality; readonly layered: HeadQuality }
  /** On all corrected posts, without what was learnt: what was learnt knows most of them. */
  readonly all: HeadQuality
  /** The same by language, those with the most posts first. */
  readonly byLanguage: readonly { readonly language: string; readonly posts: number; readonly correct: number }[]
}

/** How a brand learns, and how well. */
export interface Quality {
  readonly version: string
  readonly isOn: boolean
  readonly learnsFrom: Instant | null
  /** From how many posts it learnt. */
  readonly learnt: number
  readonly mayChange: boolean
  readonly heads: readonly HeadReport[]
  readonly again: { readonly since: Instant; readonly done: number; readonly of: number } | null
  readonly drift: (Drift & { readonly since: Instant }) | null
}

/** Tells how well the engine answers for a brand, on the posts that its people corrected or confirmed. Heads that nobody ever corrected are left out. */
export async function readQuality(ctx: Context, { brandId }: { readonly brandId: string }): Promise<Quality> {
  const person = mayReadCases(ctx)
  mustSee(person, brandId)
  await mustBeHere(ctx.db, brandId)
  const state = await readLearning(ctx.db, brandId)
  const { shared, judge, learnt, heldOut, off } = await brandJudge(ctx, brandId)
  const corrected = await readCorrected(ctx.db, brandId, null, lessonsAtMost)
  const { guestHead } = speakersOf(ctx.judge.version)
  const guests = decidedBy(guestHead)
  const isGuests = ({ head }: { readonly head: Head }): boolean => guests.includes(head)
  const byOwn = (await inTurns(corrected, (it) => checkedOf(it, shared, judge))).flat().filter((it) => !isGuests(it))
  // A guest is not asked again about all of them: what stood there when people spoke is its word.
  const byGuest = corrected.flatMap(({ language, corrections, heldOut: isApart }) =>
    corrections
      .filter((it) => isGuests(it) && it.said !== null)
      .map(({ head, right, said }) => ({ head, language, right, shared: said, layered: said, isApart })),
  )
  const all = [...byOwn, ...byGuest]
  const of = (head: Head): HeadReport => {
    const apart = isGuests({ head })
      ? byGuest.filter((it) => it.isApart && it.head === head)
      : heldOut.filter((it) => it.head === head)
    const those = all.filter((it) => it.head === head)
    return {
      head,
      learns: !guests.includes(head),
      off: off.includes(head),
      help: helpOf(apart).help,
      heldOut: { shared: qualityOf(apart, 'shared'), layered: qualityOf(apart, 'layered') },
      all: qualityOf(those, 'shared'),
      byLanguage: byLanguage(those),
    }
  }
  return {
    version: ctx.judge.version,
    isOn: state.isOn,
    learnsFrom: state.learnsFrom,
    learnt,
    mayChange: may(person.role, 'change-rules'),
    heads: heads.filter((head) => all.some((it) => it.head === head)).map(of),
    again: state.again,
    drift: state.drift === null || state.driftAt === null ? null : { ...state.drift, since: state.driftAt },
  }
}

function byLanguage(checked: readonly Checked[]): HeadReport['byLanguage'] {
  const languages = [...new Set(checked.map(({ language }) => language ?? 'und'))]
  return languages
    .map((language) => {
      const { posts, correct } = qualityOf(
        checked.filter((it) => (it.language ?? 'und') === language),
        'shared',
      )
      return { language, posts, correct }
    })
    .toSorted((a, b) => b.posts - a.posts || (a.language < b.language ? -1 : 1))
}
