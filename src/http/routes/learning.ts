import { Hono } from 'hono'
import {
  type BrandWordList,
  BrandWordsInput,
  type Corrected,
  CorrectionInput,
  LearningInput,
  type JudgingAgain,
  type Quality,
  TakeBackQuery,
  type TakenBack,
} from '../../api/learning.ts'
import { enoughToTell, type HeadQuality } from '../../domain/triage/quality.ts'
import { askJudgeAgain } from '../../services/learning/ask-judge-again.ts'
import { correctLabel } from '../../services/learning/correct-label.ts'
import { handOutCorrections } from '../../services/learning/hand-out-corrections.ts'
import { keepBrandWords, listBrandWords } from '../../services/learning/keep-words.ts'
import { seeAgain } from '../../services/learning/see-again.ts'
import { type HeadReport, readQuality } from '../../services/learning/read-quality.ts'
import { setLearning } from '../../services/learning/set-learning.ts'
import { takeBackLabel } from '../../services/learning/take-back-label.ts'
import { body, type Env, parse } from '../environment.ts'
import { time } from '../present/cases.ts'
import { correctionsFile } from '../present/corrections.ts'
import { decimal, userId, uuid } from './ids.ts'

const presentAgain = (it: Awaited<ReturnType<typeof seeAgain>>): JudgingAgain['again'] =>
  it === null ? null : { since: time(it.since), done: it.done, of: it.of }

const presentQuality = ({ scores, confusion, ...rest }: HeadQuality) => ({
  ...rest,
  scores: [...scores],
  confusion: [...confusion],
})
const presentHead = ({ heldOut, all, byLanguage, ...rest }: HeadReport) => ({
  ...rest,
  heldOut: { shared: presentQuality(heldOut.shared), layered: presentQuality(heldOut.layered) },
  all: presentQuality(all),
  byLanguage: [...byLanguage],
})

/** What people say of labels, what is learnt from it and how well. */
export function learningRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.put('/posts/:postId/labels/:head', async (c) => {
    const { right } = await body(c, CorrectionInput)
    const input = { postId: decimal(c, 'postId'), head: userId(c, 'head'), right }
    return c.json((await correctLabel(c.var.ctx, input)) satisfies Corrected)
  })
  app.delete('/posts/:postId/labels/:head', async (c) => {
    const { correction: correctionId } = parse(TakeBackQuery, c.req.query())
    const input = { postId: decimal(c, 'postId'), head: userId(c, 'head'), correctionId }
    return c.json((await takeBackLabel(c.var.ctx, input)) satisfies TakenBack)
  })
  app.get('/brands/:brandId/quality', async (c) => {
    const { again, drift, learnsFrom, heads, ...rest } = await readQuality(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({
      ...rest,
      enough: enoughToTell,
      learnsFrom: learnsFrom === null ? null : time(learnsFrom),
      heads: heads.map(presentHead),
      again: presentAgain(again),
      drift: drift === null ? null : { ...drift, since: time(drift.since) },
    } satisfies Quality)
  })
  app.put('/brands/:brandId/learning', async (c) => {
    await setLearning(c.var.ctx, { brandId: uuid(c, 'brandId'), ...(await body(c, LearningInput)) })
    return c.body(null, 204)
  })
  app.get('/brands/:brandId/judge-again', async (c) => {
    const again = await seeAgain(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ again: presentAgain(again) } satisfies JudgingAgain)
  })
  app.post('/brands/:brandId/judge-again', async (c) => {
    await askJudgeAgain(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.body(null, 204)
  })
  app.get('/brands/:brandId/words', async (c) => {
    const { words, version } = await listBrandWords(c.var.ctx, { brandId: uuid(c, 'brandId') })
    return c.json({ words: [...words], version } satisfies BrandWordList)
  })
  app.put('/brands/:brandId/words', async (c) => {
    await keepBrandWords(c.var.ctx, { brandId: uuid(c, 'brandId'), ...(await body(c, BrandWordsInput)) })
    return c.body(null, 204)
  })
  for (const [format, type] of [
    ['jsonl', 'application/x-ndjson'],
    ['csv', 'text/csv'],
  ] as const) {
    app.get(`/brands/:brandId/corrections.${format}`, async (c) => {
      const pages = handOutCorrections(c.var.ctx, { brandId: uuid(c, 'brandId') })
      return c.body(await correctionsFile(pages, format), 200, {
        'content-type': `${type}; charset=utf-8`,
        'content-disposition': `attachment; filename="vigie-corrections.${format}"`,
      })
    })
  }
  return app
}
