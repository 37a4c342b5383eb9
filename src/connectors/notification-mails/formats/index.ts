import { facebook } from './facebook.ts'
import type { NoticeFormat } from './format.ts'
import { google } from './google.ts'
import { instagram } from './instagram.ts'
import { tripadvisor } from './tripadvisor.ts'
import { trustpilot } from './trustpilot.ts'
import { wordpress } from './wordpress.ts'

/** The networks whose notifications are read. Those known by their sender come before the one known by its form. */
export const formats: readonly NoticeFormat[] = [facebook, instagram, google, tripadvisor, trustpilot, wordpress]
