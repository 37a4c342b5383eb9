/** What stands beside a post's words, as its network tells it. Every word and address is untrusted. */
export interface Medium {
  readonly kind: 'picture' | 'film' | 'sound' | 'link'
  /** The picture itself, or the one that stands for a film or a page; null where there is none. */
  readonly url: string | null
  /** What its author says it shows, for who cannot see it; null where they said nothing. */
  readonly alt: string | null
  /** Its author or the network says that not everybody wants to see it. */
  readonly sensitive: boolean
  readonly width: number | null
  readonly height: number | null
  /** Of a link: where it leads, what the page is called and says of itself. */
  readonly page?: { readonly url: string; readonly title: string; readonly words: string } | null
}
