import { cruise } from 'dependency-cruiser'
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { join } from 'node:path'

/** Checks who imports whom below `root`. Looks at every file named in `files`, and says so when one was not looked at. */
export async function checkBoundaries(root, files) {
  const config = await extractDepcruiseConfig(
    join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../.dependency-cruiser.cjs'),
  )
  const sources = files.filter(
    (file) =>
      /^(src|web|test|scripts|bench|bin)\/.*\.([mc]?[jt]sx?)$/.test(file) && !file.startsWith('test/gates/trespasses/'),
  )
  const here = process.cwd()
  process.chdir(root)
  try {
    const { output } = await cruise(
      sources,
      { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true, baseDir: root },
      undefined,
      { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
    )
    const seen = new Set(output.modules.map((module) => module.source))
    const unseen = sources.filter((file) => !seen.has(file))
    const problems = output.summary.violations.map(
      ({ rule, from, to, cycle }) =>
        `${rule.name}: ${from} → ${cycle ? cycle.map((step) => step.name ?? step).join(' → ') : to}`,
    )
    // A cruiser that cannot read TypeScript sees nothing and is content; so does one that meets no imports.
    if (unseen.length > 0)
      problems.push(
        `${unseen.length} of ${sources.length} files were not looked at: ${unseen.slice(0, 5).join(', ')} …`,
      )
    if (sources.length > 20 && output.summary.totalDependenciesCruised < sources.length)
      problems.push(
        `Only ${output.summary.totalDependenciesCruised} imports were seen in ${sources.length} files: TypeScript was not read.`,
      )
    return { problems, looked: `${sources.length} files, ${output.summary.totalDependenciesCruised} imports` }
  } finally {
    process.chdir(here)
  }
}
