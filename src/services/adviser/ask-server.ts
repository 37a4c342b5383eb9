import { z } from 'zod'
import type { Outside } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { after, type Instant, seconds } from '../../domain/model/time.ts'
import type { Prompt } from '../../domain/triage/advice.ts'
import type { Failure } from './adviser.ts'

/** What may be waited for and read of an answer: a model on a small machine is slow, and what it may say is short. */
export const answerLimits = { totalMs: 55_000, headersMs: 55_000, bodyBytes: 300_000, redirects: 0 }
const longestContent = 20_000

/** How a call to the server ended. `tokens`: what it says that was used; null where it says nothing. `unused`: nothing was worked out, by its own word. */
export type Answered =
  | { readonly ok: true; readonly content: string; readonly model: string; readonly tokens: number | null }
  | {
      readonly ok: false
      readonly failure: Failure
      readonly status: number | null
      readonly retryAt: Instant | null
      readonly unused: boolean
    }

/** What an OpenAI-compatible server answers, as far as it is looked at. */
const Completion = z.object({
  model: z.string().optional().catch(undefined),
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
  usage: z
    .object({ total_tokens: z.number().int().min(0).max(100_000_000) })
    .optional()
    .catch(undefined),
})

/** Where questions go below the address that an administrator typed. */
export function completionsAt(base: string): string {
  const url = new URL(base)
  const path = url.pathname.replace(/\/+$/u, '')
  url.pathname = path.endsWith('/chat/completions') ? path : `${path}/chat/completions`
  return url.href
}

/** Asks the server once. No redirect is followed, and nothing that it says is believed to be more than words. */
export async function askServer(
  outside: Outside,
  to: { readonly url: string; readonly model: string; readonly key: string | null },
  prompt: Prompt,
): Promise<Answered> {
  const ask = (limit: 'max_tokens' | 'max_completion_tokens'): Promise<Response> =>
    outside.fetch(completionsAt(to.url), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(to.key === null ? {} : { authorization: `Bearer ${to.key}` }),
      },
      body: JSON.stringify({
        model: to.model,
        messages: [
          { role: 'system', content: prompt.system },
          { role: 'user', content: prompt.user },
        ],
        [limit]: prompt.answerTokens,
        stream: false,
      }),
    })
  try {
    let response = await ask('max_tokens')
    let text = await response.text()
    // Newer models want the bound under another name, and say so.
    if (response.status === 400 && text.includes('max_completion_tokens')) {
      response = await ask('max_completion_tokens')
      text = await response.text()
    }
    return response.ok ? answerIn(text, to.model) : refusalOf(response, outside.now())
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    const slow = error.cause instanceof Error && error.cause.name === 'TimeoutError'
    // What is too large was worked out, and what was waited for may have been.
    if (slow) return { ok: false, failure: 'slow', status: null, retryAt: null, unused: false }
    const large = error.kind === 'blocked_by_policy'
    return { ok: false, failure: large ? 'answer' : 'away', status: null, retryAt: null, unused: !large }
  }
}

function answerIn(text: string, model: string): Answered {
  const found = Completion.safeParse(jsonOf(text))
  const content = found.data?.choices[0]?.message.content
  if (content === undefined || content.length > longestContent)
    return { ok: false, failure: 'answer', status: 200, retryAt: null, unused: false }
  return {
    ok: true,
    content,
    model: (found.data?.model ?? model).replaceAll(/[\p{C}\s]+/gu, ' ').slice(0, 120),
    tokens: found.data?.usage?.total_tokens ?? null,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusalOf({ status, headers }: Response, now: Instant): Answered {
  const failure: Failure =
    status >= 300 && status < 400
      ? 'elsewhere'
      : status === 401 || status === 403
        ? 'key'
        : status === 404
          ? 'model'
          : status === 429
            ? 'rate'
            : status >= 500
              ? 'broken'
              : 'refused'
  // Seconds only: a date would be by the server’s clock.
  const wait = headers.get('retry-after') ?? ''
  const told = (status === 429 || status === 503) && /^\d{1,6}$/u.test(wait)
  return { ok: false, failure, status, retryAt: told ? after(now, seconds(Number(wait))) : null, unused: true }
}
