import { type Command, UsageFault, usualExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie worker`. */
export const command: Command = {
  name: 'worker',
  summary: 'runs a worker only, on DATABASE_URL or on the database of a running "vigie serve"',
  usage: ['worker [--metrics-port PORT]'],
  options: {
    'metrics-port': { type: 'string', value: 'PORT', says: 'answers GET /metrics on 127.0.0.1 at this port' },
  },
  words: [0, 0],
  examples: [
    ['worker', 'one more worker; sources are shared out among all of them'],
    ['worker --metrics-port 9470', 'and Prometheus can watch it'],
  ],
  exits: usualExits,
  async run(said) {
    const text = said.text('metrics-port')
    if (text !== undefined && !(/^\d{1,5}$/.test(text) && Number(text) <= 65_535))
      throw new UsageFault('--metrics-port must be a port number from 0 to 65535.')
    const { listenForStop, overseen } = await import('../../runtime/stopping.ts')
    const stopping = listenForStop(undefined, overseen())
    const config = await readConfig()
    const { work } = await import('../../runtime/work.ts')
    await work(config, stopping, text === undefined ? {} : { metricsPort: Number(text) })
    return 0
  },
}
