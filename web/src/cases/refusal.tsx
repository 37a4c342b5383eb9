import type { ReactNode } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Notice } from '../ui/parts.tsx'
import type { useActs } from './use-acts.ts'

/** Why what was asked for was not done: that somebody else changed the case first, or what else stood against it. Nothing where nothing was refused. */
export function Refusal({
  acts: { problem, clash, about },
  end,
  children,
}: {
  readonly acts: Pick<ReturnType<typeof useActs>, 'problem' | 'clash' | 'about'>
  /** What closes the notice, where it is not closed with what stands around it. */
  readonly end?: ReactNode
  readonly children?: ReactNode
}) {
  const { t } = useSpeech()
  if (clash === null) return problem === null ? null : <ProblemNotice error={problem} about={about} />
  return (
    <Notice icon="clash" title={clash} live="assertive" acts={end}>
      {t.changed.text} {children}
    </Notice>
  )
}
