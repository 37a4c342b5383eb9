import { z } from 'zod'
import type { Capabilities, Connector, Consent, Needs, OwnAddress, Words } from '../../connectors/sdk/connector.ts'
import type { Context } from '../context.ts'
import { returnTo } from './consent.ts'
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
  readonly needs: Needs
  readonly about: Words | null
  readonly cannot: readonly Words[]
  /** Ways of listening that need less: `form` again, and what can be done by it. */
  readonly ways: readonly WayView[]
  /** Strokes of its drawing of 24 × 24; empty when it has none. */
  readonly icon: readonly string[]
  readonly form: Readonly<Record<string, unknown>>
  readonly secrets: readonly string[]
  readonly can: CanView
  /** How others send to a source of it; null where nobody does. */
  readonly door: DoorView | null
  /** How people sign in on its own page. */
  readonly consents: readonly ConsentView[]
}

/** How a network lets people sign in on its own page, for one of its ways (null: its own). */
export interface ConsentView {
  readonly way: string | null
  readonly form: Readonly<Record<string, unknown>>
  readonly about: Words | null
  /** Words of the button, and of the other choice, which is the way’s own form. */
  readonly act: Words | null
  readonly instead: Words | null
  /** Why it cannot be done from this installation; null where it can. */
  readonly unfit: Words | null
  /** What has to be registered at the network, because it sends browsers back nowhere else. */
  readonly register: string | null
}

/** What to do with the own address of a source, for whoever connects it. */
export interface DoorView {
  readonly guide: Words
  /** Something to copy, in which `{address}` and `{secret}` stand for theirs; empty where there is none. */
  readonly example: string
  /** Whether what is sent is signed with a secret that Vigie makes. */
  readonly secret: boolean
}

/** What can be done, without the network's way of counting. */
export interface CanView extends Pick<Capabilities, 'search' | 'stream' | 'reply' | 'thread'> {
  readonly whisper: boolean
  readonly length: { readonly max: number; readonly unit: 'graphemes' | 'characters' } | null
}

/** Another way of listening to a network. */
export interface WayView {
  readonly id: string
  readonly name: Words
  readonly needs: Needs
  readonly about: Words
  readonly cannot: readonly Words[]
  readonly form: Readonly<Record<string, unknown>>
  readonly can: CanView
}

/** The networks that this version of Vigie knows, by name; those on which few brands are spoken of come last. `own` is where their pages send browsers back to; without it nobody signs in there. */
export async function listConnectors(ctx: Context, own: OwnAddress | null = null): Promise<readonly ConnectorView[]> {
  mayLook(ctx)
  const all = [...ctx.connectors.values()].toSorted((a, b) => a.name.localeCompare(b.name))
  return [...all.filter(({ seldom }) => !seldom), ...all.filter(({ seldom }) => seldom)].map((it) => describe(it, own))
}

function describe(connector: Connector, own: OwnAddress | null): ConnectorView {
  const {
    id,
    name,
    nameFr = name,
    offered,
    accounts,
    needs = 'account',
    about = null,
    cannot = [],
    icon = [],
    settings,
    form = settings,
    ways = [],
    secrets,
    can,
    door,
    consents = [],
  } = connector
  return {
    id,
    name,
    nameFr,
    offered: offered !== false,
    accounts: accounts !== false,
    needs,
    about,
    cannot: [...cannot],
    ways: ways.map(({ form: wayForm, can: wayCan, ...way }) => ({
      ...way,
      form: schemaOf(wayForm),
      can: canView(wayCan),
    })),
    icon: [...icon],
    form: schemaOf(form),
    secrets: [...secrets],
    can: canView(can),
    door:
      door?.guide === undefined
        ? null
        : { guide: door.guide, example: door.example ?? '', secret: door.issue !== undefined },
    consents: own === null ? [] : consents.map((it) => consentView(it, own)),
  }
}

const consentView = (consent: Consent, own: OwnAddress): ConsentView => ({
  way: consent.way ?? null,
  form: schemaOf(consent.form),
  about: consent.about ?? null,
  act: consent.act ?? null,
  instead: consent.instead ?? null,
  unfit: consent.unfit?.(own) ?? null,
  register: consent.registersReturn === true ? returnTo(own) : null,
})

const schemaOf = (form: z.ZodType): Readonly<Record<string, unknown>> => ({ ...z.toJSONSchema(form, { io: 'input' }) })

const canView = ({ search, stream, reply, thread, whisper = false, length }: Capabilities): CanView => ({
  search,
  stream,
  reply,
  thread,
  whisper,
  length: length === null ? null : { max: length.max, unit: length.unit },
})
