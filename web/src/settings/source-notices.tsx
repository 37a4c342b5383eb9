import type { Source } from '../../../src/api/schemas.ts'
import type { SourceAlarm } from '../../../src/api/source-alarms.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { Notice } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { signs } from './source-state.ts'

/** What is wrong with a source now, in sentences: what happened, what is kept, what comes next. `kept` adds that nothing is lost. */
export function SourceNotices({ source, kept = false }: { readonly source: Source; readonly kept?: boolean }) {
  const { t } = useSpeech()
  if (source.state !== 'active') return null
  return (
    <>
      <Trouble source={source} kept={kept} />
      <Lacks source={source} />
      {source.alarms
        .filter(({ kind }) => kind !== 'rights-missing')
        .map((alarm) => (
          <Notice
            key={alarm.kind}
            tone={alarm.calmSince === null ? 'warn' : 'ok'}
            icon={alarm.calmSince !== null ? 'check' : alarm.kind === 'session-ends' ? 'key' : 'silent'}
            title={t.sourcePage.alarms.names[alarm.kind]}
          >
            <AlarmWords of={alarm} />
          </Notice>
        ))}
      <SampledSearches source={source} />
      <CatchingUp source={source} />
    </>
  )
}

function Trouble({ source, kept }: { readonly source: Source; readonly kept: boolean }) {
  const { t, f, language } = useSpeech()
  const { error } = source
  const since = useTicking((now) => (error === null ? '' : f.duration(now - Date.parse(error.since))))
  if (error === null) return null
  // A connector that speaks both languages says it best; else the general words, and the network's own beside them.
  const said = error.messageFr === null ? null : language === 'fr' ? error.messageFr : error.message
  const lost = source.health === 'lost'
  return (
    <Notice
      tone={lost ? 'danger' : 'warn'}
      icon={signs[source.health].icon}
      title={lost ? t.settings.sources.lostTitle(source.name, since) : t.settings.sources.lateTitle(source.name)}
    >
      {said ?? t.networkReason[error.kind]} {kept && `${t.sourcePage.troubles.kept} `}
      {error.retryAt !== null && t.settings.sources.retryAt(f.time(Date.parse(error.retryAt)))}
      {said === null && (
        <details>
          <summary>{t.details}</summary>
          {t.replyState.networkSays(error.message)}
        </details>
      )}
    </Notice>
  )
}

/** What this sign-in may not do, in its network's own words: true from the first look, before it is an alarm. */
function Lacks({ source: { standing } }: { readonly source: Source }) {
  const { t, language } = useSpeech()
  const lacks = standing?.lacks ?? null
  if (lacks === null) return null
  return (
    <Notice tone="warn" icon="lock" title={t.sourcePage.alarms.names['rights-missing']}>
      {lacks[language]}
    </Notice>
  )
}

function SampledSearches({ source: { standing } }: { readonly source: Source }) {
  const { t, f } = useSpeech()
  const sampled = standing?.sampled ?? null
  if (sampled === null) return null
  const { asked, of, until } = sampled
  const words = t.catchingUp.sampled
  return (
    <Notice tone="warn" icon="late" title={words.title}>
      {until === null
        ? words.always(f.number(asked), f.number(of))
        : words.until(f.time(Date.parse(until)), asked, f.number(asked), f.number(of))}
    </Notice>
  )
}

function CatchingUp({ source: { catchingUp } }: { readonly source: Source }) {
  const { t, f } = useSpeech()
  const words = useTicking((now) =>
    catchingUp === null
      ? ''
      : catchingUp.reached === null
        ? t.sourcePage.catchingUpStart(f.number(catchingUp.posts))
        : catchingUp.end === null
          ? t.sourcePage.catchingUp(f.number(catchingUp.posts), f.moment(Date.parse(catchingUp.reached), now))
          : t.catchingUp.upTo(
              f.number(catchingUp.posts),
              f.moment(Date.parse(catchingUp.reached), now),
              f.moment(Date.parse(catchingUp.end), now),
            ),
  )
  if (catchingUp === null) return null
  return (
    <p className="dim">
      <Icon name="late" size="s" /> {words}
    </p>
  )
}

/** An alarm as a sentence, with its figures. */
function AlarmWords({ of }: { readonly of: SourceAlarm }) {
  const { t, f } = useSpeech()
  const { alarms } = t.sourcePage
  const figure = (key: string): number => of.figures[key] ?? 0
  return useTicking((now) => {
    if (of.endedAt === null && of.calmSince !== null) return alarms.calm(f.time(Date.parse(of.calmSince)))
    const until = of.endedAt === null ? now : Date.parse(of.endedAt)
    switch (of.kind) {
      case 'silent':
        return alarms.silent(f.duration(Math.max(1_000, until - figure('since'))))
      case 'session-ends': {
        const left = figure('at') - until
        return left > 0 ? alarms['session-ends'](f.duration(left)) : alarms['session-over']
      }
      case 'rights-missing':
        return alarms['rights-missing']
      case 'unsteady-stream':
        return alarms['unsteady-stream'](f.number(figure('breaks')), f.duration(figure('within')))
      case 'late-arrivals':
        return alarms['late-arrivals'](f.duration(figure('p50')), f.duration(Math.max(1_000, figure('usual'))))
    }
  })
}
