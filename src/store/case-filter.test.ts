import { expect, it } from 'vitest'
import { noFilter } from '../domain/cases/filter.ts'
import { instant } from '../domain/model/time.ts'
import { whereCase } from './case-filter.ts'

it('a status that is named twice asks for that one, and not for the other of its list', () => {
  const by = { userId: 'ines', now: instant(0) }
  const once = whereCase({ ...noFilter, statuses: ['new'] }, by).toQuery()
  expect(whereCase({ ...noFilter, statuses: ['new', 'new'] }, by).toQuery()).toEqual(once)
  expect(whereCase({ ...noFilter, statuses: ['new', 'open'] }, by).toQuery()).not.toEqual(once)
})
