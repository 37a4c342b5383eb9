import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/database.ts'
import { readKeyId } from '../store/installation.ts'
import { loadKey } from './key.ts'

const test = await createTestDatabase()
const folder = mkdtempSync(join(tmpdir(), 'vigie-key-'))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await test[Symbol.asyncDispose]()
})

it('Vigie’s own key file is closed to others again, one that was named from outside is left as it is', async () => {
  const path = join(folder, 'key', 'vigie.key')
  const load = async (own: boolean) => loadKey({ key: { kind: 'file', path, own } }, test.db, await readKeyId(test.db))
  const mode = (): number => statSync(path).mode & 0o777
  const key = await load(true)
  expect(mode()).toBe(0o600)
  chmodSync(path, 0o644)
  expect(await load(false)).toEqual(key)
  expect(mode()).toBe(0o644)
  expect(await load(true)).toEqual(key)
  expect(mode()).toBe(0o600)
})
