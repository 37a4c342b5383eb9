import { z } from 'zod'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'

/** Who an account is and where it lives, as its own document says (atproto.com/specs/did). */
export interface Identity {
  readonly did: string
  /** Null where the document names none. */
  readonly handle: string | null
  /** The origin of the account's own server. */
  readonly pds: string
}

/** Where handles and documents are asked for. */
export interface Directories {
  /** Knows the DID of any handle; what it says is checked against the account's own document. */
  readonly resolver: string
  /** Where `did:plc` documents are. */
  readonly directory: string
}

/** The network's own; a test names others. */
export const publicDirectories: Directories = {
  resolver: 'https://public.api.bsky.app',
  directory: 'https://plc.directory',
}

const Resolved = z.looseObject({ did: z.string().regex(/^did:(?:plc:[a-z2-7]{24}|web:[a-z\d.-]{3,250})$/u) })
const Document = z.looseObject({
  id: z.string(),
  alsoKnownAs: z.array(z.string().max(1_000)).max(50).default([]),
  service: z.array(z.looseObject({ id: z.string(), type: z.string(), serviceEndpoint: z.unknown() })).max(50),
})

/** The account of a handle or DID. Throws `target_gone` in words where there is none, and where a handle and its account do not know each other. */
export async function identify(name: string, at: Directories, edge: Edge): Promise<Identity> {
  if (name.startsWith('did:')) return identityOf(name, at, edge)
  const url = new URL('/xrpc/com.atproto.identity.resolveHandle', at.resolver)
  url.searchParams.set('handle', name)
  const found = Resolved.safeParse(await jsonAt(url, edge, () => nobody(name)))
  if (!found.success) throw nobody(name)
  const identity = await identityOf(found.data.did, at, edge)
  // Anybody can point a name at somebody else's account; only the account itself says that it is its name.
  if (identity.handle?.toLowerCase() !== name.toLowerCase()) throw nobody(name)
  return identity
}

/** The account of a DID. Throws `target_gone` where its document cannot be found or names no server. */
export async function identityOf(did: string, { directory }: Directories, edge: Edge): Promise<Identity> {
  const checked = Resolved.safeParse({ did })
  if (!checked.success) throw nobody(did)
  const url = did.startsWith('did:web:')
    ? new URL(`https://${did.slice('did:web:'.length)}/.well-known/did.json`)
    : new URL(`/${did}`, directory)
  const document = Document.safeParse(await jsonAt(url, edge, () => nobody(did)))
  if (!document.success || document.data.id !== did) throw nobody(did)
  const { service, alsoKnownAs } = document.data
  const home = service.find((it) => /^(?:did:[^#]+)?#atproto_pds$/u.test(it.id))?.serviceEndpoint
  if (typeof home !== 'string' || !URL.canParse(home)) throw nobody(did)
  const handle = alsoKnownAs.find((it) => it.startsWith('at://'))?.slice('at://'.length) ?? null
  return { did, handle, pds: new URL(home).origin }
}

async function jsonAt(url: URL, edge: Edge, none: () => ConnectorError): Promise<unknown> {
  const answer = await edge.fetch(url, { headers: { accept: 'application/json' } })
  if (answer.status === 400 || answer.status === 404 || answer.status === 410) throw none()
  if (!answer.ok)
    throw new ConnectorError('transient', `${url.host} does not answer just now: try again in a moment.`, {
      fr: `${url.host} ne répond pas en ce moment\u00a0: réessayez dans un instant.`,
    })
  return answer.json().catch(() => null)
}

const nobody = (name: string): ConnectorError =>
  new ConnectorError('target_gone', `Bluesky knows no account “${name}”. Check the handle.`, {
    fr: `Bluesky ne connaît pas de compte «\u00a0${name}\u00a0». Vérifiez l’identifiant.`,
  })
