import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** One line of a set: its columns by name. */
export type Row = Readonly<Record<string, string>>

/** One of the project's own posts, with its labels. */
export interface OwnPost {
  readonly id: string
  readonly lang: string
  readonly text: string
  readonly relevant: number
  readonly kind: string
  readonly sentiment: string
  readonly complaint: number
  readonly anger: number
  readonly abuse: string
  readonly sarcasm: number
  readonly urgent: number
  readonly churn: number
  readonly reminder: number
  readonly viral: number
  readonly topics: readonly string[]
}

/** The lines of one part of a set; none when the folder has no such file. */
export function readSet(folder: string, set: string, part: 'train' | 'dev'): readonly Row[] {
  const file = join(folder, set, `${part}.tsv.gz`)
  if (!existsSync(file)) return []
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')
  const columns = header.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
}

/** The posts of a replay, in their order; none when the folder has no such file. */
export function readReplay(folder: string, name: string): readonly Row[] {
  const file = join(folder, 'replay', `${name}.jsonl`)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const post: Record<'id' | 'text' | 'lang', string> = JSON.parse(line)
      return { id: post.id, text: post.text, lang: post.lang }
    })
}

/** The project's own posts, in their order. */
export function readOwn(folder: string): readonly OwnPost[] {
  const posts: OwnPost[] = []
  for (let part = 1; existsSync(join(folder, 'own', `part-${part}.jsonl`)); part++) {
    const lines = readFileSync(join(folder, 'own', `part-${part}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
    for (const line of lines) {
      const post: OwnPost = JSON.parse(line)
      posts.push(post)
    }
  }
  return posts
}
