import { type ButtonHTMLAttributes, type ReactNode, type Ref, useCallback } from 'react'
import type { CaseRow, Priority } from '../../../src/api/schemas.ts'
import { clockSentence, clockWords, readClock } from '../cases/clock.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useConnectors } from '../queries.ts'
import { Drawing, Icon, type IconName, Sea } from './icons.tsx'
import { useTicking } from './ticking.ts'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` is the one filled button of a screen, `quiet` has no edge. */
  readonly kind?: 'primary' | 'quiet'
  readonly size?: 'sm' | 'lg'
  readonly icon?: IconName
  readonly keys?: string | undefined
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
  /** Stays focusable and does nothing; the reason stands next to it, under this id. */
  readonly blocked?: boolean
  readonly because?: string
}

/** A button. While busy its label stays and a dial turns at the left. */
export function Button({
  kind,
  size,
  icon,
  keys,
  busy,
  blocked,
  because,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const inert = busy === true || blocked === true
  const classes = [
    'btn',
    kind === 'primary' ? 'p' : kind === 'quiet' ? 'q' : '',
    size ?? '',
    children === undefined ? 'ic' : '',
    className ?? '',
  ]
  return (
    <button
      type="button"
      {...rest}
      className={classes.filter((it) => it !== '').join(' ')}
      aria-disabled={inert ? true : undefined}
      aria-busy={busy === true ? true : undefined}
      aria-describedby={blocked === true ? because : undefined}
      aria-keyshortcuts={keys === undefined ? undefined : keys.toLowerCase()}
      onClick={
        inert
          ? (event) => {
              event.preventDefault()
            }
          : onClick
      }
    >
      {busy === true ? (
        <span className="dial" aria-hidden="true" />
      ) : (
        icon !== undefined && <Icon name={icon} {...(size === 'sm' ? { size: 's' as const } : {})} />
      )}
      {children}
      {keys !== undefined && <kbd aria-hidden="true">{keys}</kbd>}
    </button>
  )
}

/** The first letters of a name: two of them, or one. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/u)
    .filter((it) => it !== '')
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map((it) => [...(it ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

/** A person as initials; never a picture from elsewhere. */
export function Avatar({
  name,
  size,
  theirs,
}: {
  readonly name: string | null
  readonly size?: 'm' | 'g'
  readonly theirs?: boolean
}) {
  const { t } = useSpeech()
  if (name === null) {
    return (
      <span className="av none" title={t.list.noOwner} aria-hidden="true">
        ?
      </span>
    )
  }
  return (
    <span className={`av ${size ?? ''} ${theirs === true ? 'c' : ''}`} title={name} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

const shapes: Record<Priority, ReactNode> = {
  critical: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
      <path d="M8 4.2v4.6M8 11.4v.4" stroke="var(--vg-surface)" strokeWidth="1.9" strokeLinecap="round" />
    </>
  ),
  high: <path d="M8 2 15 14H1z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />,
  medium: (
    <>
      <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 2.4a5.6 5.6 0 0 0 0 11.2z" fill="currentColor" />
    </>
  ),
  low: <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
}

/** The shape of a severity; with its word in a case, alone in a list. */
export function Severity({ priority, word }: { readonly priority: Priority; readonly word?: boolean }) {
  const { t } = useSpeech()
  return (
    <span className={`sev ${priority}`} title={t.priority.spoken(t.priority[priority])}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {shapes[priority]}
      </svg>
      {word === true && t.priority[priority]}
    </span>
  )
}

/** The slice of a dial that is still left, from the top, clockwise. */
function slice(share: number): string {
  const angle = 2 * Math.PI * Math.min(0.999, Math.max(0.02, share))
  const x = (8 - 4 * Math.sin(angle)).toFixed(2)
  const y = (8 - 4 * Math.cos(angle)).toFixed(2)
  return `M8 8V4A4 4 0 ${share > 0.5 ? 1 : 0} 0 ${x} ${y}Z`
}

/** The face of a clock: how much is left, or what it waits for. */
export function Dial({ state, share }: { readonly state: string; readonly share: number }) {
  if (state === 'overdue') {
    return (
      <svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.7">
        <circle cx="8" cy="8" r="6.4" />
        <path d="M8 4.6V8l2.4 1.6" strokeLinecap="round" />
      </svg>
    )
  }
  if (state === 'paused') {
    return (
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5.5 4v8M10.5 4v8" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      </svg>
    )
  }
  if (state === 'met') {
    return (
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          d="M3.5 8.4l3 3 6-6.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    )
  }
  if (state === 'unanswered') return null
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d={slice(share)} fill="currentColor" />
    </svg>
  )
}

/** The clock of a case, at this moment: dial, words, colour. Spoken as a sentence where nothing else speaks it. */
export function ClockPill({
  it,
  full,
  mute,
}: {
  readonly it: CaseRow
  readonly full?: boolean
  readonly mute?: boolean
}) {
  const { t, f } = useSpeech()
  // Drawn anew when the words or a fortieth of the dial change.
  const shown = useTicking((now) => {
    const reading = readClock(it, now)
    const share = 'share' in reading ? Math.round(reading.share * 40) / 40 : 0
    const words = clockWords(reading, t, f, now)
    const long = {
      calm: t.clock.inCase.due(words, it.clock.round),
      pressing: t.clock.inCase.due(words, it.clock.round),
      overdue: t.clock.inCase.due(words, it.clock.round),
      paused: t.clock.inCase.paused,
      met: t.clock.inCase.met(words),
      unanswered: t.clock.inCase.unanswered,
    }
    const spoken = mute === true ? '' : clockSentence(reading, it.clock.round, t, f)
    return [reading.state, share, full === true ? long[reading.state] : words, spoken].join('|')
  })
  const [state = '', share = '0', words = '', spoken = ''] = shown.split('|')
  return (
    <span className={`clock ${state} ${full === true ? 'big' : ''}`}>
      <Dial state={state} share={Number(share)} />
      <span aria-hidden="true">
        <Ordinal>{words}</Ordinal>
      </span>
      {mute !== true && <span className="sr">{spoken}</span>}
    </span>
  )
}

/** Words with the letters of « 1re », « 3e » raised, as French sets them; screen readers get the same words. */
export function Ordinal({ children }: { readonly children: string }) {
  const { language } = useSpeech()
  if (language !== 'fr') return children
  return children.split(/(?<=\d)(re|er|e)(?= )/).map((it, at) => (at % 2 === 1 ? <sup key={it}>{it}</sup> : it))
}

/** The icon of a network, as its connector hands it out. */
export function NetworkIcon({ connector, size }: { readonly connector: string; readonly size?: 's' | 'l' }) {
  const strokes = useConnectors().data?.find((it) => it.id === connector)?.icon ?? []
  const sized = size === undefined ? {} : { size }
  return strokes.length === 0 ? <Icon name="globe" {...sized} /> : <Drawing strokes={strokes} {...sized} />
}

/** Names people as their network does: with @ where they have handles, by their site where they have none. */
export function useHandle(): (connector: string, handle: string) => string {
  const known = useConnectors().data
  return useCallback(
    (connector, handle) =>
      known?.find((it) => it.id === connector)?.accounts === false || handle === '' ? handle : `@${handle}`,
    [known],
  )
}

/** Names networks by their ids, as their connectors do, in the language of the page. */
export function useNetworkName(): (connector: string) => string {
  const { language } = useSpeech()
  const known = useConnectors().data
  return useCallback(
    (connector) => {
      const found = known?.find((it) => it.id === connector)
      if (found !== undefined) return language === 'fr' ? found.nameFr : found.name
      return connector.slice(0, 1).toLocaleUpperCase() + connector.slice(1)
    },
    [known, language],
  )
}

/** What happened, one sentence on it, and the ways out; inside the page, where the problem is. */
export function Notice({
  tone,
  icon,
  title,
  children,
  acts,
  live,
}: {
  readonly tone?: 'danger' | 'warn' | 'ok'
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly acts?: ReactNode
  readonly live?: 'polite' | 'assertive'
}) {
  return (
    <div
      className={`note ${tone ?? ''}`}
      role={live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined}
    >
      <Icon name={icon} />
      <div className="grow">
        <b>{title}</b>
        {children !== undefined && <div>{children}</div>}
        {acts !== undefined && <div className="acts">{acts}</div>}
      </div>
    </div>
  )
}

/** A line of sea, one sentence, one fact, one button at most. */
export function Empty({
  sea,
  title,
  children,
  act,
  first,
}: {
  readonly sea: 'sun' | 'boat' | 'waves'
  readonly title: string
  readonly children?: ReactNode
  readonly act?: ReactNode
  /** True where it is the page's own heading. */
  readonly first?: boolean
}) {
  const Heading = first === true ? 'h1' : 'h2'
  return (
    <div className="empty">
      <Sea with={sea} />
      <Heading>{title}</Heading>
      {children !== undefined && <p>{children}</p>}
      {act !== undefined && <div className="row">{act}</div>}
    </div>
  )
}

/** A link out of Vigie, only to http and https; anything else stays words. */
export function OutLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
      {children}
    </a>
  )
}

/** A choice of one among few, all in sight. */
export function Segments<T extends string | number>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}) {
  const at = Math.max(
    0,
    options.findIndex((it) => it.value === value),
  )
  return (
    <div
      className="seg"
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const step =
          event.key === 'ArrowRight' || event.key === 'ArrowDown'
            ? 1
            : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
              ? -1
              : 0
        const next = options[(at + step + options.length) % options.length]
        if (step === 0 || next === undefined) return
        event.preventDefault()
        onChange(next.value)
        const buttons = event.currentTarget.querySelectorAll('button')
        buttons[(at + step + options.length) % options.length]?.focus()
      }}
    >
      {options.map((it, index) => (
        // biome-ignore lint/a11y/useSemanticElements: buttons of one group, moved through with the arrows
        <button
          key={it.value}
          type="button"
          role="radio"
          aria-checked={it.value === value}
          tabIndex={index === at ? 0 : -1}
          onClick={() => onChange(it.value)}
        >
          {it.label}
        </button>
      ))}
    </div>
  )
}
