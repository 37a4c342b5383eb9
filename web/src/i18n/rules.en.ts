import type { rules as French, rulesProblems as FrenchProblems } from './rules.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English of watch rules and their conditions. */
export const rules: typeof French = {
  any: t`One of these terms`,
  unnamed: t`The rule needs a name.`,
  pairBegun: t`Add the two words that you began first, or clear them.`,
  noTerm: t`It needs something to watch for.`,
  refine: t`Refine`,
  refineLead: t`Optional. Each condition leaves posts out; the preview says how many.`,
  all: t`It also contains`,
  allHint: t`All of these words, wherever they stand. @account, #hashtag and site.com are recognised.`,
  near: t`Two words close together`,
  nearHint: t`In either order.`,
  first: t`A word`,
  second: t`Another`,
  between: t`Words between, at most`,
  addNear: t`Add these two words`,
  none: t`Unless it contains`,
  noneHint: t`One of these words is enough to leave the post out.`,
  languages: t`Written in`,
  languagesHint: t`A post whose language nobody tells is kept: better one too many.`,
  tooShort: t`Two characters at least: nearly every post holds a single letter.`,
  notALanguage: t`Vigie does not know this language.`,
  networks: t`Heard on`,
  networksHint: t`None ticked: everywhere.`,
  author: t`Written by`,
  authors: { any: t`Anybody`, person: t`People`, automated: t`Bots` },
  authorHint: t`A bot says so itself, where its network lets it. Whoever says nothing counts as a person.`,
  removes: (count, shown) => (count === 0 ? t`leaves out none` : t`leaves out ${shown}`),
  pair: (first, second, between) =>
    between === 0
      ? t`“${first}” next to “${second}”`
      : between === 1
        ? t`“${first}” within a word of “${second}”`
        : t`“${first}” within ${between} words of “${second}”`,
  line: {
    all: (words) => t`with ${words}`,
    none: (words) => t`without ${words}`,
    languages: (names) => t`in ${names}`,
    networks: (names) => t`on ${names}`,
    author: { any: '', person: t`by people`, automated: t`by bots` },
  },
  trial: {
    title: t`Preview`,
    waiting: t`From the first word on, Vigie shows here what the rule would have found.`,
    looking: t`Vigie is reading the stored posts again…`,
    found: (count, shown, looked) =>
      count === 0
        ? t`None of the ${looked} posts stored in the last 30 days.`
        : count === 1
          ? t`1 post found, of ${looked} stored in the last 30 days.`
          : t`${shown} posts found, of ${looked} stored in the last 30 days.`,
    foundNewest: (shown, looked) => t`${shown} found among the ${looked} newest posts.`,
    empty: t`No post was stored in the last 30 days: the preview fills with the first ones.`,
    scope: t`Vigie counts only what it has stored; a new word may find many more.`,
    floods: t`This rule would flood.`,
    floodsText: t`More posts a day than the team can read. A condition or a more precise word helps.`,
  },
  week: (shown) => t`${shown} in 7 d`,
  state: {
    floods: (shown) => t`Floods: ${shown} posts in 7 days, more than the team can read. Refine it.`,
    broad: (percent) => t`Takes in ${percent}% of all that arrives: is it really you they talk about?`,
    silent: (when) => t`Has found nothing since ${when}. Is the word spelt right?`,
  },
}

/** The failures that are about watch rules. */
export const rulesProblems: typeof FrenchProblems = {
  'rule-boundless': {
    title: t`This rule would take in everything else.`,
    text: t`It only leaves out. Give it a word to listen for, one that has to be there, or two words close together.`,
  },
  'rule-contradicts': {
    title: t`This rule contradicts itself.`,
    text: t`The same word is listened for and left out: with it, nothing would ever be found.`,
  },
}
