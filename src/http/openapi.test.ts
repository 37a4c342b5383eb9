import { describe, expect, it } from 'vitest'
import { filterParts, readFilter } from '../domain/cases/filter.ts'
import { openApi } from './openapi.ts'
import { below } from './reference/schema.ts'

const described = openApi('https://vigie.example.com', '1.2.3')

/** Everywhere below a value where an object is said to hold nothing more. */
function closed(value: unknown, at: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const here = Reflect.get(value, 'additionalProperties') === false ? [at] : []
  return [...here, ...Object.entries(value).flatMap(([key, it]) => closed(it, `${at}/${key}`))]
}
const operations = Object.entries(below(described, 'paths') ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as object).map(([method, it]) => ({ at: `${method} ${path}`, it: it as object })),
)
const namesAt = (path: string): readonly string[] => {
  const parameters = below(described, 'paths', path, 'get')?.['parameters']
  return Array.isArray(parameters) ? parameters.map(({ name }) => String(name)) : []
}

describe('the description of the API', () => {
  it('lets fields be added to what is answered and to what receivers are told', () => {
    const answered = operations.flatMap(({ at, it }) => closed(Reflect.get(it, 'responses'), at))
    expect(answered).toEqual([])
    expect(closed(described['webhooks'], 'webhooks')).toEqual([])
    expect(closed(described['components'], 'components')).toEqual([])
  })

  it('names the cookie of the session as it is set, by https and without', () => {
    const nameAt = (url: string) => below(openApi(url, '1.2.3'), 'components', 'securitySchemes', 'session')?.['name']
    expect(nameAt('https://vigie.example.com')).toBe('__Host-vigie.session')
    expect(nameAt('http://localhost:4510')).toBe('vigie.session')
  })

  it('names every filter of a list, and tells what each takes', () => {
    for (const path of ['cases', 'cases/count', 'cases/changed', 'search']) {
      const names = namesAt(`/v1/brands/{brandId}/${path}`)
      expect(names).toEqual(expect.arrayContaining([...filterParts]))
      expect(new Set(names).size).toBe(names.length)
    }
    const parameters = below(described, 'paths', '/v1/brands/{brandId}/cases', 'get')?.['parameters']
    const owner = Array.isArray(parameters) ? parameters.find(({ name }) => name === 'owner') : undefined
    expect(owner).toMatchObject({
      in: 'query',
      required: false,
      schema: { description: expect.stringContaining('nobody') },
    })
    // Each is one that the list reads.
    for (const part of filterParts) {
      const read = readFilter([[part, '?']])
      expect(read.ok ? '' : read.faults[0]?.message).not.toContain('There is no filter')
    }
  })

  it('says of what takes no key that a key is refused there', () => {
    const open = operations.filter(({ it }) => Reflect.get(it, 'tags')[0] === 'anyone')
    expect(open.length).toBeGreaterThan(5)
    for (const { it } of open) expect(it).toMatchObject({ description: expect.stringContaining('session-only') })
  })
})
