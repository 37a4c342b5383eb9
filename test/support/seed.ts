import fc from 'fast-check'

/** Where chance begins: the same numbers on every run, unless `VIGIE_SEED` names others. A failure is repeated with the seed that it printed. */
export const seed = Number(process.env['VIGIE_SEED'] ?? 20_260_302)

/** How often a property is tried: `often` in `npm test`, more in `npm run soak` (`VIGIE_TIMES`). */
export const runs = (often: number): number => Math.ceil(often * Number(process.env['VIGIE_TIMES'] ?? 1))

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export function chance(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

fc.configureGlobal({ seed, numRuns: runs(100) })
