import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { checkBoundaries } from '../../scripts/checks/boundaries.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A small tree with the files given, and what the boundary check says of it. */
async function inspect(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-gates-'))
  folders.push(folder)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const all: Record<string, string> = {
    'package.json': '{"type":"module","dependencies":{"zod":"4.6.7","pg":"8.23.1"}}',
    'tsconfig.json': '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true,"noEmit":true}}',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return (await checkBoundaries(folder, Object.keys(files))).problems
}

const imports = (from: string): string => `import { x } from '${from}'\nexport const y = x\n`
const leaf = 'export const x = 1\n'

describe('the boundary check lets nobody', () => {
  it.each([
    ['reach for Node in the domain', 'domain-is-pure', 'src/domain/cases/a.ts', 'node:fs', null],
    ['import a package in the domain', 'domain-is-pure', 'src/domain/cases/a.ts', 'zod', null],
    [
      'look at a later stage',
      'listening-knows-nothing-later',
      'src/domain/listening/a.ts',
      '../cases/b.ts',
      'src/domain/cases/b.ts',
    ],
    [
      'let one network know another',
      'connector-knows-only-the-sdk',
      'src/connectors/one/a.ts',
      '../two/b.ts',
      'src/connectors/two/b.ts',
    ],
    [
      'let a connector know the database',
      'connector-knows-only-the-sdk',
      'src/connectors/one/a.ts',
      '../../store/b.ts',
      'src/store/b.ts',
    ],
    [
      'let the sdk know a network',
      'sdk-knows-no-network',
      'src/connectors/sdk/a.ts',
      '../one/b.ts',
      'src/connectors/one/b.ts',
    ],
    [
      'import a network by name',
      'nobody-knows-a-network',
      'src/services/a.ts',
      '../connectors/one/b.ts',
      'src/connectors/one/b.ts',
    ],
    [
      'let the store know the services',
      'store-knows-the-domain',
      'src/store/a.ts',
      '../services/b.ts',
      'src/services/b.ts',
    ],
    ['let services know http', 'services-decide', 'src/services/a.ts', '../http/b.ts', 'src/http/b.ts'],
    ['let the contract know the store', 'api-is-the-contract', 'src/api/a.ts', '../store/b.ts', 'src/store/b.ts'],
    ['let workers know http', 'workers-only-know-when', 'src/workers/a.ts', '../http/b.ts', 'src/http/b.ts'],
    ['let http know the store', 'http-only-knows-when', 'src/http/a.ts', '../store/b.ts', 'src/store/b.ts'],
    [
      'let the runtime know the cli',
      'runtime-knows-all-but-the-cli',
      'src/runtime/a.ts',
      '../cli/b.ts',
      'src/cli/b.ts',
    ],
    [
      'let the interface know the services',
      'web-knows-the-contract',
      'web/src/a.ts',
      '../../src/services/b.ts',
      'src/services/b.ts',
    ],
    ['use pg outside the store', 'only-the-store-knows-postgres', 'src/services/a.ts', 'pg', null],
    [
      'bring test code into the product',
      'no-test-code-in-the-product',
      'src/domain/cases/a.ts',
      './b.test.ts',
      'src/domain/cases/b.test.ts',
    ],
    ['import what is not there', 'resolvable', 'src/services/a.ts', './nowhere.ts', null],
  ])('%s', async (_what, rule, from, to, target) => {
    const problems = await inspect({ [from]: imports(to), ...(target === null ? {} : { [target]: leaf }) })
    expect(problems.filter((problem) => problem.startsWith(`${rule}:`))).toHaveLength(1)
  })

  it('import in a circle', async () => {
    const problems = await inspect({ 'src/store/a.ts': imports('./b.ts'), 'src/store/b.ts': imports('./a.ts') })
    expect(problems.some((problem) => problem.startsWith('no-circle:'))).toBe(true)
  })

  it('get away with files that were not read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigie-gates-'))
    folders.push(folder)
    writeFileSync(join(folder, 'tsconfig.json'), '{}')
    const files = Array.from({ length: 30 }, (_, i) => `src/store/${i}.ts`)
    mkdirSync(join(folder, 'src/store'), { recursive: true })
    for (const file of files) writeFileSync(join(folder, file), leaf)
    expect((await checkBoundaries(folder, files)).problems).toHaveLength(1)
  })

  it('be blamed for an import that runs down', async () => {
    expect(await inspect({ 'src/services/a.ts': imports('../store/b.ts'), 'src/store/b.ts': leaf })).toEqual([])
  })
})
