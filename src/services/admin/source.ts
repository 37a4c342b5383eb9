import type { Account, Connector } from '../../connectors/sdk/connector.ts'
import { type ConnectorErrorKind, connectorErrorKinds, type Remedy, remedyFor } from '../../connectors/sdk/errors.ts'
import { type SourceHealth, sourceHealth } from '../../domain/model/source-health.ts'
import type { Instant } from '../../domain/model/time.ts'
import { appendEvents } from '../../store/events.ts'
import type { Transaction } from '../../store/database.ts'
import type { SourceAlarm } from '../../store/source-alarms.ts'
import type { Standing } from '../../store/source-page.ts'
import type { SourceAccount, StoredSource } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** A source as people see it: who we are there and whether it is being heard. Without its secrets. */
export interface SourceView {
  readonly id: string
  readonly brandId: string
  readonly connector: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly account: SourceAccount | null
  readonly state: 'active' | 'paused'
  readonly health: SourceHealth
  readonly error: {
    readonly kind: ConnectorErrorKind
    readonly message: string
    /** The same in French; null where the network spoke for itself. */
    readonly messageFr: string | null
    readonly since: Instant
    readonly retryAt: Instant | null
  } | null
  readonly lastCheckAt: Instant | null
  readonly lastPostAt: Instant | null
  readonly createdAt: Instant
  /** What the network says of its limits and of our session; null where it says nothing. */
  readonly standing: Standing | null
  /** What is wrong though it is being heard, the oldest first. */
  readonly alarms: readonly SourceAlarm[]
  /** Everything written from `from` to `to` was read, which was made sure of at `at`; null before the first whole round. */
  readonly whole: { readonly from: Instant; readonly to: Instant; readonly at: Instant } | null
  readonly catchingUp: StoredSource['catchingUp']
  /** Whether enough was heard to know when it is unusually silent. */
  readonly rhythmKnown: boolean
}

/** The source as people see it, of the one stored. */
export function toSource(
  ctx: Pick<Context, 'connectors'>,
  stored: StoredSource,
  alarms: readonly SourceAlarm[] = [],
): SourceView {
  const {
    errorKind,
    errorMessage,
    errorMessageFr,
    errorSince,
    retryAt,
    version: _version,
    removedAt: _removed,
    quietFrom: _quiet,
    wholeFrom,
    wholeTo,
    wholeAt,
    ...rest
  } = stored
  const kind = errorKind === null ? null : (connectorErrorKinds.find((known) => known === errorKind) ?? 'transient')
  const trouble = kind === null ? null : needsPerson.has(remedyFor(kind)) ? 'sign-in' : 'wait'
  // A setting that a newer connector counts as a secret is never shown, though an older one stored it openly.
  const connector = ctx.connectors.get(stored.connector)
  const secrets = new Set(connector?.secrets)
  return {
    ...rest,
    settings: Object.fromEntries(Object.entries(stored.settings).filter(([key]) => !secrets.has(key))),
    health: sourceHealth({
      state: stored.state,
      trouble,
      lastCheckAt: stored.lastCheckAt,
      waits: connector?.arrives === 'pushed',
      silent: alarms.some(({ kind, calmSince }) => kind === 'silent' && calmSince === null),
    }),
    alarms,
    whole:
      wholeFrom === null || wholeTo === null || wholeAt === null ? null : { from: wholeFrom, to: wholeTo, at: wholeAt },
    error:
      kind === null
        ? null
        : {
            kind,
            message: errorMessage ?? '',
            messageFr: errorMessageFr,
            since: errorSince ?? stored.lastCheckAt ?? stored.createdAt,
            retryAt,
          },
  }
}

/** What waiting alone does not mend: a person signs in again, or gives another address. */
const needsPerson: ReadonlySet<Remedy> = new Set(['sign-in', 'close'])

/** How people call a source: by our handle there, by the name of what is listened to, or by its network. */
export const sourceName = (connector: Connector, account: Account): string =>
  account.handle || account.name || connector.name

/** The refusal when a source is gone. */
export function sourceGone(): ServiceError {
  return new ServiceError('not-found', 'not-found', 'This source is not here any more.')
}

/** What a person can do to a source, as the log names it. */
export type SourceAct =
  | 'source.added'
  | 'source.reconnected'
  | 'source.paused'
  | 'source.resumed'
  | 'source.renamed'
  | 'source.secret-made'
  | 'source.removed'

/** Writes into the log what a person did to a source. */
export async function logSource(
  tx: Transaction,
  act: SourceAct,
  source: { readonly id: string; readonly brandId: string },
  by: string,
  now: Instant,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await appendEvents(tx, [
    {
      at: now,
      kind: act,
      brandId: source.brandId,
      caseId: null,
      caseVersion: null,
      sourceId: source.id,
      actorId: by,
      data,
    },
  ])
}
