import { useRouter } from 'wouter'
import type { Me } from '../../src/api/schemas.ts'
import { kept } from './storage.ts'

/** Where a brand lives: everything about it stands under this address, so that a link opens the right one. */
export const brandBase = (brandId: string): string => `/b/${brandId}`

/** The brand that an address names, and the rest of it; null where it names none. */
export function brandIn(path: string): { readonly brandId: string; readonly rest: string } | null {
  const parts = /^\/b\/([0-9a-f-]{36})(\/.*)?$/i.exec(path)
  return parts?.[1] === undefined ? null : { brandId: parts[1], rest: parts[2] ?? '/' }
}

/** Keeps on this device which brand is looked at. Whoever leaves the page at once may leave before the server heard of it. */
export function keepBrand(id: string): void {
  kept.write('brand', id)
}

/** The server has heard which brand is looked at here: from now on what was looked at elsewhere goes first. */
export function brandIsTold(id: string): void {
  kept.write('brand-told', id)
}

/** The brand to show where the address names none: the one looked at last, here or elsewhere, else the first. */
export function usualBrand(me: Me): Me['brands'][number] | null {
  const here = kept.read('brand')
  const told = here === kept.read('brand-told')
  const last = told ? [me.lastBrandId, here] : [here, me.lastBrandId]
  return me.brands.find((it) => it.id === last[0]) ?? me.brands.find((it) => it.id === last[1]) ?? me.brands[0] ?? null
}

/** The brand that is shown. */
export function useBrand(me: Me): Me['brands'][number] | null {
  const { base } = useRouter()
  const named = brandIn(base)
  return me.brands.find((it) => it.id === named?.brandId) ?? usualBrand(me)
}
