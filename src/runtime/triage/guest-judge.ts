import { judgeWith } from '../../domain/triage/guest.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import type { Log } from '../../services/context.ts'
import { StartFault, messageOf } from '../fault.ts'
import { readGuestFolder } from './guest-folder.ts'
import { GuestProcess, type GuestState } from './guest-process.ts'

/** A judge with a guest model in it, which has to be ended. */
export interface GuestJudge extends AsyncDisposable {
  readonly judge: TriageJudge
  read(): GuestState
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A guest that somebody waits for: it may take a minute for each batch. Throws `StartFault` when it cannot be loaded. */
export async function openGuestJudge(judge: TriageJudge, folder: string): Promise<GuestJudge> {
  const guest = new GuestProcess(readGuestFolder(folder), silent, { patienceMs: 60_000, stuckMs: 60_000 })
  const fault = await guest.loaded()
  if (fault !== null) {
    await guest[Symbol.asyncDispose]()
    throw new StartFault(`The guest model in ${folder} cannot be used: ${fault}.`)
  }
  return {
    judge: judgeWith(judge, guest),
    read: () => guest.read(),
    [Symbol.asyncDispose]: () => guest[Symbol.asyncDispose](),
  }
}

/** The guest that a process keeps which takes in posts: loaded when the first arrive, and what it does not say in time is judged without it. A folder that is not what it should be is said in the log, and nothing else: no post waits for a guest. */
export function keepGuest(folder: string, log: Log): GuestProcess | undefined {
  try {
    return new GuestProcess(readGuestFolder(folder), log)
  } catch (cause) {
    log.error('guest-model-missing', { folder, why: messageOf(cause) })
    return undefined
  }
}
