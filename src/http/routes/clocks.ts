import { Hono } from 'hono'
import { z } from 'zod'
import {
  CalendarsInput,
  DepartmentInput,
  HandOverInput,
  HolidayPlace,
  KindInput,
  OverrideInput,
  PauseInput,
  PromiseActInput,
  PromiseInput,
  ResumeInput,
  TakeBackInput,
  TargetsInput,
} from '../../api/clocks.ts'
import { instant } from '../../domain/model/time.ts'
import { handOverCase } from '../../services/cases/hand-over-case.ts'
import { keepPromise } from '../../services/cases/keep-promise.ts'
import { pauseCase } from '../../services/cases/pause-case.ts'
import { promiseToCustomer } from '../../services/cases/promise-to-customer.ts'
import { resumeCase } from '../../services/cases/resume-case.ts'
import { setKind } from '../../services/cases/set-kind.ts'
import { takeBackCase } from '../../services/cases/take-back-case.ts'
import { withdrawPromise } from '../../services/cases/withdraw-promise.ts'
import { addOverride } from '../../services/clocks/add-override.ts'
import { createDepartment } from '../../services/clocks/create-department.ts'
import { listDepartments } from '../../services/clocks/list-departments.ts'
import { listHolidayPlaces, listHolidays } from '../../services/clocks/list-holidays.ts'
import { readClocks } from '../../services/clocks/read-clocks.ts'
import { removeDepartment } from '../../services/clocks/remove-department.ts'
import { removeOverride } from '../../services/clocks/remove-override.ts'
import { renameDepartment } from '../../services/clocks/rename-department.ts'
import { saveCalendars } from '../../services/clocks/save-calendars.ts'
import { saveTargets } from '../../services/clocks/save-targets.ts'
import { body, type Env, parse } from '../environment.ts'
import { presentClocks, readOverride, readTargets } from '../present/clocks.ts'
import { changed } from './changed.ts'
import { decimal, uuid } from './ids.ts'

const at = (text: string) => instant(Date.parse(text))
/** In which language places are named. */
export const PlacesQuery = z.object({ language: z.enum(['fr', 'en']).default('en') })
/** Whose holidays. */
export const HolidaysQuery = z.object({ country: HolidayPlace.shape.country, region: z.string().max(20).optional() })

/** What a brand promises and when it is open, its departments, and the clocks and states of a case. */
export function clockRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/clocks', async (c) =>
    c.json(presentClocks(await readClocks(c.var.ctx, { brandId: uuid(c, 'brandId') }))),
  )
  app.put('/brands/:brandId/clocks/targets', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), ...readTargets(await body(c, TargetsInput)) }
    return c.json(presentClocks(await saveTargets(c.var.ctx, input)))
  })
  app.put('/brands/:brandId/clocks/calendars', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), ...(await body(c, CalendarsInput)) }
    return c.json(presentClocks(await saveCalendars(c.var.ctx, input)))
  })
  app.post('/brands/:brandId/clocks/overrides', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), override: readOverride(await body(c, OverrideInput)) }
    return c.json(presentClocks(await addOverride(c.var.ctx, input)))
  })
  app.delete('/brands/:brandId/clocks/overrides/:overrideId', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), overrideId: c.req.param('overrideId') }
    return c.json(presentClocks(await removeOverride(c.var.ctx, input)))
  })
  app.get('/holidays', async (c) => {
    const { country, region } = parse(HolidaysQuery, c.req.query())
    return c.json({ dates: [...(await listHolidays(c.var.ctx, { country, region: region ?? null }))] })
  })
  app.get('/holidays/places', async (c) =>
    c.json({ places: await listHolidayPlaces(c.var.ctx, parse(PlacesQuery, c.req.query())) }),
  )
  app.get('/brands/:brandId/departments', async (c) =>
    c.json({ departments: [...(await listDepartments(c.var.ctx, { brandId: uuid(c, 'brandId') }))] }),
  )
  app.post('/brands/:brandId/departments', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), ...(await body(c, DepartmentInput)) }
    return c.json(await createDepartment(c.var.ctx, input), 201)
  })
  app.put('/departments/:departmentId', async (c) => {
    const input = { departmentId: uuid(c, 'departmentId'), ...(await body(c, DepartmentInput)) }
    return c.json(await renameDepartment(c.var.ctx, input))
  })
  app.delete('/departments/:departmentId', async (c) => {
    await removeDepartment(c.var.ctx, { departmentId: uuid(c, 'departmentId') })
    return c.body(null, 204)
  })

  app.post('/cases/:caseId/kind', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, KindInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => setKind(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/pause', async (c) => {
    const { until, version } = await body(c, PauseInput)
    const input = { caseId: decimal(c, 'caseId'), until: at(until), version }
    return c.json(await changed(c.var.ctx, input.caseId, () => pauseCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/resume', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, ResumeInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => resumeCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/hand-over', async (c) => {
    const { promise, ...rest } = await body(c, HandOverInput)
    const promised = promise === null ? null : { ...promise, dueAt: at(promise.dueAt) }
    const input = { caseId: decimal(c, 'caseId'), ...rest, promise: promised }
    return c.json(await changed(c.var.ctx, input.caseId, () => handOverCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/take-back', async (c) => {
    const input = { caseId: decimal(c, 'caseId'), ...(await body(c, TakeBackInput)) }
    return c.json(await changed(c.var.ctx, input.caseId, () => takeBackCase(c.var.ctx, input)))
  })
  app.post('/cases/:caseId/promises', async (c) => {
    const { id: promiseId, dueAt, ...rest } = await body(c, PromiseInput)
    const input = { caseId: decimal(c, 'caseId'), promiseId, dueAt: at(dueAt), ...rest }
    return c.json(await changed(c.var.ctx, input.caseId, () => promiseToCustomer(c.var.ctx, input)), 201)
  })
  for (const [act, verb] of Object.entries({ keep: keepPromise, withdraw: withdrawPromise })) {
    app.post(`/cases/:caseId/promises/:promiseId/${act}`, async (c) => {
      const { version } = await body(c, PromiseActInput)
      const input = { caseId: decimal(c, 'caseId'), promiseId: uuid(c, 'promiseId'), version }
      return c.json(await changed(c.var.ctx, input.caseId, () => verb(c.var.ctx, input)))
    })
  }
  return app
}
