import { type Command, UsageFault, breakable, breakableExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie import`. */
export const command: Command = {
  name: 'import',
  summary: 'takes in posts of the past, from JSONL or CSV',
  usage: ['import [--source SOURCE] [--only SOURCE_ID] [--format jsonl|csv] [--map OURS=THEIRS …] FILE'],
  about: `Needed are text, published_at (with its time zone) and one of author_id, author_handle, author_name; docs/export.md lists the
rest. Rules are matched; what is older than a day opens no case and rings no clock. A post that is there already, by source and external_id,
stays as it is, so an import that was cut off is simply started again. Lines that are no posts are set aside with line number and reason
in FILE.rejected.jsonl.`,
  options: {
    source: { type: 'string', value: 'SOURCE', says: 'id or name of the source whose past this is' },
    only: {
      type: 'string',
      value: 'SOURCE_ID',
      says: 'of an export with several sources, the one (by source_id) whose posts are taken',
    },
    format: { type: 'string', value: 'jsonl|csv', says: 'what the file is, where its name does not say' },
    map: {
      type: 'string',
      multiple: true,
      value: 'OURS=THEIRS',
      says: 'which column is which; repeat it, or put commas between',
    },
  },
  words: [1, 1],
  examples: [
    ['import posts.jsonl', 'what "vigie export" wrote'],
    [
      'import --source "Chez Mireille" --map text=Body,published_at=Date,author_name=User old.csv',
      'another program’s CSV',
    ],
  ],
  exits: breakableExits,
  async run(said) {
    const format = said.text('format')
    if (format !== undefined && format !== 'jsonl' && format !== 'csv')
      throw new UsageFault('--format is jsonl or csv.')
    const config = await readConfig()
    const { importFile } = await import('../../runtime/import/import.ts')
    return breakable('what was read until then is kept, and the same command goes on.', async (signal) => {
      await importFile(config, {
        file: said.words[0] ?? '',
        format,
        source: said.text('source'),
        only: said.text('only'),
        map: said.texts('map'),
        say: (line) => console.log(line),
        progress: console.error,
        signal,
      })
      return 0
    })
  },
}
