import type { clocksProblems as FrenchProblems } from './clocks.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English when something about clocks, pauses and promises is refused. */
export const clocksProblems: typeof FrenchProblems = {
  'clocks-changed': {
    title: t`Somebody changed these times.`,
    text: t`Nothing was saved. Read them as they are now, then try again.`,
  },
  'department-gone': {
    title: t`This department is gone.`,
    text: t`It was removed meanwhile. Choose another one.`,
  },
  'name-taken': {
    title: t`This name is taken.`,
    text: t`Another department of the brand has it. Choose another name.`,
  },
  'id-taken': {
    title: t`These words could not be kept.`,
    text: t`Reload the page, then try again.`,
  },
}
