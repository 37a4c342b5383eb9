import { z } from 'zod'
import { views } from './schemas.ts'
import { visible } from './visible.ts'

/** The inbox: what a list may begin with, and views that people keep. */

export const listViews = [...views, 'all'] as const
/** What a list begins with: a standing view, or all cases. */
export const ListView = z.enum(listViews)
export type ListView = z.infer<typeof ListView>

/** Filters as an address has them: `status=new,open&priority=critical`. */
const FilterText = z.string().max(2_000)

/** A view that somebody keeps: for themselves, or shared with all who see the brand. */
export const SavedView = z.object({
  id: z.uuid(),
  name: z.string(),
  shared: z.boolean(),
  view: ListView,
  filter: FilterText,
  /** Whether the person who asks may change or remove it. */
  mayChange: z.boolean(),
  /** The name of who made it; null when they are gone. */
  by: z.string().nullable(),
})
export type SavedView = z.infer<typeof SavedView>

/** The person's own views and the shared ones, each in their order. `mayShare`: the person may share views. */
export const SavedViews = z.object({ views: z.array(SavedView), mayShare: z.boolean() })
export type SavedViews = z.infer<typeof SavedViews>

export const SavedViewInput = z.object({
  name: visible(60),
  shared: z.boolean(),
  view: ListView,
  filter: FilterText,
})
/** Views by id, as they shall stand; those that are not named come after. */
export const ViewOrderInput = z.object({ ids: z.array(z.uuid()).max(200) })

/** How many cases each view that the person sees holds, by its id; one more than 10,000 stands for more. */
export const SavedCounts = z.object({ counts: z.record(z.uuid(), z.number().int()) })
export type SavedCounts = z.infer<typeof SavedCounts>
