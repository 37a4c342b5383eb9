import { type Command, UsageFault, usualExits } from '../command.ts'

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** `vigie triage`. */
export const command: Command = {
  name: 'triage',
  summary: 'reads posts and says of each what it is: complaint, mood, topics, abuse …',
  usage: ['triage [--format jsonl|csv] [--direct] [--lang LANG] [--why]'],
  about: `Posts come in on stdin: lines of JSON with text and, where they are known, id, lang (ISO 639-1) and direct (true: addressed to
your own account), or CSV with a header of these names. Judgements go out on stdout, a line of JSON for each, in the same order. Needs no
server, no database and no network. A line that is no post is said on stderr with its number, and the rest goes on; where no line is
one, the exit code is 1.`,
  options: {
    format: { type: 'string', value: 'jsonl|csv', says: 'what comes in, where its first sign does not say' },
    direct: { type: 'boolean', says: 'all posts that do not say otherwise are addressed to your own account' },
    lang: { type: 'string', value: 'LANG', says: 'the language of posts that do not say theirs' },
    why: { type: 'boolean', says: 'adds which parts of the text speak for each verdict (slower)' },
  },
  words: [0, 0],
  examples: [
    ['triage', 'posts from stdin: vigie triage < posts.jsonl > judged.jsonl'],
    ['triage --direct --lang fr', 'what arrived in a French inbox'],
  ],
  exits: usualExits,
  async run(said) {
    const format = said.text('format')
    if (format !== undefined && format !== 'jsonl' && format !== 'csv')
      throw new UsageFault('--format is jsonl or csv.')
    if (process.stdin.isTTY)
      throw new UsageFault('Posts are read from stdin: vigie triage < posts.jsonl > judged.jsonl')
    const { bytesBehind, triage } = await import('../../runtime/triage/triage.ts')
    const { judged, leftOut } = await triage(
      { format, direct: said.has('direct') ? true : undefined, lang: said.text('lang'), why: said.has('why') },
      {
        input: process.stdin,
        output: process.stdout,
        remarks: process.stderr,
        bytes: bytesBehind(0),
        now: () => performance.now(),
      },
    )
    console.error(`${counted(judged, 'post')} judged${leftOut === 0 ? '' : `, ${counted(leftOut, 'line')} left out`}.`)
    return judged === 0 && leftOut > 0 ? 1 : 0
  },
}
