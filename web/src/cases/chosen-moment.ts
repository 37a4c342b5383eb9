/** What a question offers and what was chosen of it: the moments stand as they were when they became known, so that none is chosen that nobody sees. */
export interface OfferedMoments {
  /** Null until they are known. */
  readonly offers: readonly number[] | null
  /** Null where nothing was chosen, so that it is what is offered first. */
  readonly picked: { readonly at: number | null } | null
}

export const nothingOffered: OfferedMoments = { offers: null, picked: null }

/** Takes on what is offered, once: what is offered a minute later is another question. */
export const offered = (it: OfferedMoments, offers: readonly number[] | null): OfferedMoments =>
  it.offers === null && offers !== null ? { ...it, offers } : it

/** The moment that would be taken: what was picked, else the one that is offered at that place, or first. */
export const momentOf = ({ offers, picked }: OfferedMoments, usual = 0): number | null =>
  picked === null ? (offers?.[usual] ?? offers?.[0] ?? null) : picked.at
