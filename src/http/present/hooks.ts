import type { Hook, HookMessage, HookTrial } from '../../api/hooks.ts'
import { isAiling } from '../../domain/hooks/patience.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { StoredHook } from '../../services/hooks/hook.ts'
import type { ShownMessage } from '../../services/hooks/read-log.ts'
import { time, timeOrNull } from './cases.ts'

/** A receiver of events. */
export const presentHook = (it: StoredHook, now: Instant): Hook => ({
  id: it.id,
  name: it.name,
  url: it.url,
  brandIds: [...it.brandIds],
  types: [...it.types],
  words: it.words,
  private: it.allowed.length > 0,
  state: it.state,
  offBecause: it.offBecause,
  offAt: timeOrNull(it.offAt),
  failingSince: timeOrNull(it.failingSince),
  ailing: it.state === 'on' && isAiling(it, now),
  waiting: it.waiting,
  lastToldAt: timeOrNull(it.lastToldAt),
  createdAt: time(it.createdAt),
})

/** One try to tell it. */
export const presentAttempt = (it: ShownMessage['attempts'][number]): HookTrial['attempt'] => ({
  at: time(it.at),
  took: it.took,
  status: it.status,
  error: it.error,
  errorFr: it.errorFr,
  answer: it.answer,
})

/** A message in its log. */
export const presentMessage = (it: ShownMessage): HookMessage => ({
  id: it.id,
  key: it.name,
  type: it.type,
  at: time(it.at),
  caseId: it.caseId,
  state: it.state,
  nextAt: timeOrNull(it.nextAt),
  body: it.body,
  attempts: it.attempts.map(presentAttempt),
})
