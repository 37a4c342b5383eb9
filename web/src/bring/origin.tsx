import type { BroughtWay, CaseRow } from '../../../src/api/schemas.ts'
import type { Messages } from '../i18n/fr.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { NetworkIcon } from '../ui/parts.tsx'

/** How a post came, when a person brought it. */
export type Origin = NonNullable<CaseRow['brought']>

/** A drawing for each way in which a post comes by hand. */
export const wayIcons: Readonly<Record<BroughtWay, IconName>> = {
  link: 'link',
  screenshot: 'picture',
  call: 'phone',
  letter: 'mail',
  'in-shop': 'shop',
  other: 'hand',
}

/** The icon of the network, or of the way in which a person brought it. */
export function OriginIcon({
  connector,
  brought,
  size,
}: {
  readonly connector: string
  readonly brought: Origin | null
  readonly size?: 's' | 'l'
}) {
  const sized = size === undefined ? {} : { size }
  return brought === null ? (
    <NetworkIcon connector={connector} {...sized} />
  ) : (
    <Icon name={wayIcons[brought.way]} {...sized} />
  )
}

/** Where something was said, in words: the network, the site of the link, or the way it came. */
export const originWords = (network: string, brought: Origin | null, t: Messages): string =>
  brought === null ? network : (brought.site ?? t.bring.from[brought.way])

/** What stands for words that nobody wrote down: the page's own title, or how it came. */
export const withoutWords = (brought: Origin | null, t: Messages): string =>
  brought === null
    ? t.caseView.emptyText
    : brought.title === null
      ? t.bring.ways[brought.way]
      : t.bring.page(brought.title)

/** What somebody is called: by name, by account, or as somebody. */
export const personName = (
  author: { readonly name: string; readonly handle: string; readonly erased: boolean },
  t: Messages,
): string => (author.erased ? t.privacy.erasedPerson : author.name || author.handle || t.bring.somebody)

/** How somebody is answered who spoke where Vigie cannot write: on the network or site, or as they came to us. `hasLink`: such an answer can have an address. */
export function answerWords(
  place: string,
  brought: Origin | null,
  t: Messages,
): { readonly tab: string; readonly lead: string; readonly answered: string; readonly hasLink: boolean } {
  if (brought === null || brought.site !== null) {
    const { tab, answered } = t.there
    return { tab, lead: t.there.lead(brought?.site ?? place), answered, hasLink: true }
  }
  const { way } = brought
  const spoken = way === 'call' || way === 'letter' || way === 'in-shop'
  return { ...t.there.byHand[spoken ? way : 'other'], hasLink: !spoken }
}
