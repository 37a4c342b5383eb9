import { z } from 'zod'
import type { Language } from '../../src/api/schemas.ts'
import { ApiProblem } from './api.ts'
import { useSpeech } from './i18n/context.tsx'
import type { Messages } from './i18n/fr.ts'
import type { IconName } from './ui/icons.tsx'
import { Button, Notice } from './ui/parts.tsx'

type Known = Exclude<keyof Messages['problem'], 'sourceKind' | 'nothingConnected' | 'wrongAddress' | 'crashed'>

const known = {
  unauthenticated: 'lock',
  forbidden: 'shield',
  'not-found': 'lost',
  'case-changed': 'clash',
  'reply-outdated': 'clash',
  'too-many': 'slow',
  invalid: 'warning',
  'setup-token-dead': 'key',
  'setup-done': 'key',
  'source-refused': 'key',
  'source-unreachable': 'offline',
  'reply-too-long': 'stop',
  'blanks-left': 'pencil',
  'media-busy': 'slow',
  'medium-away': 'lost',
  'shortcut-taken': 'clash',
  'too-many-templates': 'stop',
  'cannot-be-named': 'lock',
  'label-taken': 'clash',
  'label-merged': 'clash',
  'label-archived': 'stop',
  'too-many-labels': 'stop',
  'wrong-address': 'lost',
  'source-exists': 'sources',
  'account-gone': 'lost',
  'case-erased': 'lost',
  'accounts-apart': 'person',
  'source-takes-account': 'sources',
  'source-hears-already': 'sources',
  'source-changed': 'clash',
  'words-changed': 'clash',
  'topic-changed': 'clash',
  'source-other-account': 'person',
  'source-other-network': 'sources',
  'secret-needed': 'key',
  'consent-over': 'late',
  'consent-declined': 'stop',
  'consent-unfit': 'lost',
  'no-consent': 'sources',
  'term-useless': 'eye',
  'rule-boundless': 'eye',
  'site-address': 'warning',
  'site-exists': 'check',
  'site-too-many': 'stop',
  'site-unchanged': 'check',
  'rule-contradicts': 'eye',
  'unknown-connector': 'sources',
  'connector-gone': 'sources',
  'key-differs': 'key',
  'case-state': 'clash',
  'other-case-open': 'clash',
  'case-merged': 'link',
  'move-not-possible': 'clash',
  'moves-in-between': 'clash',
  'move-undone': 'undo',
  'reply-under-way': 'send',
  'split-went-on': 'clash',
  'split-takes-all': 'warning',
  'split-of-two': 'people',
  'clocks-changed': 'clash',
  'team-changed': 'clash',
  'team-in-use': 'warning',
  'team-elsewhere': 'shield',
  'plan-changed': 'clash',
  'assignment-changed': 'clash',
  'department-gone': 'lost',
  'name-taken': 'warning',
  'id-taken': 'clash',
  'reply-left': 'send',
  'reply-may-stand': 'send',
  'reply-id-taken': 'clash',
  'reply-not-refused': 'send',
  'proof-missing': 'warning',
  'post-gone': 'lost',
  'post-deleted': 'lost',
  'no-replies': 'stop',
  'no-private-answers': 'lock',
  'no-moderation': 'stop',
  'moderation-refused': 'stop',
  'no-ground': 'warning',
  'person-changed': 'clash',
  'brand-changed': 'clash',
  'rule-changed': 'clash',
  'template-changed': 'clash',
  'person-gone': 'person',
  'invitation-unknown': 'key',
  'invitation-used': 'key',
  'invitation-revoked': 'key',
  'invitation-expired': 'late',
  'invited-already': 'mail',
  'email-taken': 'mail',
  'last-administrator': 'shield',
  'not-yourself': 'person',
  'password-link-dead': 'key',
  suspended: 'lock',
  'wrong-password': 'lock',
  'wrong-code': 'lock',
  'code-used': 'lock',
  'code-late': 'late',
  'two-factor-needed': 'shield',
  'two-factor-on': 'shield',
  'passkey-refused': 'key',
  'passkeys-not-here': 'key',
  'wrong-credentials': 'lock',
  'setup-needed': 'key',
  'cross-site': 'shield',
  'cut-off': 'slow',
  'too-large': 'stop',
  'nothing-brought': 'warning',
  'file-empty': 'clip',
  'file-type': 'clip',
  'file-heic': 'clip',
  'file-damaged': 'clip',
  'file-pixels': 'clip',
  'file-too-large': 'clip',
  'file-too-slow': 'slow',
  'evidence-day-full': 'clip',
  'evidence-gone': 'lost',
  'evidence-too-many': 'clip',
  'evidence-id-taken': 'clash',
  'group-gone': 'people',
  'file-program': 'shield',
  'files-too-many': 'clip',
  'link-address': 'link',
  'link-known': 'link',
  'links-too-many': 'link',
  'link-id-taken': 'clash',
  'link-unread': 'link',
  unavailable: 'slow',
  'held-up': 'slow',
  unreachable: 'offline',
  'too-many-views': 'slow',
  'bulk-undone': 'undo',
  'bulk-not-done': 'undo',
  'bulk-too-old': 'undo',
  'webhook-address': 'link',
  'adviser-off': 'stop',
  'adviser-private-words': 'lock',
  'adviser-key': 'key',
  'adviser-model': 'lost',
  'adviser-rate': 'slow',
  'adviser-refused': 'stop',
  'adviser-elsewhere': 'lost',
  'adviser-broken': 'warning',
  'adviser-away': 'offline',
  'adviser-slow': 'slow',
  'adviser-answer': 'warning',
  'adviser-resting': 'slow',
  'adviser-budget': 'stop',
  'adviser-busy': 'slow',
  'adviser-sure': 'check',
  'adviser-nothing': 'lost',
  'adviser-inside': 'shield',
  'adviser-address': 'link',
  'adviser-key-again': 'key',
  'draft-there': 'clash',
  'too-many-webhooks': 'slow',
  'audit-of-all': 'shield',
  'too-many-keys': 'key',
  'too-many-requests': 'slow',
  unknown: 'stop',
} as const satisfies Record<Known, IconName>

/** What a network's connector says itself, in both languages. */
const Sentence = z.object({ en: z.string(), fr: z.string() })

const isKnown = (reason: string): reason is Known => Object.hasOwn(known, reason)

const isSourceKind = (kind: unknown, t: Messages): kind is keyof Messages['problem']['sourceKind'] =>
  typeof kind === 'string' && Object.hasOwn(t.problem.sourceKind, kind)

/** What to say of a failure: a bold fact and one sentence. An unknown one gets the general words. */
export function sayProblem(
  error: unknown,
  t: Messages,
  language: Language = 'fr',
): { title: string; text: string; icon: IconName; detail: string | null } {
  const problem = error instanceof ApiProblem ? error : null
  const reason = problem !== null && isKnown(problem.reason) ? problem.reason : 'unknown'
  const said = t.problem[reason]
  const kind = problem?.facts['kind']
  const text = reason === 'source-refused' && isSourceKind(kind, t) ? t.problem.sourceKind[kind] : said.text
  const sentence = Sentence.safeParse(problem?.facts['sentence'])
  if (problem !== null && sentence.success)
    return {
      title: reason === 'moderation-refused' || reason === 'site-address' ? said.title : t.problem.nothingConnected,
      text: sentence.data[language],
      icon: 'warning',
      detail: null,
    }
  const detail = error instanceof Error && error.message !== '' ? error.message : null
  return { title: said.title, text, icon: known[reason], detail }
}

/** Whether others changed it first, so that it has to be read again before it can be saved. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  [
    ...['clocks-changed', 'words-changed', 'topic-changed', 'team-changed', 'plan-changed', 'assignment-changed'],
    ...['person-changed', 'brand-changed', 'rule-changed', 'template-changed'],
  ].includes(error.reason)

/** A failure, in place: what happened, what is kept, what can be done; the code behind « Détails ». */
export function ProblemNotice({
  error,
  onRetry,
  about = null,
  text: instead,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
  /** What was refused, where the problem alone does not say it. */
  readonly about?: string | null
  /** What is said of it in the place of the usual sentence. */
  readonly text?: string | undefined
}) {
  const { t, language } = useSpeech()
  const { title, text, icon, detail } = sayProblem(error, t, language)
  return (
    <Notice
      tone="danger"
      icon={icon}
      title={about ?? title}
      live="assertive"
      {...(onRetry === undefined
        ? {}
        : {
            acts: (
              <Button size="sm" onClick={onRetry}>
                {t.retry}
              </Button>
            ),
          })}
    >
      {about !== null && `${title} `}
      {instead ?? text}
      {detail !== null && (
        <details>
          <summary>{t.details}</summary>
          {detail}
        </details>
      )}
    </Notice>
  )
}
