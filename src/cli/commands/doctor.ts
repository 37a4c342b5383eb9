import { type Command, breakable, interrupted } from '../command.ts'

const marks = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const

/** `vigie doctor`. */
export const command: Command = {
  name: 'doctor',
  summary: 'looks at everything that Vigie stands on, and says what to do',
  usage: ['doctor [--json]'],
  about: `Node, settings, disk, clock, database, key, public address and HTTPS, each source, each secret. It changes nothing, and
works while Vigie runs and while it does not.`,
  options: { json: { type: 'boolean', says: 'one JSON object, for programs' } },
  words: [0, 0],
  examples: [
    ['doctor', 'one line for each thing'],
    ['doctor --json', '{"ok":…,"findings":[{"check","state","says"}]}'],
  ],
  exits: [
    [0, 'everything is well, or there are warnings only'],
    [1, 'there is a fault'],
    [2, 'the command was not understood'],
    [interrupted, 'broken off by Ctrl-C'],
  ],
  async run(said) {
    const { readEnv } = await import('../../runtime/env.ts')
    const { doctor } = await import('../../runtime/doctor/doctor.ts')
    return breakable('not everything was looked at.', async (signal) => {
      const findings = await doctor(readEnv(), signal)
      const ok = findings.every((each) => each.state !== 'fault')
      if (said.has('json')) console.log(JSON.stringify({ ok, findings }))
      else for (const { state, check, says } of findings) console.log(`${marks[state]}  ${check.padEnd(8)}  ${says}`)
      return ok ? 0 : 1
    })
  },
}
