import { View } from '../../src/api/schemas.ts'
import { pick } from './random.ts'

/** What an agent asks of the inbox, each a figure of its own. */
export const kinds = ['view', 'counts', 'case', 'search', 'search_filtered'] as const
export type Kind = (typeof kinds)[number]

export const filters = [
  'priority=critical',
  'priority=high,critical',
  'owner=me',
  'owner=nobody',
  'channel=mastodon',
  'channel=lemmy',
  'language=fr',
  'language=es',
  'language=de,it',
  'late=yes',
  'replied=no',
  'replied=yes',
  'opened-after=7d',
  'opened-before=300d',
  'last-after=24h',
  'status=set-aside',
  'status=new',
  'unanswered=2',
]
/** Words that stand in every fifth text or nearly nowhere, forms of them, phrases, names. */
const searches = [
  'commande',
  'colis',
  'livraisons',
  'remboursement',
  'refund',
  'delayed parcel',
  '"colis perdu"',
  'Camille Martin',
  'de:élise',
  'boulangeries -merci',
  'café OU boulangerie',
  'camille.martin39',
  'introuvable',
]
const commonWords = ['commande', 'colis', 'livraison', 'order', 'service']
const views = [...View.options, 'all']

/** Questions about a brand with so many cases, always the same for the same `random`: views with up to three filters and their next pages, the numbers of such views and those beside the standing and the saved ones, cases, searches. */
export function inboxQuestions(brandId: string, cases: number, random: () => number) {
  const brand = `/api/v1/brands/${brandId}`
  const next = new Map<string, string>()
  const filtered = (count: number): readonly string[] => {
    const chosen = new Map<string, string>()
    for (let i = count; i > 0; i--) {
      const [part = '', value = ''] = pick(random, filters).split('=')
      chosen.set(part, value)
    }
    return [...chosen].map(([part, value]) => `${part}=${value}`)
  }
  const listed = (): string => [`view=${pick(random, views)}`, ...filtered(Math.floor(random() * 4))].join('&')
  return {
    /** The address of the next question of this kind. */
    of(kind: Kind): string {
      switch (kind) {
        case 'view': {
          const query = listed()
          const place = random() < 0.2 ? next.get(query) : undefined
          return `${brand}/cases?${query}&limit=50${place === undefined ? '' : `&after=${place}`}`
        }
        case 'counts':
          return random() < 1 / 3
            ? `${brand}/cases/count?${listed()}`
            : random() < 0.5
              ? `${brand}/counts`
              : `${brand}/views/counts`
        case 'case':
          return `/api/v1/cases/${1 + Math.floor(random() * cases)}`
        case 'search':
          return `${brand}/search?q=${encodeURIComponent(pick(random, searches))}`
        case 'search_filtered': {
          const chosen = filtered(1 + Math.floor(random() * 3)).join('&')
          return `${brand}/search?q=${pick(random, commonWords)}&view=${pick(random, views)}&${chosen}`
        }
      }
    },
    /** A page was shown: the one behind it may be asked for from now on. */
    shown(path: string, after: string | null): void {
      if (after !== null) next.set(path.slice(path.indexOf('?') + 1).replace(/&limit=.*/, ''), after)
    },
  }
}
