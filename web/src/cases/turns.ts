/** What an act has made of a case. `from`: which version it found, where it was not told one. */
interface Made {
  readonly version: number
  readonly from?: number | undefined
}

/** Does one person's acts on a case one after the other. Null where the same is asked for already: twice the same is one wish. */
export type InTurn = <T extends Made>(
  what: string,
  version: number | undefined,
  work: (version: number | undefined) => Promise<T>,
) => Promise<T> | null

/** Makes one's own acts wait for each other: each goes out on the version that the one before has made of the case that was seen, so that nobody is told that somebody else changed it who did so themselves. */
export function makeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  let made: { readonly from: number; readonly to: number } | null = null
  const asked = new Set<string>()
  return (what, version, work) => {
    if (asked.has(what)) return null
    asked.add(what)
    const mine = last.then(async () => {
      const isOwn = version !== undefined && made !== null && version >= made.from && version < made.to
      const on = isOwn ? made?.to : version
      const after = await work(on)
      const from = after.from ?? on
      if (from !== undefined && after.version > from) {
        // Two in a row that were seen at the same version are one way from there to here.
        made = { from: made !== null && made.to === from ? made.from : from, to: after.version }
      }
      return after
    })
    const done = mine.finally(() => asked.delete(what))
    last = done.catch(() => {})
    return done
  }
}
