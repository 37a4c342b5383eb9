import { type Command, usualExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie serve`. */
export const command: Command = {
  name: 'serve',
  summary: 'serves the interface and runs a worker, and PostgreSQL unless DATABASE_URL is set',
  usage: ['serve [--no-worker]'],
  options: { 'no-worker': { type: 'boolean', says: 'serves the interface only; workers run elsewhere' } },
  words: [0, 0],
  examples: [
    ['serve', 'everything on this machine, at http://127.0.0.1:8470'],
    ['serve --no-worker', 'the interface only, beside any number of "vigie worker"'],
  ],
  exits: usualExits,
  async run(said) {
    const { findLauncher, listenForStop } = await import('../../runtime/stopping.ts')
    const launcher = findLauncher()
    const stopping = listenForStop(launcher)
    const config = await readConfig()
    const { serve } = await import('../../runtime/serve.ts')
    await serve(config, { worker: !said.has('no-worker'), say: (line) => console.log(line), stopping, launcher })
    return 0
  },
}
