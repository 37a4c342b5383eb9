import { z } from 'zod'
import { SourceAgain, SourceRemoved } from '../../src/api/sign-out.ts'
import {
  Brand,
  BroughtTo,
  CaseDetail,
  CasePage,
  ListCount,
  CaseRow,
  ConnectorInfo,
  Counts,
  Entry,
  Evidence,
  KnownPage,
  ListedSource,
  Me,
  Person,
  Preview,
  Problem,
  Reply,
  Session,
  Source,
  SourcePage,
  Status,
} from '../../src/api/schemas.ts'
import type { ListView } from '../../src/api/inbox.ts'
import { WatchRule } from '../../src/api/rules.ts'
import { sayLeft } from './connect/left.ts'
import { isStored, noteAnswer, noteStored } from './live/stored.ts'
import { learnTime } from './server-clock.ts'
import { fileName } from '../../src/domain/cases/evidence.ts'

/** An answer that was not a yes: `reason` is the stable word that the interface has a sentence for. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly reason: string
  readonly status: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly fields: readonly { readonly path: string; readonly message: string }[]
  constructor(
    reason: string,
    message: string,
    rest: {
      readonly status?: number
      readonly facts?: Readonly<Record<string, unknown>> | undefined
      readonly fields?: readonly { readonly path: string; readonly message: string }[] | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, rest.cause === undefined ? undefined : { cause: rest.cause })
    this.reason = reason
    this.status = rest.status ?? 0
    this.facts = rest.facts ?? {}
    this.fields = rest.fields ?? []
  }
}

/** The fields that the server refuses, by their last name. Its words are for programs: the interface has its own. */
export function fieldProblems(error: unknown): ReadonlySet<string> {
  const fields = error instanceof ApiProblem ? error.fields : []
  return new Set(fields.map(({ path }) => path.split('.').at(-1) ?? path))
}

const Row = z.object({ case: CaseRow })

/** The case as it is now, which a « case-changed » brings along. */
export function caseOf(problem: ApiProblem): CaseRow | null {
  const parsed = Row.safeParse(problem.facts)
  return parsed.success ? parsed.data.case : null
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const AuthError = z.object({ message: z.string().optional(), code: z.string().optional() })

function wordFor(status: number): string {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 429) return 'too-many'
  if (status === 502 || status === 503 || status === 504) return 'unavailable'
  return 'unknown'
}

async function problemIn(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const retryAfter = Number(response.headers.get('retry-after') ?? response.headers.get('x-retry-after') ?? Number.NaN)
  const wait = Number.isFinite(retryAfter) ? { retryAfter } : {}
  const problem = Problem.safeParse(body)
  if (problem.success) {
    const { reason, detail, status, facts, errors } = problem.data
    return new ApiProblem(reason, detail, { status, facts: { ...wait, ...facts }, fields: errors })
  }
  const auth = AuthError.safeParse(body)
  const detail = auth.success ? (auth.data.message ?? response.statusText) : response.statusText
  return new ApiProblem(wordFor(response.status), detail || `HTTP ${response.status}`, {
    status: response.status,
    facts: wait,
  })
}

/** Fired at the window when the server no longer knows who is here. */
export const signedOut = 'vigie:signed-out'

/** Where a 401 is an answer and not the end of a session. */
const asksWho = new Set(['auth/sign-in/email', 'v1/me', 'v1/setup'])

async function send<T>(
  method: Method,
  path: string,
  answer: z.ZodType<T> | null,
  body?: unknown,
): Promise<T | undefined> {
  let response: Response
  const sentAt = Date.now()
  const isFile = body instanceof File
  try {
    response = await fetch(`/api/${path}`, {
      method,
      credentials: 'same-origin',
      headers:
        body === undefined
          ? {}
          : isFile
            ? {
                'content-type': 'application/octet-stream',
                'x-file-name': encodeURIComponent(fileName(body.name)),
              }
            : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    })
  } catch (cause) {
    throw new ApiProblem('unreachable', 'The server could not be reached.', { cause })
  }
  noteAnswer(response)
  if (!isStored(response)) learnTime(response, sentAt)
  if (!response.ok) {
    const problem = await problemIn(response)
    if (problem.reason === 'unauthenticated' && !asksWho.has(path)) dispatchEvent(new Event(signedOut))
    throw problem
  }
  if (answer === null || response.status === 204) return undefined
  const parsed = answer.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) {
    throw new ApiProblem('unknown', `${method} ${path}: ${z.prettifyError(parsed.error)}`, {
      status: response.status,
      cause: parsed.error,
    })
  }
  if (isStored(response)) noteStored(parsed.data)
  return parsed.data
}

/** Asks, and gives the answer in the agreed shape. */
export async function ask<T>(method: Method, path: string, answer: z.ZodType<T>, body?: unknown): Promise<T> {
  const it = await send(method, path, answer, body)
  if (it === undefined) throw new ApiProblem('unknown', `${method} ${path}: no answer`)
  return it
}

/** Asks for a file. */
export async function askFile(path: string, body: unknown): Promise<Blob> {
  const response = await fetch(`/api/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new ApiProblem('unreachable', 'The server could not be reached.', { cause })
  })
  if (!response.ok) throw await problemIn(response)
  return response.blob()
}

/** Asks for something that has no answer but done. */
export async function tell(method: Method, path: string, body?: unknown): Promise<void> {
  await send(method, path, null, body)
}

const brand = (id: string) => `v1/brands/${encodeURIComponent(id)}`
const oneCase = (id: string) => `v1/cases/${encodeURIComponent(id)}`
const reply = (id: string) => `v1/replies/${encodeURIComponent(id)}`
const source = (id: string) => `v1/sources/${encodeURIComponent(id)}`

/** Every question that the browser asks of the server, with its answer checked. */
export const api = {
  status: () => ask('GET', 'v1/status', Status),
  setup: (input: unknown) => ask('POST', 'v1/setup', Me, input),
  signIn: (input: { readonly email: string; readonly password: string }) =>
    ask('POST', 'auth/sign-in/email', Entry, input),
  signOut: () => tell('POST', 'auth/sign-out', {}),
  sessions: async () => (await ask('GET', 'v1/me/sessions', z.object({ sessions: z.array(Session) }))).sessions,
  revokeSession: (id: string) => tell('POST', `v1/me/sessions/${encodeURIComponent(id)}/end`, {}),
  revokeOtherSessions: () => tell('POST', 'v1/me/sessions/end-others', {}),

  me: () => ask('GET', 'v1/me', Me),
  changeProfile: (input: unknown) => ask('PATCH', 'v1/me', Me, input),
  people: async (brandId: string) =>
    (await ask('GET', `v1/people?brand=${encodeURIComponent(brandId)}`, z.object({ people: z.array(Person) }))).people,

  addBrand: (input: unknown) => ask('POST', 'v1/brands', Brand, input),
  changeBrand: (id: string, input: unknown) => ask('PATCH', brand(id), Brand, input),
  rules: async (id: string) => (await ask('GET', `${brand(id)}/rules`, z.object({ rules: z.array(WatchRule) }))).rules,
  addRule: (id: string, input: unknown) => ask('POST', `${brand(id)}/rules`, WatchRule, input),
  previewRules: (id: string, input: unknown) => ask('POST', `${brand(id)}/rules/preview`, Preview, input),
  changeRule: (id: string, input: unknown) => ask('PUT', `v1/rules/${encodeURIComponent(id)}`, WatchRule, input),
  removeRule: (id: string) => tell('DELETE', `v1/rules/${encodeURIComponent(id)}`),
  connectors: async () =>
    (await ask('GET', 'v1/connectors', z.object({ connectors: z.array(ConnectorInfo) }))).connectors,
  sources: async (id: string) =>
    (await ask('GET', `${brand(id)}/sources`, z.object({ sources: z.array(ListedSource) }))).sources,
  source: (id: string) => ask('GET', source(id), SourcePage),
  renameSource: (id: string, name: string) => ask('PATCH', source(id), Source, { name }),
  removeSource: async (id: string) => sayLeft((await ask('DELETE', source(id), SourceRemoved)).left),
  lookNow: (id: string) => tell('POST', `${source(id)}/look`, {}),
  addSource: (id: string, input: unknown) => ask('POST', `${brand(id)}/sources`, Source, input),
  reconnectSource: async (id: string, input: unknown) => {
    const again = await ask('PUT', source(id), SourceAgain, input)
    sayLeft(again.left)
    return again
  },
  pauseSource: (id: string) => ask('POST', `${source(id)}/pause`, Source, {}),
  resumeSource: (id: string) => ask('POST', `${source(id)}/resume`, Source, {}),

  cases: (id: string, view: ListView, filter: string, after: string | null) => {
    const query = new URLSearchParams(filter)
    query.set('view', view)
    query.set('limit', '50')
    if (after !== null) query.set('after', after)
    return ask('GET', `${brand(id)}/cases?${query.toString()}`, CasePage)
  },
  countCases: (id: string, view: ListView, filter: string) => {
    const query = new URLSearchParams(filter)
    query.set('view', view)
    return ask('GET', `${brand(id)}/cases/count?${query.toString()}`, ListCount)
  },
  find: async (id: string, text: string) =>
    (
      await ask(
        'GET',
        `${brand(id)}/find?${new URLSearchParams({ text }).toString()}`,
        z.object({ cases: z.array(CaseRow) }),
      )
    ).cases,
  counts: (id: string) => ask('GET', `${brand(id)}/counts`, Counts),
  case: (id: string) => ask('GET', oneCase(id), CaseDetail),
  actOnCase: (id: string, act: 'assign' | 'priority' | 'settle' | 'reopen' | 'set-aside', input: unknown) =>
    ask('POST', `${oneCase(id)}/${act}`, CaseRow, input),
  moderate: (id: string, kind: 'mute' | 'block' | 'report', input: unknown) =>
    ask('POST', `${oneCase(id)}/${kind}`, CaseRow, input),
  addNote: (id: string, note: unknown) => ask('POST', `${oneCase(id)}/notes`, CaseRow, note),
  reply: (id: string, input: unknown) => ask('POST', `${oneCase(id)}/replies`, Reply, input),
  answeredThere: (id: string, input: unknown) => ask('POST', `${oneCase(id)}/answered-there`, CaseRow, input),
  withdrawAnswer: (id: string) => ask('POST', `v1/proofs/${encodeURIComponent(id)}/withdraw`, CaseRow, {}),
  bring: (id: string, input: unknown) => ask('POST', `${brand(id)}/cases`, BroughtTo, input),
  knownPage: async (id: string, link: string) =>
    (await ask('GET', `${brand(id)}/known-page?${new URLSearchParams({ link }).toString()}`, KnownPage)).caseId,
  keepFile: (id: string, fileId: string, file: File) => ask('PUT', `${brand(id)}/evidence/${fileId}`, Evidence, file),
  addEvidence: (id: string, evidenceIds: readonly string[]) =>
    ask('POST', `${oneCase(id)}/evidence`, CaseRow, { evidenceIds }),
  cancelReply: (id: string) => ask('POST', `${reply(id)}/cancel`, Reply, {}),
  retryReply: (id: string) => ask('POST', `${reply(id)}/retry`, Reply, {}),
}
