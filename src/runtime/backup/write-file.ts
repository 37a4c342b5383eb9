import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Database } from '../../store/database.ts'
import { type Snapshot, readSnapshot } from '../../store/backup/read.ts'
import { StartFault } from '../fault.ts'
import { FORMAT, type Manifest, about, names } from './manifest.ts'
import { paddingOf, tarEnd, tarHeader } from './tar.ts'

const compress = promisify(gzip)

/** So much of a table is compressed at a time, while the next piece is read. */
const PIECE = 8_000_000
const LEVEL = 3

/** What a backup needs to know beside the database. */
export interface BackupOptions {
  readonly file: string
  readonly version: string
  readonly now: number
  readonly progress: (line: string) => void
}

class TarFile {
  readonly #file: FileHandle
  readonly #seconds: number
  constructor(file: FileHandle, seconds: number) {
    this.#file = file
    this.#seconds = seconds
  }
  async add(name: string, bytes: Buffer): Promise<void> {
    await this.#write(
      Buffer.concat([tarHeader(name, bytes.length, this.#seconds), bytes, Buffer.alloc(paddingOf(bytes.length))]),
    )
  }
  async end(): Promise<void> {
    await this.#write(tarEnd)
    await this.#file.sync()
  }
  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) done += (await this.#file.write(bytes, done)).bytesWritten
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Cuts a stream into pieces of about the same size. */
async function* pieces(from: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of from as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size < PIECE) continue
    yield Buffer.concat(chunks)
    chunks = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(chunks)
}

async function addTable(
  tar: TarFile,
  snapshot: Snapshot,
  table: Snapshot['tables'][number],
  progress: (line: string) => void,
): Promise<Manifest['tables'][number]> {
  const { bytes, rows } = snapshot.read(table)
  const parts: Manifest['tables'][number]['parts'] = []
  let read = 0
  let told = performance.now()
  let compressing: Promise<Buffer> | undefined
  const store = async (): Promise<void> => {
    if (compressing === undefined) return
    const piece = await compressing
    const name = `tables/${table.name}/${String(parts.length + 1).padStart(6, '0')}.gz`
    await tar.add(name, piece)
    parts.push({ name, size: piece.length, sha256: sha256(piece) })
  }
  for await (const piece of pieces(bytes)) {
    await store()
    compressing = compress(piece, { level: LEVEL })
    read += piece.length
    if (performance.now() - told > 2_000) {
      told = performance.now()
      progress(`  ${table.name}: ${Math.round(read / 1e6)} MB of about ${Math.round(table.bytes / 1e6)} …`)
    }
  }
  await store()
  progress(`  ${table.name}: ${rows()} rows`)
  return { name: table.name, columns: [...table.columns], rows: rows(), parts }
}

/** Writes everything into one file, which has its name only when it is whole. */
export async function writeBackupFile(db: Database, options: BackupOptions): Promise<Manifest> {
  const { file, progress } = options
  if (existsSync(file)) throw new StartFault(`${file} is there already: choose another name, or move it away.`)
  // In a container every process has the same id, so what one left behind that was killed would stand in the way for ever.
  const half = `${file}.half-${randomBytes(6).toString('hex')}`
  const handle = await open(half, 'wx', 0o600)
  try {
    const tar = new TarFile(handle, Math.floor(options.now / 1_000))
    let begun = false
    const manifest = await readSnapshot(db, async (snapshot): Promise<Manifest> => {
      // A transaction that lost against another is run again, and what stands in the file cannot be taken back.
      if (begun) throw new StartFault('The database was being upgraded meanwhile: back up again.')
      begun = true
      const made = {
        madeAt: new Date(options.now).toISOString(),
        keyFingerprint: snapshot.keyId,
      }
      await tar.add(names.about, Buffer.from(about({ ...made, version: options.version })))
      const tables: Manifest['tables'] = []
      for (const table of snapshot.tables) tables.push(await addTable(tar, snapshot, table, progress))
      return {
        format: FORMAT,
        madeBy: { vigie: options.version, postgres: `${Math.floor(snapshot.server / 10_000)}` },
        ...made,
        migrations: [...snapshot.migrations],
        tables,
        sequences: [...(await snapshot.sequences())],
      }
    })
    const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
    await tar.add(names.manifest, text)
    await tar.add(names.digest, Buffer.from(`${sha256(text)}  ${names.manifest}\n`))
    await tar.end()
    await handle.close()
    if (existsSync(file)) throw new StartFault(`${file} appeared meanwhile: choose another name.`)
    await rename(half, file)
    await syncFolder(dirname(file))
    return manifest
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(half, { force: true })
    throw error
  }
}

/** The new name is on the disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}
