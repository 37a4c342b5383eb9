import type { ShownMedium } from '../../../src/api/schemas.ts'
import type { Messages } from '../i18n/fr.ts'

/** What is said of a film or a sound that plays on its network, whether or not it has a still. */
export const elsewhereWords = (kind: ShownMedium['kind'], network: string, t: Pick<Messages, 'media'>): string =>
  kind === 'sound' ? t.media.sound(network) : t.media.film(network)
