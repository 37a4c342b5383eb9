import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { Client } from './client.ts'
import { listenLive } from './live.ts'

/** Listens for many agents in a thread of its own, as their browsers would elsewhere: what they read holds up no question that is being measured. Tells each change of a case that it heard, with the moment (ms since 1970) at which its bytes came in. */
const { origin, cookies, brandId } = z
  .object({ origin: z.string(), cookies: z.array(z.string()), brandId: z.string() })
  .parse(workerData)
const port = parentPort
if (port === null) throw new Error('This runs in a thread.')
for (const cookie of cookies) {
  await listenLive(new Client(origin, cookie), brandId, (event, at) => {
    if (event.type === 'resync') throw new Error('The live stream fell behind.')
    if (event.type === 'case') port.postMessage([`${event.caseId} ${event.version}`, performance.timeOrigin + at])
  })
}
port.postMessage('listening')
