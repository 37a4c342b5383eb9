export { compileRules, type Matcher } from './compile.ts'
export {
  asksNothing,
  type ConditionName,
  conditionNames,
  noConditions,
  termsToSearch,
} from './conditions.ts'
export { type Heard, heardBeyond } from './rule-change.ts'
export { floods, type RuleState, shareOf, stateOfRule } from './rule-health.ts'
export { isShortener, shortLinksOf } from './short-links.ts'
export { judge, type MatchablePost, match } from './match.ts'
