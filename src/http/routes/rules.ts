import { Hono } from 'hono'
import { WatchRuleChangeInput, WatchRuleInput } from '../../api/rules.ts'
import { PreviewInput } from '../../api/schemas.ts'
import { createRule } from '../../services/admin/create-rule.ts'
import { deleteRule } from '../../services/admin/delete-rule.ts'
import { listRules } from '../../services/admin/list-rules.ts'
import { readRuleHealth } from '../../services/admin/read-rule-health.ts'
import { updateRule } from '../../services/admin/update-rule.ts'
import { previewRules } from '../../services/listening/preview-rules.ts'
import { tryRule } from '../../services/listening/try-rule.ts'
import { body, type Env } from '../environment.ts'
import { presentHealth, presentPreview, presentRule, presentTrial } from '../present/rules.ts'
import { uuid } from './ids.ts'

/** What a brand listens for, what it would find, and how each rule fares. */
export function ruleRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/rules', async (c) => {
    const rules = await listRules(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ rules: rules.map(presentRule) })
  })
  app.get('/brands/:brandId/rules/fare', async (c) => {
    const rules = await readRuleHealth(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ rules: rules.map(presentHealth) })
  })
  app.post('/brands/:brandId/rules', async (c) => {
    const input = await body(c, WatchRuleInput)
    return c.json(presentRule(await createRule(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input })), 201)
  })
  app.post('/brands/:brandId/rules/preview', async (c) => {
    const input = await body(c, PreviewInput)
    return c.json(presentPreview(await previewRules(c.var.ctx, { brandId: uuid(c, 'brandId'), ...input })))
  })
  app.post('/brands/:brandId/rules/try', async (c) => {
    const rule = await body(c, WatchRuleInput)
    return c.json(presentTrial(await tryRule(c.var.ctx, { brandId: uuid(c, 'brandId'), rule })))
  })
  app.put('/rules/:ruleId', async (c) => {
    const input = await body(c, WatchRuleChangeInput)
    return c.json(presentRule(await updateRule(c.var.ctx, { ruleId: uuid(c, 'ruleId'), ...input })))
  })
  app.delete('/rules/:ruleId', async (c) => {
    await deleteRule(c.var.ctx, { ruleId: uuid(c, 'ruleId') })
    return c.body(null, 204)
  })
  return app
}
