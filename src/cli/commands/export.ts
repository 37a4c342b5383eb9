import { type Command, UsageFault, breakable, breakableExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie export`. */
export const command: Command = {
  name: 'export',
  summary: 'writes everything in open formats, for other programs',
  usage: ['export [--format jsonl|csv] FOLDER'],
  about: `Brands, rules, sources without their secrets, people without their passwords, posts, cases, events, notes and replies, as of
one moment, one file each. docs/export.md describes every column. To move Vigie itself, use "vigie backup".`,
  options: {
    format: { type: 'string', value: 'jsonl|csv', says: 'lines of JSON (the default), or CSV with a header' },
  },
  words: [1, 1],
  examples: [
    ['export everything', 'into a new folder "everything"'],
    ['export --format csv for-the-accountant', 'for a spreadsheet'],
  ],
  exits: breakableExits,
  async run(said) {
    const format = said.text('format') ?? 'jsonl'
    if (format !== 'jsonl' && format !== 'csv') throw new UsageFault('--format is jsonl or csv.')
    const config = await readConfig()
    const { exportAll } = await import('../../runtime/export.ts')
    const say = (line: string): void => console.log(line)
    return breakable('nothing was exported.', async (signal) => {
      await exportAll(config, said.words[0] ?? '', { format, say, progress: console.error, signal })
      return 0
    })
  },
}
