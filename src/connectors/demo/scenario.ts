import { people } from './people.ts'
import { script } from './script.ts'

/** Somebody of the scenario. */
export interface DemoPerson {
  readonly handle: string
  readonly name: string
  readonly language: string
  readonly followers: number
}

/** One post of the scenario, in the order of its clock. */
export interface DemoPost {
  readonly id: string
  /** Whole seconds of the scenario's day. */
  readonly second: number
  /** Null for the brand itself. */
  readonly person: DemoPerson | null
  readonly text: string
  /** The post that this one answers. */
  readonly parent: string | null
  readonly root: string | null
}

const line = /^(\d\d):(\d\d) ([a-z0-9.-]+): (?:> ([a-z0-9.-]+) )?(.+)$/

/** Reads the cast: one person a line. */
export function readPeople(text: string): ReadonlyMap<string, DemoPerson> {
  const found = new Map<string, DemoPerson>()
  for (const row of text.split('\n').filter((it) => it !== '')) {
    const [handle, name, language, followers] = row.split(' | ')
    if (handle === undefined || name === undefined || language === undefined || !(Number(followers) >= 0)) {
      throw new Error(`The cast has a line that names nobody: “${row}”.`)
    }
    found.set(handle, { handle, name, language, followers: Number(followers) })
  }
  return found
}

/** Reads the script against its cast: posts in the order of the clock, those of one minute spread over it. */
export function readScript(text: string, cast: ReadonlyMap<string, DemoPerson>): readonly DemoPost[] {
  const posts: (DemoPost & { readonly by: string })[] = []
  const newestOf = new Map<string, DemoPost>()
  const rows = text.split('\n').filter((it) => it !== '')
  rows.forEach((row, i) => {
    const [, hour, minute, by, to, words] = line.exec(row) ?? []
    if (hour === undefined || by === undefined || words === undefined)
      throw new Error(`Not a line of script: “${row}”.`)
    const person = by === 'us' ? null : cast.get(by)
    if (person === undefined) throw new Error(`The script knows nobody called ${by}.`)
    const parent = to === undefined ? undefined : newestOf.get(to)
    if (to !== undefined && parent === undefined) throw new Error(`${by} answers ${to}, who has said nothing yet.`)
    const stamp = row.slice(0, 5)
    const sameMinute = rows.filter((it) => it.startsWith(stamp))
    const place = sameMinute.indexOf(row)
    const post = {
      by,
      id: `p-${String(i + 1).padStart(3, '0')}`,
      second: Number(hour) * 3_600 + Number(minute) * 60 + Math.floor((60 * place) / sameMinute.length),
      person,
      text: words,
      parent: parent?.id ?? null,
      root: parent?.root ?? parent?.id ?? null,
    }
    posts.push(post)
    newestOf.set(by, post)
  })
  for (const [i, post] of posts.entries()) {
    if (post.second < (posts[i - 1]?.second ?? 0)) throw new Error(`${post.id} happens before the line above it.`)
  }
  return posts
}

/** The cast of the evening. */
export const cast = readPeople(people)

/** Everything that is said, in order. */
export const scenario = readScript(script, cast)

/** When the demo begins on the scenario's clock: all that is earlier has happened. */
export const curtain = 17 * 3_600 + 56 * 60
