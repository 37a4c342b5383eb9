import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { useSpeech } from '../i18n/context.tsx'
import { Icon, type IconName, Logo } from '../ui/icons.tsx'
import { type Step, stepPath, steps } from './steps.ts'
import './setup.css'

/** One step of the set-up: what is asked at the left, what comes of it at the right. Steps that were done lead back. */
export function SetupPage({
  step,
  title,
  lead,
  aside,
  goesBack,
  children,
}: {
  readonly step: Step
  readonly title: string
  readonly lead: string
  readonly aside: ReactNode
  /** Whether one may go back to the steps before: there is a brand. */
  readonly goesBack?: boolean
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  const at = steps.indexOf(step)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = t.title(title)
  }, [t, title])
  // Whoever came by a button stands at the new page's beginning, with eyes and with a screen reader.
  useEffect(() => {
    scrollTo(0, 0)
    if (!document.activeElement?.matches('input, textarea, select')) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <main className="su">
      <section className="l">
        <div className="top">
          <Logo />
          <b className="md">Vigie</b>
          <span className="end faint">{t.guide.progress(at + 1, steps.length, minutesLeft[step])}</span>
        </div>
        <ol className="st" aria-label={t.setup.stepsLabel}>
          {steps.map((it, index) => {
            const inside = (
              <>
                <span>{index < at ? <Icon name="check" size="s" /> : index + 1}</span>
                {t.guide.steps[it]}
              </>
            )
            return (
              <li
                key={it}
                className={index < at ? 'done' : index === at ? 'on' : ''}
                aria-current={index === at ? 'step' : undefined}
              >
                {goesBack === true && index < at && it !== 'you' ? <Link href={stepPath(it)}>{inside}</Link> : inside}
              </li>
            )
          })}
        </ol>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="lead">{lead}</p>
        {children}
      </section>
      <aside className="rr">{aside}</aside>
    </main>
  )
}

const minutesLeft: Readonly<Record<Step, number>> = { you: 4, brand: 3, watch: 2, sources: 1 }

/** What a step means, in a few sentences with a sign each. */
export function Said({
  title,
  lines,
  icons,
}: {
  readonly title: string
  readonly lines: readonly string[]
  readonly icons: readonly IconName[]
}) {
  return (
    <div>
      <h2>{title}</h2>
      <ul className="said">
        {lines.map((it, at) => (
          <li key={it}>
            <Icon name={icons[at] ?? 'check'} />
            <span>{it}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
