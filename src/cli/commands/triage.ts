import { type Command, UsageFault, breakableExits, interrupted } from '../command.ts'

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** `vigie triage`. */
export const command: Command = {
  name: 'triage',
  summary: 'reads posts and says of each what it is: complaint, mood, topics, abuse …',
  usage: ['triage [--format jsonl|csv] [--direct] [--lang LANG] [--why] [--transformer FOLDER]'],
  about: `Posts come in on stdin: lines of JSON with text and, where they are known, id, lang (ISO 639-1) and direct (true: addressed to
your own account), or CSV with a header of these names. Judgements go out on stdout, a line of JSON for each, in the same order. Needs no
server, no database and no network. A line that is no post is said on stderr with its number, and the rest goes on; where no line is
one, the exit code is 1. Ctrl-C ends it after what was judged until then is written.`,
  options: {
    format: { type: 'string', value: 'jsonl|csv', says: 'what comes in, where its first sign does not say' },
    direct: { type: 'boolean', says: 'all posts that do not say otherwise are addressed to your own account' },
    lang: { type: 'string', value: 'LANG', says: 'the language of posts that do not say theirs' },
    transformer: {
      type: 'string',
      value: 'FOLDER',
      says: 'a model of your own that speaks for one head (docs/judgement-options.md)',
    },
    why: { type: 'boolean', says: 'adds which parts of the text speak for each verdict (slower)' },
  },
  words: [0, 0],
  examples: [
    ['triage', 'posts from stdin: vigie triage < posts.jsonl > judged.jsonl'],
    ['triage --direct --lang fr', 'what arrived in a French inbox'],
  ],
  exits: breakableExits,
  async run(said) {
    const format = said.text('format')
    if (format !== undefined && format !== 'jsonl' && format !== 'csv')
      throw new UsageFault('--format is jsonl or csv.')
    const lang = said.text('lang')
    const { bytesBehind, isFolderBehind, namesLanguage, triage } = await import('../../runtime/triage/triage.ts')
    if (lang !== undefined && !namesLanguage(lang))
      throw new UsageFault('--lang is a language by its two letters, such as fr.')
    if (process.stdin.isTTY || isFolderBehind(0))
      throw new UsageFault('Posts are read from stdin: vigie triage < posts.jsonl > judged.jsonl')
    const { breakOff } = await import('../../runtime/stopping.ts')
    const stop = breakOff()
    const { loadJudge } = await import('../../runtime/triage/load-judge.ts')
    const folder = said.text('transformer')
    const { openGuestJudge } = await import('../../runtime/triage/guest-judge.ts')
    await using guest = folder === undefined ? undefined : await openGuestJudge(loadJudge(), folder)
    const { judged, leftOut } = await triage(
      { format, direct: said.has('direct') ? true : undefined, lang, why: said.has('why') },
      {
        input: process.stdin,
        output: process.stdout,
        remarks: process.stderr,
        bytes: bytesBehind(0),
        now: () => performance.now(),
        stop,
      },
      guest?.judge ?? loadJudge(),
    )
    const { unanswered = 0, fault = null } = guest?.read() ?? {}
    if (unanswered > 0)
      console.error(`${counted(unanswered, 'post')} judged without the transformer: ${fault ?? 'it took too long'}.`)
    const left = leftOut === 0 ? '' : `, ${counted(leftOut, 'line')} left out`
    console.error(`${counted(judged, 'post')} judged${left}${stop.aborted ? ', then it was broken off' : ''}.`)
    if (stop.aborted) return interrupted
    return judged === 0 && leftOut > 0 ? 1 : 0
  },
}
