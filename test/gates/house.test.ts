import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkDocPaths, checkMachinePaths, checkNetworkNames, checkPackages } from '../../scripts/checks/house.mjs'

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a small tree and hands it to a check. */
function inspect(check: typeof checkDocPaths, files: Readonly<Record<string, string>>): readonly string[] {
  folder = mkdtempSync(join(tmpdir(), 'vigie-house-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return check(folder, Object.keys(files)).problems
}

const locked = (entry: object): string =>
  JSON.stringify({ packages: { 'node_modules/a': { version: '1.2.3', integrity: 'sha512-x', ...entry } } })

describe('the checks of the house', () => {
  it('find a document that names a file which is gone', () => {
    expect(
      inspect(checkDocPaths, { 'README.md': 'See `src/gone.ts` and [this](docs/here.md).', 'docs/here.md': '' }),
    ).toHaveLength(1)
  })

  it('find a network named outside its folder, and leave it alone inside', () => {
    const files = {
      'src/connectors/heron/index.ts': '// heron',
      'src/services/a.ts': "if (id === 'heron') {}",
      'web/src/b.tsx': 'const heronUrl = 1',
    }
    expect(inspect(checkNetworkNames, files)).toHaveLength(1)
  })

  it('find the folder of one machine and the address of a registry', () => {
    expect(
      inspect(checkMachinePaths, {
        'a.ts': `const x = '/${'root'}/x'`,
        'b.md': `https://${'registry'}.example.org/`,
        'c.ts': "const y = '/worker/x'",
      }),
    ).toHaveLength(2)
  })

  it.each([
    ['a version that is not pinned', { dependencies: { a: '^1.2.3' } }, {}],
    ['an address in the lock', { dependencies: { a: '1.2.3' } }, { resolved: 'https://example.org/a.tgz' }],
    ['a package without a checksum', { dependencies: { a: '1.2.3' } }, { integrity: undefined }],
    ['an install script that nobody decided on', { dependencies: { a: '1.2.3' } }, { hasInstallScript: true }],
    ['a lock that says another version', { dependencies: { a: '1.2.4' } }, {}],
    ['a package under another name that is not pinned', { dependencies: { a: 'npm:b@^1.2.3' } }, {}],
    ['a package under another name whose lock says another version', { dependencies: { a: 'npm:b@1.2.4' } }, {}],
  ])('find %s', (_what, manifest, entry) => {
    expect(
      inspect(checkPackages, { 'package.json': JSON.stringify(manifest), 'package-lock.json': locked(entry) }),
    ).not.toEqual([])
  })

  it.each(['1.2.3', 'npm:b@1.2.3', 'npm:@c/b@1.2.3'])(
    'are content with %s, whose scripts are decided on',
    (version) => {
      const manifest = { dependencies: { a: version }, allowScripts: { a: false } }
      expect(
        inspect(checkPackages, {
          'package.json': JSON.stringify(manifest),
          'package-lock.json': locked({ hasInstallScript: true }),
        }),
      ).toEqual([])
    },
  )
})
