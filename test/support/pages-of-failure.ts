import { afterEach } from 'vitest'
import { whatPagesShow } from './browser.ts'

// A journey that fails on a machine that nobody can look at prints what its pages showed.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const shown = await whatPagesShow()
  if (shown.includes('\n- ')) process.stderr.write(`${task.name}\n${shown}\n`)
})
