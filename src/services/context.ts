import type { Connector, Outside } from '../connectors/sdk/connector.ts'
import type { EdgeLimits } from '../connectors/sdk/edge.ts'
import type { Instant } from '../domain/model/time.ts'
import type { ApiScope } from '../domain/people/api-key.ts'
import type { Role } from '../domain/people/role.ts'
import type { Sight } from '../domain/people/sight.ts'
import type { TriageJudge } from '../domain/triage/triage-judge.ts'
import type { Database } from '../store/database.ts'
import type { Sealer } from '../store/sealed.ts'
import type { Meter } from './metrics/meter.ts'

/** Who acts. A person with a role, or Vigie itself (workers). */
export type Actor =
  | {
      readonly kind: 'person'
      readonly userId: string
      readonly name: string
      readonly role: Role
      /** The brands that they see. */
      readonly brands: Sight
      /** The key by which a program acts for them; left out when they act themselves. */
      readonly key?: { readonly id: string; readonly scopes: readonly ApiScope[] }
    }
  | { readonly kind: 'vigie' }

/** Structured log without personal text: an event word and ids. */
export interface Log {
  info(what: string, facts?: Readonly<Record<string, unknown>>): void
  warn(what: string, facts?: Readonly<Record<string, unknown>>): void
  error(what: string, facts?: Readonly<Record<string, unknown>>): void
}

/** Everything that a verb may use. */
export interface Context {
  readonly db: Database
  readonly now: () => Instant
  readonly actor: Actor
  /** Connectors by id. */
  readonly connectors: ReadonlyMap<string, Connector>
  readonly sealer: Sealer
  /** Says what a post is. */
  readonly judge: TriageJudge
  /** Makes the guarded outside world for one piece of work. `allowed` holds the `host:port` pairs of private addresses that an administrator typed for it, `limits` what differs from the usual. */
  readonly edge: (signal: AbortSignal, allowed: ReadonlySet<string>, limits?: Partial<EdgeLimits>) => Outside
  readonly log: Log
  /** Counts what this process takes in, where somebody reads it. */
  readonly meter?: Meter
}
