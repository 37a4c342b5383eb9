import type { toolActs as frenchActs, toolProblems as frenchProblems, tools as french } from './api.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about other tools: keys, webhooks, assistants. */
export const tools: typeof french = {
  title: t`Other tools`,
  lead: t`A till, a spreadsheet, your team’s chat, an assistant: what reads Vigie or hears from it without signing in.`,
  docs: t`The API and webhooks, described for those who program`,
  keys: {
    title: t`Keys`,
    text: t`A program that holds a key acts in your name, never beyond what you may do. No passwords, no rights, no other keys.`,
    make: t`Make a key`,
    none: t`No keys yet.`,
    name: t`Name`,
    nameHint: t`What will use it, for example “Kitchen dashboard”.`,
    scopes: t`What it opens`,
    chooseScope: t`Choose at least one thing.`,
    brands: t`For which brands`,
    allBrands: t`All that you see`,
    someBrands: t`Only these`,
    chooseBrand: t`Choose at least one brand.`,
    life: t`How long`,
    lives: { 30: t`30 days`, 90: t`3 months`, 365: t`1 year`, 730: t`2 years` },
    until: (until: string) => t`It will work ${until}.`,
    once: (name: string) => t`The key “${name}” is ready. Keep it now: it will not be shown again.`,
    secret: t`Key, shown once`,
    kept: t`I have kept it`,
    revoke: t`Revoke`,
    revokeName: (name: string) => t`Revoke ${name}`,
    revokeText: t`The program that uses it stops at once. This cannot be undone.`,
    keep: t`Keep it`,
    revoked: (name: string) => t`The key “${name}” opens nothing any more.`,
    of: (who: string) => t`${who}’s key`,
    ends: (until: string) => t`works ${until}`,
    used: (when: string) => t`used ${when}`,
    unused: t`not used yet`,
    state: { revoked: t`revoked`, expired: t`expired` },
    brandCount: (names: string) => t`only ${names}`,
  },
  scopes: {
    'read-cases': t`Read cases`,
    'change-cases': t`Work on cases: assign, note, settle`,
    reply: t`Answer customers`,
    moderate: t`Mute, block, report`,
    'read-people': t`Read the team`,
    'read-settings': t`Read settings and sources`,
    'change-settings': t`Change settings and sources`,
    'read-audit': t`Read the log`,
  },
}

/** Acts about other tools, as the log tells them in English. */
export const toolActs: typeof frenchActs = {
  'key-made': (who) => t`${who} made a key for a program`,
  'key-revoked': (who, whom) => t`${who} revoked a key of ${whom}`,
}

/** The sentences for what is refused about other tools, in English. */
export const toolProblems: typeof frenchProblems = {
  'audit-of-all': {
    title: t`The log speaks of all brands.`,
    text: t`A key for some brands cannot read it: open it to all of them, or leave “Read the log” out.`,
  },
  'too-many-keys': {
    title: t`You have fifty keys already.`,
    text: t`Revoke those that are no longer used, then try again.`,
  },
  'too-many-requests': {
    title: t`Many requests at once.`,
    text: t`Vigie is catching its breath: try again in a minute.`,
  },
}
