import { type Command, UsageFault, usualExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie people reset-password`. */
export const command: Command = {
  name: 'people',
  summary: 'prints a link by which somebody sets a new password',
  usage: ['people reset-password E-MAIL'],
  about: 'The link works once, for a day. For the operator whom nobody else can let in.',
  options: {},
  words: [2, 2],
  examples: [['people reset-password ines@example.org', 'prints the link']],
  exits: usualExits,
  async run(said) {
    const [act, email = ''] = said.words
    if (act !== 'reset-password')
      throw new UsageFault(`"people ${act ?? ''}" is not a command: did you mean "vigie people reset-password"?`)
    const { resetPassword } = await import('../../runtime/reset-password.ts')
    const link = await resetPassword(await readConfig(), email)
    console.log(`Open this link to set a new password (it works once, for a day): ${link}`)
    return 0
  },
}
