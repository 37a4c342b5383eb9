export {
  compileRules,
  type MatchablePost,
  type Matcher,
  match,
} from './match.ts'
