import { Assistants } from '../../../src/api/assistants.ts'
import { FreshHook, FreshHookSecret, Hook, HookLog, Hooks, HookTrial } from '../../../src/api/hooks.ts'
import { ApiKeys, FreshApiKey } from '../../../src/api/keys.ts'
import { ask, tell } from '../api.ts'

const hook = (id: string) => `v1/webhooks/${encodeURIComponent(id)}`

/** What the browser asks about other tools. */
export const toolsApi = {
  keys: async () => (await ask('GET', 'v1/keys', ApiKeys)).keys,
  makeKey: (input: unknown) => ask('POST', 'v1/keys', FreshApiKey, input),
  revokeKey: (id: string) => tell('POST', `v1/keys/${encodeURIComponent(id)}/revoke`, {}),

  hooks: async () => (await ask('GET', 'v1/webhooks', Hooks)).webhooks,
  makeHook: (input: unknown) => ask('POST', 'v1/webhooks', FreshHook, input),
  changeHook: (id: string, input: unknown) => ask('PUT', hook(id), Hook, input),
  removeHook: (id: string) => tell('DELETE', hook(id)),
  newHookSecret: (id: string) => ask('POST', `${hook(id)}/secret`, FreshHookSecret, {}),
  switchHook: (id: string, on: boolean) => ask('POST', `${hook(id)}/${on ? 'on' : 'off'}`, Hook, {}),
  tryHook: (id: string) => ask('POST', `${hook(id)}/try`, HookTrial, {}),
  hookLog: (id: string, after: string | null) =>
    ask('GET', `${hook(id)}/messages${after === null ? '' : `?after=${encodeURIComponent(after)}`}`, HookLog),
  assistants: () => ask('GET', 'v1/assistants', Assistants),
  switchAssistants: (on: boolean) => ask('PUT', 'v1/assistants', Assistants, { on }),
  resend: (id: string, messageId: string) =>
    tell('POST', `${hook(id)}/messages/${encodeURIComponent(messageId)}/resend`, {}),
}

/** The names under which these answers are kept. */
export const toolKeys = {
  keys: ['api-keys'] as const,
  hooks: ['webhooks'] as const,
  assistants: ['assistants'] as const,
  log: (id: string) => ['webhooks', id, 'log'] as const,
}
