import type { Site, SiteNotice } from '../../../src/api/site-watch.ts'
import { siteFaults } from '../../../src/domain/listening/site-judge.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { IconName } from '../ui/icons.tsx'

/** The sign and tone of each state of a watched page. */
export const siteSigns: Readonly<Record<Site['state'], { readonly icon: IconName; readonly tone: string }>> = {
  unknown: { icon: 'eye', tone: 'dim' },
  up: { icon: 'settled', tone: '' },
  doubt: { icon: 'eye', tone: 'dim' },
  down: { icon: 'warning', tone: 'danger' },
  cut: { icon: 'offline', tone: 'warn' },
  paused: { icon: 'pause', tone: 'dim' },
}

/** Whether a page may be in other hands. */
export const mayBeTaken = (site: Pick<Site, 'notices'>): boolean => site.notices.some(({ kind }) => kind === 'changed')

/** A cause in a few words, with the figure that tells most. */
export function useCause(): (cause: string | null, status: number | null, flaw?: Site['last']) => string {
  const { t } = useSpeech()
  return (cause, status, last) => {
    const fault = siteFaults.find((known) => known === cause) ?? 'no-answer'
    if (fault === 'status' && status !== null) return t.site.answered(String(status))
    if (fault === 'certificate' && last !== undefined && last !== null && last.flaw !== null)
      return t.site.flaws[last.flaw]
    return t.site.faults[fault]
  }
}

/** Certificates end far ahead for most; only so close (ms) is it news in the inbox. */
const certificateNews = 7 * 86_400_000

/** What of a page's notices is worth a word outside of the settings. */
export const isNews = (notice: SiteNotice, now: number): boolean =>
  notice.kind === 'down' ||
  notice.kind === 'changed' ||
  (notice.kind === 'certificate' &&
    notice.certificateEndsAt !== null &&
    Date.parse(notice.certificateEndsAt) - now < certificateNews)
