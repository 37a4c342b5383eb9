import { type Command, breakable, breakableExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie migrate`. */
export const command: Command = {
  name: 'migrate',
  summary: 'brings the database to this version',
  usage: ['migrate'],
  about: 'Every start of "vigie serve" does this by itself. A database that is newer than the program is refused.',
  options: {},
  words: [0, 0],
  examples: [['migrate', 'before several processes of a new version are started']],
  exits: breakableExits,
  async run() {
    const { migrateOnly } = await import('../../runtime/migrate-only.ts')
    return breakable('the steps that were done stay, and the next start takes the rest.', async (signal) => {
      await migrateOnly(await readConfig(), { progress: console.error, signal })
      console.log('The database is at this version.')
      return 0
    })
  },
}
