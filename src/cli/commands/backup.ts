import { type Command, breakable, breakableExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie backup`. */
export const command: Command = {
  name: 'backup',
  summary: 'writes everything into one file, while Vigie runs',
  usage: ['backup [FILE]'],
  about: `The file holds one moment of the whole database, compressed, with checksums. It is readable by its owner only and
has its name only once it is whole. The key that opens the passwords of networks is not in it: keep a copy of the key
elsewhere. Sign-ins are not in it either: after a restore people sign in again.`,
  options: {},
  words: [0, 1],
  examples: [
    ['backup', 'into vigie-<date>-<time>.tar in this folder'],
    ['backup /mnt/copies/monday.tar', 'into this file'],
  ],
  exits: breakableExits,
  async run(said) {
    const { backup } = await import('../../runtime/backup/backup.ts')
    return breakable('no backup was made.', async (signal) => {
      const talk = { say: (line: string) => console.log(line), progress: console.error, signal }
      await backup(await readConfig(), said.words[0], talk)
      return 0
    })
  },
}
