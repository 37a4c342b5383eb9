import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { StartFault, codeOf, messageOf } from '../fault.ts'
import { FORMAT, Manifest, names } from './manifest.ts'
import { BLOCK, type TarEntry, paddingOf, parseTarHeader } from './tar.ts'

/** A backup whose every byte has been checked. */
export interface BackupFile extends AsyncDisposable {
  readonly manifest: Manifest
  readonly size: number
  /** The rows of a table, as they were written; `read` hears how many bytes of the file were read. */
  open(table: string, read?: (bytes: number) => void): Readable
}

const damaged = (file: string, what: string): StartFault =>
  new StartFault(`${file} is damaged (${what}): nothing was changed. Take another backup.`)

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

async function readEntries(handle: FileHandle, file: string, size: number): Promise<ReadonlyMap<string, TarEntry>> {
  const entries = new Map<string, TarEntry>()
  let at = 0
  for (;;) {
    const header = parseTarHeader(await readAt(handle, at, BLOCK))
    if (header === undefined && entries.size === 0) throw new StartFault(`${file} is not a backup of Vigie.`)
    if (header === undefined) throw damaged(file, at >= size ? 'it is cut off' : `unreadable at byte ${at}`)
    if (header === 'end') {
      if (at + 2 * BLOCK !== size) throw damaged(file, 'it does not end where it should')
      return entries
    }
    if (entries.has(header.name)) throw damaged(file, `${header.name} is in it twice`)
    entries.set(header.name, { ...header, at: at + BLOCK })
    at += BLOCK + header.size + paddingOf(header.size)
  }
}

async function readManifest(
  handle: FileHandle,
  file: string,
  entries: ReadonlyMap<string, TarEntry>,
): Promise<Manifest> {
  if (entries.keys().next().value !== names.about) throw new StartFault(`${file} is not a backup of Vigie.`)
  const [text, digest] = [entries.get(names.manifest), entries.get(names.digest)]
  if (text === undefined || digest === undefined) throw damaged(file, 'its list of contents is missing')
  if (text.size > 50_000_000 || digest.size > 200) throw damaged(file, 'its list of contents is too long')
  const bytes = await readAt(handle, text.at, text.size)
  const sum = createHash('sha256').update(bytes).digest('hex')
  if ((await readAt(handle, digest.at, digest.size)).toString() !== `${sum}  ${names.manifest}\n`)
    throw damaged(file, 'its list of contents does not match its checksum')
  const raw: unknown = JSON.parse(bytes.toString('utf8'))
  const format = typeof raw === 'object' && raw !== null && 'format' in raw ? Number(raw.format) : Number.NaN
  if (format > FORMAT) throw new StartFault(`${file} was made by a newer Vigie: restore it with that one.`)
  const parsed = Manifest.safeParse(raw)
  if (!parsed.success) throw damaged(file, 'its list of contents cannot be read')
  return parsed.data
}

/** Opens a backup and checks every byte of it; whatever is wrong is said before anything is touched. */
export async function openBackupFile(
  file: string,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<BackupFile> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    const why = codeOf(cause) === 'ENOENT' ? 'is not there' : `cannot be read (${codeOf(cause) ?? messageOf(cause)})`
    throw new StartFault(`The backup ${file} ${why}.`, { cause })
  })
  try {
    const { size } = await handle.stat()
    const entries = await readEntries(handle, file, size)
    const manifest = await readManifest(handle, file, entries)
    progress(`Checking ${file} (${Math.ceil(size / 1e6)} MB) …`)
    const named = new Set<string>(Object.values(names))
    for (const part of manifest.tables.flatMap((table) => table.parts)) {
      signal?.throwIfAborted()
      const entry = entries.get(part.name)
      if (entry === undefined || entry.size !== part.size) throw damaged(file, `${part.name} is missing`)
      named.add(part.name)
      const sum = createHash('sha256')
        .update(await readAt(handle, entry.at, entry.size))
        .digest('hex')
      if (sum !== part.sha256) throw damaged(file, `${part.name} does not match its checksum`)
    }
    for (const name of entries.keys()) if (!named.has(name)) throw damaged(file, `${name} does not belong in it`)
    return {
      manifest,
      size,
      open(table, read) {
        const parts = manifest.tables.find((each) => each.name === table)?.parts ?? []
        const pieces = async function* (): AsyncGenerator<Buffer> {
          for (const part of parts) {
            const entry = entries.get(part.name)
            if (entry === undefined) continue
            yield await readAt(handle, entry.at, entry.size)
            read?.(entry.size)
          }
        }
        if (parts.length === 0) return Readable.from([])
        const source = Readable.from(pieces())
        const rows = createGunzip()
        source.on('error', (error) => rows.destroy(error))
        return source.pipe(rows)
      },
      [Symbol.asyncDispose]: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}
