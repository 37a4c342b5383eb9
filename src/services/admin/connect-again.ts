import { z } from 'zod'
import { abilitiesOf, type Connector, type Words } from '../../connectors/sdk/connector.ts'
import { hasSourceOf, lockSource, readSource, replaceAllowedAddresses, saveConnection } from '../../store/sources.ts'
import { readAccessesTo, readSourceAccess, type SourceAccess } from '../../store/source-reads.ts'
import { SealBroken } from '../../store/sealed.ts'
import { endTrouble } from '../../store/source-page.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { openSecrets } from '../listening/open-secrets.ts'
import { mustSee, permitted } from '../permissions.ts'
import { addressKey } from './private-addresses.ts'
import { sealSecrets } from './seal-secrets.ts'
import { signOut } from './sign-out.ts'
import { logSource, type SourceView, sourceGone, sourceName, toSource } from './source.ts'
import { incomplete, type TriedConnection } from './try-connection.ts'

/** The stored way in of a source that signs in again; refused for a source of another network. */
export async function accessTo(
  ctx: Context,
  input: { readonly sourceId: string; readonly connector: string },
): Promise<SourceAccess> {
  const access = await readSourceAccess(ctx.db, input.sourceId)
  if (access === undefined) throw sourceGone()
  if (access.connector === input.connector) return access
  throw new ServiceError(
    'conflict',
    'source-other-network',
    'A source stays on its network: connect the other one anew.',
  )
}

/** What was typed, and the stored secrets that stay because theirs was left empty; `asked` names those that are asked for. Refused where they would go to another address than before. */
export function withKept(
  ctx: Pick<Context, 'sealer'>,
  connector: Connector,
  access: SourceAccess,
  given: Readonly<Record<string, unknown>>,
  asked: readonly string[] = connector.secrets,
): { readonly typed: Readonly<Record<string, unknown>>; readonly kept: Readonly<Record<string, unknown>> } {
  const left = asked.filter((key) => isEmpty(given[key]))
  const typed = Object.fromEntries(Object.entries(given).filter(([key]) => !left.includes(key)))
  const kept = left.length === 0 ? {} : keptSecrets(ctx, access, left)
  if (Object.keys(kept).length > 0 && leadsElsewhere(ctx, connector, access, typed, kept)) {
    const again = Object.keys(kept).filter((key) => askedBy(connector).has(key))
    // What a sign-in on the network's own page left behind cannot be typed: it stays behind, and the rest does without it.
    if (again.length === 0) return { typed, kept: {} }
    throw new ServiceError(
      'refused',
      'secret-needed',
      'These settings lead to another address than before. Type the secrets again, so that they are not sent there unasked.',
      { facts: { errors: again.map((path) => ({ path, message: 'Type this again.' })) } },
    )
  }
  return { typed, kept }
}

/** Settings that stay when a source signs in again, because no form asks for them: a house that runs a part of a network itself once said so. */
export function unasked(connector: Connector, { settings }: SourceAccess): Readonly<Record<string, unknown>> {
  const asked = askedBy(connector)
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key !== 'way' && !asked.has(key)))
}

/** What the forms of a network ask for. */
function askedBy(connector: Connector): ReadonlySet<string> {
  const forms = [connector.form ?? connector.settings, ...(connector.ways ?? []).map(({ form }) => form)]
  return new Set(forms.flatMap((form) => Object.keys(z.toJSONSchema(form, { io: 'input' }).properties ?? {})))
}

/** A source that signed in again. */
export interface SourceAgain extends SourceView {
  /** What still stands at the network of its old way in, and how a person takes it back; null: nothing does. */
  readonly left: Words | null
}

/** Gives a source the way in that a network has accepted, and signs out of the one before; `keptKeys` names the secrets that stay as they are stored. Refused when it leads to another account. */
export async function connectAgain(
  ctx: Context,
  connector: Connector,
  access: SourceAccess,
  { settings, secrets, account, allowed }: TriedConnection,
  keptKeys: readonly string[],
): Promise<SourceAgain> {
  const person = permitted(ctx, 'connect-sources')
  const at = ctx.now()
  const name = sourceName(connector, account)
  const { view, ...ended } = await ctx.db.transaction(async (tx) => {
    const before = await lockSource(tx, access.id)
    if (before === undefined || before.removedAt !== null) throw sourceGone()
    mustSee(person, before.brandId, sourceGone().message)
    if (before.version !== access.version) {
      throw new ServiceError('conflict', 'source-changed', 'Somebody changed this source in the meantime.')
    }
    const same = before.account === null || before.account.externalId === account.externalId
    const abilities = (it: typeof settings) => abilitiesOf(connector, it['way'])
    // What was heard without an account stays when the account comes.
    const gains = !abilities(before.settings).reply && abilities(settings).reply
    if (gains && (await hasSourceOf(tx, before.brandId, connector.id, account.externalId))) {
      throw new ServiceError('conflict', 'source-exists', `${name} is connected for this brand already.`)
    }
    if (!same && !gains) {
      throw new ServiceError(
        'conflict',
        'source-other-account',
        `This source is ${before.name}, and these settings sign in as ${name}. Connect ${name} as a source of its own.`,
      )
    }
    const now = await readSourceAccess(tx, before.id)
    if (now === undefined) throw sourceGone()
    // What stays may have been renewed since it was tried.
    const kept = keptKeys.filter((key) => key in secrets)
    const stay = kept.length === 0 ? {} : keptSecrets(ctx, now, kept)
    const sealedSecrets = await sealSecrets(ctx, tx, before.id, { ...secrets, ...stay })
    // A name that people gave it stays.
    const given = before.account !== null && before.name !== sourceName(connector, before.account)
    const connection = { name: given ? before.name : name, settings, sealedSecrets, account }
    await saveConnection(tx, before.id, connection, { hearsMore: gains })
    // Its error is forgotten with the old way in; a trouble that went on would never be ended by a round.
    await endTrouble(tx, before.id, at)
    await replaceAllowedAddresses(tx, before.id, allowed, person.userId, at)
    await logSource(tx, 'source.reconnected', before, person.userId, at, { allowed: allowed.map(addressKey) })
    const after = await readSource(tx, before.id)
    if (after === undefined) throw sourceGone()
    const staying = await readAccessesTo(tx, connector.id, account.externalId)
    return { view: toSource(ctx, after), access: now, staying }
  })
  return { ...view, left: await signOut(ctx, ended) }
}

function keptSecrets(
  ctx: Pick<Context, 'sealer'>,
  access: SourceAccess,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  try {
    return Object.fromEntries(Object.entries(openSecrets(ctx, access)).filter(([key]) => keys.includes(key)))
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause
    throw new ServiceError(
      'refused',
      'secret-needed',
      'The stored secrets of this source cannot be opened with the key in use. Type them again.',
      { facts: { errors: keys.map((path) => ({ path, message: 'Type this again.' })) }, cause },
    )
  }
}

/** A stored secret goes only where it went before: otherwise whoever may change the address could read it. Compared is what is meant, as the connector reads it, since people type a name without a scheme, and an address may follow from another setting. */
function leadsElsewhere(
  ctx: Pick<Context, 'sealer'>,
  connector: Connector,
  access: SourceAccess,
  typed: Readonly<Record<string, unknown>>,
  kept: Readonly<Record<string, unknown>>,
): boolean {
  // What is pushed to us takes no secret anywhere.
  if (connector.arrives === 'pushed') return false
  // A sign-in on the network's own page asks for fewer of the secrets; the others stand in, so that the rest can be read.
  const stored = keptSecrets(ctx, access, connector.secrets)
  const now = connector.settings.safeParse({ ...unasked(connector, access), ...stored, ...typed })
  if (!now.success) throw incomplete(now.error)
  // Another way of listening may have no use for them.
  if (Object.keys(kept).every((key) => fieldsOf(now.data)[key] === undefined)) return false
  const before = connector.settings.safeParse({ ...access.settings, ...stored })
  const known = addressesOf(connector, before.success ? before.data : access.settings, before.success)
  return [...addressesOf(connector, now.data, true)].some((it) => !known.has(it))
}

/** Every address in these settings, secrets left out: of a server its origin, of a mailbox its domain, from which its server is often guessed. A connector that knows better says itself where they lead. */
function addressesOf(connector: Connector, settings: unknown, isRead: boolean): ReadonlySet<string> {
  const fields = Object.entries(fieldsOf(settings)).filter(([key]) => !connector.secrets.includes(key))
  const named = isRead ? connector.leadsTo?.(settings) : undefined
  return new Set((named ?? textsIn(fields.map(([, value]) => value)).filter(isAddress)).map(placeOf))
}

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Object.values(fieldsOf(value)).flatMap((it) => textsIn(it))

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const isServer = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//iu.test(text) && URL.canParse(text)
const isAddress = (text: string): boolean => isServer(text) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text)

function placeOf(address: string): string {
  const place = isServer(address)
    ? `${new URL(address).protocol}//${new URL(address).host}`
    : address.slice(address.lastIndexOf('@') + 1)
  return place.toLowerCase()
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
