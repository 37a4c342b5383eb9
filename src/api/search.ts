import { z } from 'zod'
import { CaseRow } from './schemas.ts'
import { ListView } from './inbox.ts'

/** What is searched for, and within which view; the filters of the list go with it. */
export const SearchParams = z.object({
  q: z.string().max(2_000).default(''),
  view: ListView.default('all'),
})

/** Where a search found something: in a post, an answer, a note, a name; or it asked for no words. */
const FoundIn = z.enum(['post', 'reply', 'note', 'name', 'case'])

/** A case that was found, with the passage: places count UTF-16 units of its text, which is text and never markup. */
export const SearchHit = z.object({
  case: CaseRow,
  in: FoundIn,
  at: z.iso.datetime(),
  by: z.string(),
  passage: z.object({
    text: z.string(),
    marks: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
    cutBefore: z.boolean(),
    cutAfter: z.boolean(),
  }),
})
export type SearchHit = z.infer<typeof SearchHit>

/** A part of the search that was left out, and why. */
const SearchFault = z.object({
  operator: z.string(),
  value: z.string(),
  why: z.enum([
    'unknown',
    'empty',
    'no-date',
    'no-value',
    'nobody',
    'no-account',
    'no-label',
    'star',
    'emoji',
    'too-long',
  ]),
  message: z.string(),
})

/** What a search found, the best first. `cut`: more was found than was ranked or is shown. */
export const SearchResults = z.object({
  hits: z.array(SearchHit),
  cut: z.boolean(),
  faults: z.array(SearchFault),
})
export type SearchResults = z.infer<typeof SearchResults>
