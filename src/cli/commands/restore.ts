import { type Command, breakable, breakableExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie restore`. */
export const command: Command = {
  name: 'restore',
  summary: 'puts a backup into the database',
  usage: ['restore [--replace] FILE', 'restore --check FILE'],
  about: `The file is checked to its last byte before anything is touched. The database changes at once or not at all: a restore
that was cut off has changed nothing and is simply started again. A backup of an older Vigie is brought to this version.
Vigie must not run on the database meanwhile.`,
  options: {
    replace: { type: 'boolean', says: 'in place of the data that the database holds, which is lost' },
    check: { type: 'boolean', says: 'only checks the file and says what is in it' },
  },
  words: [1, 1],
  examples: [
    ['restore monday.tar', 'into an empty database'],
    ['restore --replace monday.tar', 'throws away what is there'],
    ['restore --check monday.tar', 'is this file whole?'],
  ],
  exits: breakableExits,
  async run(said) {
    const { restore, checkBackup } = await import('../../runtime/backup/restore.ts')
    const file = said.words[0] ?? ''
    return breakable('nothing was changed.', async (signal) => {
      const talk = { say: (line: string) => console.log(line), progress: console.error, signal }
      if (said.has('check')) await checkBackup(file, talk)
      else await restore(await readConfig(), file, { replace: said.has('replace'), ...talk })
      return 0
    })
  },
}
