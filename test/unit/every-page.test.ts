import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { addresses } from '../../web/src/addresses.ts'
import { walked } from '../look/access.ts'

const web = fileURLToPath(new URL('../../web/src', import.meta.url))
const id = '00000000-0000-4000-8000-000000000000'

/** What the paths of views are made of. */
const scene = {
  token: 'token',
  caseId: () => '1',
  seeded: {
    links: { invitation: 'token', password: 'token' },
    sites: { full: id, down: id },
    sources: { full: id, lost: id, paused: id, fresh: id },
  },
}

const seen = new Set(
  [...walked.empty, ...walked.pages, ...walked.states].map(({ path }) =>
    (typeof path === 'string' ? path : path(scene)).replace(/[?#].*$/, ''),
  ),
)
const isSeen = (address: string): boolean => {
  const shape = new RegExp(`^${address.replaceAll(/:\w+/g, '[\\w-]+')}$`)
  return [...seen].some((it) => shape.test(it))
}

it('every page of the interface is one of which a journey asks whether everybody can use it', () => {
  expect(addresses.filter((it) => !isSeen(it))).toEqual([])
})

it('no page has an address that is not in the list of addresses', () => {
  const beside = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .flatMap((name) =>
      [...readFileSync(join(web, name), 'utf8').matchAll(/(?:useRoute\(|\b(?:path|rest) === )'(\/[^']*)'/g)].map(
        ([, address = '']) => `${name}: ${address}`,
      ),
    )
  expect(beside).toEqual([])
})
