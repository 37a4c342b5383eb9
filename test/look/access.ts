import { views } from './pages.ts'
import type { View } from './view.ts'

/** What is looked at before there is an account. */
const empty = ['setup-no-link', 'setup-you', 'setup-you-wrong', 'setup-you-refused']

/** Every page with what is usually on it, one after the other in one page. */
const everyPage = [
  'inbox',
  'case-joy',
  'case-layla',
  'reply-empty',
  'note',
  'bring',
  'bring-shared',
  'coverage',
  'unsure',
  'named',
  'search',
  'workload',
  'search-found',
  'settings-brand',
  'settings-watch',
  'settings-clocks',
  'settings-texts',
  'settings-menu',
  'settings-topics',
  'settings-adviser',
  'settings-teams',
  'settings-sources',
  'source',
  'site-list',
  'site-page',
  'settings-bring',
  'settings-team',
  'privacy',
  'settings-tools',
  'settings-audit',
  'settings-profile',
  'settings-security',
  'settings-devices',
  'settings-add-brand',
  'setup-brand-again',
  'setup-sources-found',
]

/** What people open on them, and what they find when something is amiss. */
const states = [
  'case-single',
  'case-reply-refused',
  'reply-written',
  'palette',
  'keys',
  'case-key-e',
  'case-correct',
  'case-why',
  'case-labels',
  'case-split',
  'case-files-list',
  'note-naming',
  'note-files',
  'settings-webhook',
  'settings-webhook-new',
  'settings-labels-form',
  'settings-teams-shifts',
  'settings-profile-absences',
  'workload-cases',
  'settings-watch-open',
  'must-enrol-scan',
  'must-enrol-codes',
  'sign-in-code-wrong',
  'sign-in-recovery',
  'settings-security-codes',
  'settings-team-remove',
  'settings-team-invite',
  'settings-clocks-rule',
  'settings-clocks-override',
  'settings-texts-form',
  'source-holes',
  'reply-person-long',
  'inbox-bulk-many',
  'inbox-chosen',
  'inbox-merge-many',
  'inbox-source-lost',
  'settings-sources-troubled',
  'case-merge',
  'case-merged',
  'inbox-kept-views',
  'view-gone',
  'setup-watch',
  'setup-source-refused',
]

/** Those of them that every run looks at; the others are made of the same parts. */
const firstStates = [
  'case-single',
  'case-reply-refused',
  'reply-written',
  'palette',
  'case-correct',
  'case-merge',
  'inbox-chosen',
  'inbox-source-lost',
  'settings-watch-open',
  'settings-sources-troubled',
  'setup-watch',
  'setup-source-refused',
]

/** What stands before the work. */
const doors = [
  'sign-in',
  'sign-in-wrong',
  'invitation',
  'new-password',
  'demo-refused',
  'must-enrol',
  'connect-return-declined',
  'api-reference',
]

const named = (names: readonly string[]): readonly View[] =>
  names.map((name) => {
    const view = views.find((it) => it.name === name)
    if (view === undefined) throw new Error(`There is no view “${name}”.`)
    return view
  })

/** The views of which a test asks whether everybody can use them: every address there is, and the states that hold every part. */
export const walked = {
  empty: named(empty),
  pages: named([...everyPage, ...doors]),
  states: named(states),
  /** Those of them in which the most can go wrong. */
  firstStates: named(firstStates),
}
