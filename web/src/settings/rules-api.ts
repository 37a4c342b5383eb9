import { z } from 'zod'
import { RuleHealth, RuleTrial, type WatchRuleInput } from '../../../src/api/rules.ts'
import { ask } from '../api.ts'

const rules = (brandId: string) => `v1/brands/${encodeURIComponent(brandId)}/rules`

/** What the browser asks about how rules fare, and would. */
export const rulesApi = {
  health: async (brandId: string) =>
    (await ask('GET', `${rules(brandId)}/fare`, z.object({ rules: z.array(RuleHealth) }))).rules,
  tryOut: (brandId: string, rule: WatchRuleInput) => ask('POST', `${rules(brandId)}/try`, RuleTrial, rule),
}
