import { z } from 'zod'
import type { DraftWay } from '../../../src/api/hand.ts'
import { ApiProblem } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import type { useDraft } from './draft.ts'

const Refusal = z.object({
  version: z.number().int(),
  changes: z.array(z.object({ kind: z.string(), by: z.string().nullable() })),
})
/** What happened in a case since an answer was begun, and the version with which it is sent all the same. */
export type Outdated = z.infer<typeof Refusal>

/** What made an answer outdated, where that is why it was refused. */
export function outdatedBy(error: unknown): Outdated | null {
  if (!(error instanceof ApiProblem) || error.reason !== 'reply-outdated') return null
  const parsed = Refusal.safeParse(error.facts)
  return parsed.success ? parsed.data : null
}

/** What stands between a text and its sending: the case changed, or somebody else wrote too. */
export function DraftNotices({
  drafts,
  way,
  outdated,
  onSendAnyway,
  refused,
}: {
  readonly drafts: ReturnType<typeof useDraft>
  readonly way: DraftWay
  readonly outdated: Outdated | null
  readonly onSendAnyway: (version: number) => void
  readonly refused: (error: unknown) => void
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const clash = drafts.clashOf(way)
  const writer = drafts.writerOf(way)
  const said = ({ kind, by }: Outdated['changes'][number]): string => {
    if (kind === 'answered') return t.hand.changes.natively
    if (kind === 'reply-queued') return t.hand.changes.answered(by ?? t.caseView.somebody)
    return kind === 'post-joined' ? t.hand.changes.wrote : t.hand.changes.altered
  }
  const settle = (which: 'mine' | 'theirs' | 'both') => void drafts.choose(way, which).catch(refused)
  return (
    <>
      {outdated !== null && (
        <div className="casenotice">
          <Notice
            tone="warn"
            icon="clash"
            title={t.hand.outdated}
            live="assertive"
            acts={
              <Button size="sm" onClick={() => onSendAnyway(outdated.version)}>
                {t.hand.sendAnyway}
              </Button>
            }
          >
            {[...new Set(outdated.changes.map(said))].join(' ')} {t.hand.outdatedText}
          </Notice>
        </div>
      )}
      {clash !== null && (
        <div className="casenotice">
          <Notice
            icon="clash"
            title={t.hand.clash(clash.by.name || t.caseView.somebody)}
            live="polite"
            acts={(['mine', 'theirs', 'both'] as const).map((which) => (
              <Button key={which} size="sm" onClick={() => settle(which)}>
                {t.hand[which]}
              </Button>
            ))}
          >
            <bdi className="voice">{clash.text}</bdi> {t.hand.clashText}
          </Notice>
        </div>
      )}
      {drafts.asideOf(way).map((aside) => (
        <div className="casenotice" key={aside.by.id}>
          <Notice
            icon="pencil"
            title={t.hand.aside(aside.by.name || t.caseView.somebody)}
            acts={
              <>
                <Button size="sm" onClick={() => void drafts.settleAside(aside, true).catch(refused)}>
                  {t.hand.take}
                </Button>
                <Button size="sm" kind="quiet" onClick={() => void drafts.settleAside(aside, false).catch(refused)}>
                  {t.hand.drop}
                </Button>
              </>
            }
          >
            <bdi className="voice">{aside.text}</bdi>
          </Notice>
        </div>
      ))}
      {drafts.isMachines(way) && clash === null && (
        <div className="casenotice">
          <Notice tone="warn" icon="eye" title={t.assistants.draft} live="polite" />
        </div>
      )}
      {writer !== null && clash === null && (
        <p className="xs dim casenotice">
          {t.hand.by(writer.by.name || t.caseView.somebody, f.when(Date.parse(writer.at), now))}
        </p>
      )}
    </>
  )
}
