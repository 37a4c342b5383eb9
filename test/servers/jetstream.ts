import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startServerChild } from './child.ts'

/** Stands for Jetstream, which is not to be had as a package: the real PDS's firehose in Jetstream's frames. */
export interface JetstreamBridge {
  /** `ws://127.0.0.1:<port>/subscribe` */
  readonly url: string
  /** Breaks the connection of every reader without a word. */
  drop(): Promise<void>
  /** Holds back what comes from the PDS until `resumeUpstream`. */
  pauseUpstream(): Promise<void>
  resumeUpstream(): Promise<void>
  /** How much has passed and who is reading. */
  seen(): Promise<{ readonly frames: number; readonly clients: number; readonly lastTime: number }>
  stop(): Promise<void>
}

const Ready = z.object({ url: z.string() })
const Seen = z.object({ frames: z.number(), clients: z.number(), lastTime: z.number() })

/** Starts the bridge in a process of its own; it replays everything that the PDS still has, then follows it. */
export async function startJetstreamBridge(options: {
  readonly pds: string
  readonly port?: number
  readonly folder?: string
  /** How far back a cursor reaches, in microseconds; 36 hours unless given. */
  readonly lookBackUs?: number
}): Promise<JetstreamBridge> {
  const { folder, ...argument } = options
  const child = await startServerChild({
    script: 'jetstream.mjs',
    argument,
    logFile: join(folder ?? tmpdir(), 'jetstream.log'),
  })
  const act = async (name: string): Promise<void> => {
    await child.ask(name)
  }
  return {
    url: Ready.parse(child.ready).url,
    drop: () => act('drop'),
    pauseUpstream: () => act('pause'),
    resumeUpstream: () => act('resume'),
    seen: async () => Seen.parse(await child.ask('seen')),
    stop: () => child.stop(),
  }
}
