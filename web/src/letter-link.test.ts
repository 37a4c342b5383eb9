import { expect, it } from 'vitest'
import { readLinksAgain } from './letter-link.ts'

const loadsAt = (pathname: string, hash: string): number => {
  let loads = 0
  const page = { addEventListener: (_: string, heard: () => void) => heard() }
  readLinksAgain({ ...page, location: { pathname, hash, reload: () => (loads += 1) } })
  return loads
}

it('a link with a token is read also where its page stands already, and no other change behind the # loads anything', () => {
  for (const path of ['/setup', '/invitation', '/password', '/demo']) expect(loadsAt(path, '#token'), path).toBe(1)
  expect([loadsAt('/setup', ''), loadsAt('/setup', '#'), loadsAt('/settings/help', '#keys')]).toEqual([0, 0, 0])
})
