/** What other programs can be told, by the kind of event in the log that says it. */
const typeOfKind = {
  opened: 'case.opened',
  'post-joined': 'case.message',
  answered: 'case.answered',
  'answer-withdrawn': 'case.answer-withdrawn',
  'reply-refused': 'reply.refused',
  assigned: 'case.assigned',
  'priority-set': 'case.priority',
  'handed-over': 'case.handed-over',
  'taken-back': 'case.taken-back',
  paused: 'case.paused',
  resumed: 'case.resumed',
  'note-added': 'case.noted',
  settled: 'case.settled',
  'set-aside': 'case.set-aside',
  reopened: 'case.reopened',
  restored: 'case.restored',
  'merged-into': 'case.merged',
  'merge-undone': 'case.unmerged',
  'split-off': 'case.split',
  'clock-warned': 'clock.warned',
  'clock-breached': 'clock.breached',
  'unowned-past-due': 'clock.unowned',
  'solution-breached': 'solution.breached',
  'promise-made': 'promise.made',
  'promise-kept': 'promise.kept',
  'promise-broken': 'promise.broken',
  'promise-withdrawn': 'promise.withdrawn',
  'source.failed': 'source.failed',
  'source.listening': 'source.listening',
  'source.alarm': 'source.alarm',
  'source.alarm-over': 'source.alarm-over',
  'site.down': 'site.down',
  'site.changed': 'site.changed',
  'site.up': 'site.up',
  'site.certificate': 'site.certificate',
} as const

type Kind = keyof typeof typeOfKind
/** What other programs can be told. */
export type HookType = (typeof typeOfKind)[Kind]

/** Everything that other programs can be told, in the order in which it is offered. */
export const hookTypes: readonly HookType[] = Object.values(typeOfKind)

const isKind = (kind: string): kind is Kind => Object.hasOwn(typeOfKind, kind)

/** What is told of an event of this kind; null: nothing. */
export const hookTypeOf = (kind: string): HookType | null => (isKind(kind) ? typeOfKind[kind] : null)

/** The kinds of event by which these are told. */
export const kindsOf = (types: readonly HookType[]): readonly string[] =>
  Object.entries(typeOfKind).flatMap(([kind, type]) => (types.includes(type) ? [kind] : []))

/** What a trial is called. */
export const trialKind = 'webhook.trial'
