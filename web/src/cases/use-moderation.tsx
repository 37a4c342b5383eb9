import { type ReactNode, useState } from 'react'
import type { CaseDetail } from '../../../src/api/schemas.ts'
import type { Action } from '../actions/action.ts'
import { api } from '../api.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import type { IconName } from '../ui/icons.tsx'
import { useNetworkName } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { newId } from './draft.ts'
import { type Kind, ModerationDialog } from './moderation.tsx'
import { Refusal } from './refusal.tsx'
import type { useActs } from './use-acts.ts'

const icons: Readonly<Record<Kind, IconName>> = { mute: 'person', block: 'stop', report: 'shield' }

/** What can be done on the network about the customer of a case, as actions of menu and palette, and the question before it. Nothing is offered where the network or the role does not allow it. */
export function useModeration(
  caseId: string,
  detail: CaseDetail | undefined,
  acts: Pick<ReturnType<typeof useActs>, 'problem' | 'clash' | 'about' | 'put' | 'refused' | 'reread' | 'forget'>,
): { readonly actions: readonly Action[]; readonly dialog: ReactNode } {
  const { t, f } = useSpeech()
  const { say } = useToasts()
  const [asking, setAsking] = useState<Kind | null>(null)
  const [busy, setBusy] = useState(false)
  const networkOf = useNetworkName()
  if (detail === undefined) return { actions: [], dialog: null }
  const { moderation, case: row, replyTo } = detail
  const name = personName(row.author, t)
  const stands: Readonly<Record<Kind, boolean>> = {
    mute: moderation.muted,
    block: moderation.blocked,
    report: replyTo !== null && moderation.reported.includes(replyTo),
  }
  const act = async (kind: Kind, on: boolean, input: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    if (busy) return
    setBusy(true)
    acts.forget()
    try {
      acts.put(await api.moderate(caseId, kind, { id: newId(), ...(kind === 'report' ? {} : { on }), ...input }))
      setAsking((now) => (now === kind ? null : now))
      const { done } = t.contact
      const text = on || kind === 'report' ? done[kind] : kind === 'mute' ? done.unmute : done.unblock
      say({
        icon: 'check',
        text,
        ...(on && kind !== 'report'
          ? { act: { label: t.done.undo, keys: 'Z', run: () => void act(kind, false) } }
          : {}),
      })
    } catch (error) {
      await acts.refused(error)
    } finally {
      setBusy(false)
    }
    acts.reread()
  }
  const labelOf = (kind: Kind): string => {
    const { acts: words } = t.contact
    if (!stands[kind] || kind === 'report') return words[kind]
    return kind === 'mute' ? words.unmute : words.unblock
  }
  const actions = moderation.can.map(
    (kind): Action => ({
      id: `moderate-${kind}`,
      label: labelOf(kind),
      icon: icons[kind],
      group: 'case',
      groupLabel: t.palette.groups.case(f.number(Number(caseId)), name),
      keys: [],
      blocked: kind === 'report' && stands.report ? t.contact.reportedAlready : null,
      also: t.contact.also[kind],
      run: () => {
        // What was refused before is no answer to this question.
        acts.forget()
        if (stands[kind]) void act(kind, false)
        else setAsking(kind)
      },
    }),
  )
  const dialog =
    asking === null ? null : (
      <ModerationDialog
        kind={asking}
        name={name}
        network={networkOf(row.connector)}
        busy={busy}
        refusal={<Refusal acts={acts} />}
        onDo={(reason, comment) => void act(asking, true, asking === 'mute' ? {} : { reason, comment })}
        onClose={() => setAsking(null)}
      />
    )
  return { actions, dialog }
}
