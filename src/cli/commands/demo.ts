import { type Command, usualExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie demo`. */
export const command: Command = {
  name: 'demo',
  summary: 'shows Vigie at work: an invented evening, on data of its own that is thrown away',
  usage: ['demo'],
  options: {},
  words: [0, 0],
  examples: [['demo', 'prints the address of an invented evening, thirty times as fast as it would happen']],
  exits: usualExits,
  async run() {
    const { findLauncher, listenForStop } = await import('../../runtime/stopping.ts')
    const launcher = findLauncher()
    const stopping = listenForStop(launcher)
    const config = await readConfig()
    const { demo } = await import('../../runtime/demo.ts')
    await demo(config, { say: (line) => console.log(line), stopping, launcher })
    return 0
  },
}
