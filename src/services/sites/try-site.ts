import { judgeLook, type SiteExpectation, type SiteFault } from '../../domain/listening/site-judge.ts'
import type { SiteLook } from '../../domain/model/site-look.ts'
import { brandExists } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'
import { pageAddress } from './page-address.ts'

/** What a first look found, before anything is kept. */
export interface SiteTrial {
  /** The address as it would be kept. */
  readonly url: string
  readonly look: SiteLook
  readonly fault: SiteFault | null
  /** The page's title, to name it by; null where it has none. */
  readonly title: string | null
}

/** Looks at a page once for somebody who thinks of watching it. */
export async function trySite(
  ctx: Context,
  input: { readonly brandId: string; readonly url: string; readonly expected: SiteExpectation },
): Promise<SiteTrial> {
  const person = permitted(ctx, 'connect-sources')
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId)))
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  const { url, allowed } = await pageAddress(input.url)
  const end = new AbortController()
  try {
    const look = await ctx.edge(end.signal, new Set(allowed)).probe({ url, tag: null })
    const title =
      look.text
        ?.split('\n')
        .find((line) => line.trim() !== '')
        ?.trim()
        .slice(0, 80) ?? null
    return { url, look, fault: judgeLook(look, input.expected), title: isWords(title) ? title : null }
  } finally {
    end.abort()
  }
}

/** What a program answers is no name for a page. */
const isWords = (title: string | null): boolean => title !== null && !/^[[{"]/.test(title)
