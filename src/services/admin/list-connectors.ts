import { z } from 'zod'
import type { Connector, Words } from '../../connectors/sdk/connector.ts'
import type { Context } from '../context.ts'
import { mayLook } from './permissions.ts'

/** A network that can be connected: `form` is the JSON Schema of what an operator fills in. */
export interface ConnectorView {
  readonly id: string
  readonly name: string
  readonly nameFr: string
  /** False for what nobody connects by a form. */
  readonly offered: boolean
  /** Whether one signs in there and people have handles. */
  readonly accounts: boolean
  readonly about: Words | null
  readonly cannot: readonly Words[]
  /** Strokes of its drawing of 24 × 24; empty when it has none. */
  readonly icon: readonly string[]
  readonly form: Readonly<Record<string, unknown>>
  readonly secrets: readonly string[]
  readonly can: Omit<Connector['can'], 'length'> & {
    readonly length: { readonly max: number; readonly unit: 'graphemes' | 'characters' } | null
  }
}

/** The networks that this version of Vigie knows, by name. */
export async function listConnectors(ctx: Context): Promise<readonly ConnectorView[]> {
  mayLook(ctx)
  return [...ctx.connectors.values()].map(describe).sort((a, b) => a.name.localeCompare(b.name))
}

function describe(connector: Connector): ConnectorView {
  const {
    id,
    name,
    nameFr = name,
    offered,
    accounts,
    about = null,
    cannot = [],
    icon = [],
    settings,
    secrets,
    can,
  } = connector
  const { search, stream, reply, thread, length } = can
  return {
    id,
    name,
    nameFr,
    offered: offered !== false,
    accounts: accounts !== false,
    about,
    cannot: [...cannot],
    icon: [...icon],
    form: { ...z.toJSONSchema(settings, { io: 'input' }) },
    secrets: [...secrets],
    can: {
      search,
      stream,
      reply,
      thread,
      length: length === null ? null : { max: length.max, unit: length.unit },
    },
  }
}
