import { expect, it } from 'vitest'
import { runNode } from '../../scripts/lib/steps.mjs'

it('a step that somebody else ended says by what it was ended, because it could not say why itself', async () => {
  const ended = await runNode(
    ['-e', "console.log('begun'); process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 9)"],
    {
      cwd: '.',
    },
  )
  expect(ended).toMatchObject({ ok: false, said: 'begun\n\nIt was ended by SIGTERM.' })
})
