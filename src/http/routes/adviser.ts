import { Hono } from 'hono'
import type { z } from 'zod'
import {
  type Adviser,
  AdviserInput,
  type AdviserSettings,
  type AdviserTrial,
  type CaseSummary,
  type KeptSummary,
  type SecondOpinion,
} from '../../api/adviser.ts'
import { Head } from '../../api/judgement.ts'
import { askSecondOpinion } from '../../services/adviser/ask-second-opinion.ts'
import { saveAdviser } from '../../services/adviser/save-adviser.ts'
import { seeAdviser, seeAdviserSettings } from '../../services/adviser/see-adviser.ts'
import { seeSummary, summariseCase } from '../../services/adviser/summarise-case.ts'
import { tryAdviser } from '../../services/adviser/try-adviser.ts'
import type { Context } from '../../services/context.ts'
import { ServiceError } from '../../services/errors.ts'
import { body, type Env } from '../environment.ts'
import { time } from '../present/cases.ts'
import { decimal } from './ids.ts'

/** The optional language model: its settings, summaries, second opinions; in the language of who asks. */
export function adviserRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/adviser', async (c) => c.json<Adviser>(await seeAdviser(c.var.ctx)))
  app.get('/adviser/settings', async (c) => c.json(await shown(c.var.ctx)))
  app.put('/adviser/settings', async (c) => {
    await saveAdviser(c.var.ctx, await body(c, AdviserInput))
    return c.json(await shown(c.var.ctx))
  })
  app.post('/adviser/try', async (c) => {
    const { language } = c.var.me
    return c.json<AdviserTrial>(await tryAdviser(c.var.ctx, { language }, c.req.raw.signal))
  })
  app.get('/cases/:caseId/summary', async (c) => {
    const summary = await seeSummary(c.var.ctx, { caseId: decimal(c, 'caseId'), language: c.var.me.language })
    return c.json<z.infer<typeof KeptSummary>>({ summary: summary === null ? null : presented(summary) })
  })
  app.post('/cases/:caseId/summary', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), language: c.var.me.language }
    return c.json(presented(await summariseCase(c.var.ctx, input, c.req.raw.signal)))
  })
  app.post('/posts/:postId/opinions/:head', async (c) => {
    const head = Head.safeParse(c.req.param('head'))
    if (!head.success) throw new ServiceError('not-found', 'not-found', 'There is nothing at this address.')
    const input = { postId: decimal(c, 'postId'), head: head.data, language: c.var.me.language }
    return c.json<SecondOpinion>(await askSecondOpinion(c.var.ctx, input, c.req.raw.signal))
  })
  return app
}

const presented = (it: Awaited<ReturnType<typeof summariseCase>>): CaseSummary => ({
  summary: it.summary,
  open: it.open,
  leftOut: it.leftOut,
  model: it.model,
  madeAt: time(it.madeAt),
})

async function shown(ctx: Context): Promise<AdviserSettings> {
  const { adviser, month } = await seeAdviserSettings(ctx)
  return {
    adviser:
      adviser === null
        ? null
        : {
            isOn: adviser.isOn,
            url: adviser.url,
            model: adviser.model,
            hasKey: adviser.sealedKey !== null,
            inside: adviser.allowed.length > 0,
            monthTokens: adviser.monthTokens,
            monthRequests: adviser.monthRequests,
            privateWords: adviser.privateWords,
          },
    month: { tokens: month.tokens, requests: month.requests, until: time(month.until) },
  }
}
