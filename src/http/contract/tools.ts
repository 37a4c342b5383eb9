import { Assistants, AssistantsInput } from '../../api/assistants.ts'
import {
  FreshHook,
  FreshHookSecret,
  Hook,
  HookInput,
  HookLog,
  HookLogQuery,
  Hooks,
  HookTrial,
} from '../../api/hooks.ts'
import { del, get, made, post, put } from './declare.ts'

/** What other programs are told, and which may come in. */
export const ofTools = [
  get('/v1/webhooks', 'session', 'Who is told what happens, and how they fare.', { answer: Hooks }),
  post('/v1/webhooks', 'session', 'Makes a webhook; its secret is told here and never again.', {
    body: HookInput,
    answer: FreshHook,
    status: made,
    once: true,
  }),
  put('/v1/webhooks/:hookId', 'session', 'Changes a webhook.', { body: HookInput, answer: Hook }),
  del('/v1/webhooks/:hookId', 'session', 'Removes a webhook with its log.'),
  post('/v1/webhooks/:hookId/secret', 'session', 'A new secret; the one before signs too for a day.', {
    answer: FreshHookSecret,
    status: made,
  }),
  post('/v1/webhooks/:hookId/on', 'session', 'Switches it on; what waited is told.', { answer: Hook }),
  post('/v1/webhooks/:hookId/off', 'session', 'Switches it off; what happens then is not told.', { answer: Hook }),
  post('/v1/webhooks/:hookId/try', 'session', 'Sends a trial and says what came back.', { answer: HookTrial }),
  get('/v1/webhooks/:hookId/messages', 'session', 'What it was told and is to be told, for 30 days.', {
    query: HookLogQuery,
    answer: HookLog,
  }),
  post('/v1/webhooks/:hookId/messages/:messageId/resend', 'session', 'Tells it a message again.'),
  get('/v1/assistants', 'session', 'Whether assistants may come in, and where.', { answer: Assistants }),
  put('/v1/assistants', 'session', 'Opens the door to them, or shuts it.', {
    body: AssistantsInput,
    answer: Assistants,
  }),
] as const
