import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { z } from 'zod'
import { Evidence } from '../../../src/api/schemas.ts'
import { attachmentLimits } from '../../../src/domain/cases/attachment.ts'
import { pictureOf } from '../bring/evidence.tsx'
import { filesIn, mayPass, useFiles } from '../bring/files.ts'
import { useSpeech } from '../i18n/context.tsx'
import { sayProblem } from '../problem.tsx'
import { kept } from '../storage.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { filesApi } from './files-api.ts'
import { sizeWords } from './size.ts'
import './files.css'

const keyOf = (userId: string, caseId: string): string => `draft.files-${userId}.${caseId}`

function readKept(key: string): readonly Evidence[] {
  try {
    return z.array(Evidence).parse(JSON.parse(kept.read(key) ?? '[]'))
  } catch {
    return []
  }
}

/** Lets the files of a note that was begun on a merged case go with the note of the case that has its matter now. */
export function carryNoteFiles(userId: string, from: string, to: string): void {
  const here = readKept(keyOf(userId, from))
  if (here.length === 0) return
  const there = readKept(keyOf(userId, to))
  const fresh = here.filter(({ id }) => !there.some((it) => it.id === id))
  kept.write(keyOf(userId, to), JSON.stringify([...there, ...fresh].slice(0, attachmentLimits.perNote)))
  kept.remove(keyOf(userId, from))
}

/** What a note takes beside its words: chosen, dropped or pasted files, sent as soon as they come and kept on this device until the note leaves. */
export interface NoteFiles {
  readonly ids: readonly string[]
  /** Why the note cannot leave yet; null where nothing stands in its way. */
  readonly blockedBy: string | null
  readonly strip: ReactNode
  readonly button: ReactNode
  readonly over: boolean
  /** For the place on which files are dropped. */
  readonly dropProps: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
  /** Takes the files out of what is pasted; false where there are none. */
  readonly paste: (data: DataTransfer | null) => boolean
  /** The note left, or the files are gone. */
  readonly clear: () => void
}

/** The files of the note that somebody writes on a case. */
export function useNoteFiles(userId: string, caseId: string, brandId: string): NoteFiles {
  const { t, f, language } = useSpeech()
  const key = keyOf(userId, caseId)
  const [first] = useState(() => readKept(key))
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const files = useFiles(
    brandId,
    first,
    (evidence) => (evidence.length === 0 ? kept.remove(key) : kept.write(key, JSON.stringify(evidence))),
    { keep: filesApi.keep, most: attachmentLimits.perNote },
  )
  const nameOf = (name: string) => name || t.bring.fileWithoutName
  const sending = files.files.some((it) => it.state === 'sending')
  const refused = files.files.some((it) => it.state === 'refused')
  const strip = files.files.length > 0 && (
    // biome-ignore lint/a11y/useSemanticElements: a group of files is no fieldset
    <div className="notefiles" role="group" aria-label={t.files.joined}>
      <ul>
        {files.files.map((it) => (
          <li key={it.id} className={it.state === 'refused' ? 'refused' : ''}>
            {it.evidence?.kind === 'picture' ? (
              <img src={pictureOf(it.id, 'thumb')} alt="" width={24} height={24} />
            ) : (
              <Icon name={it.evidence?.kind === 'letter' ? 'page' : 'clip'} size="s" />
            )}
            <bdi className="cut">{nameOf(it.name)}</bdi>
            <span className="xs dim nw">
              {it.state === 'sending' ? (
                <span className="dial" role="img" aria-label={t.bring.sending(nameOf(it.name))} />
              ) : (
                it.evidence !== null && sizeWords(it.evidence.size, t, f)
              )}
            </span>
            <button
              type="button"
              className="off"
              aria-label={t.evidence.remove(nameOf(it.name))}
              onClick={() => files.remove(it.id)}
            >
              <Icon name="close" size="s" />
            </button>
          </li>
        ))}
      </ul>
      {files.over && (
        <p className="xs warn" role="status">
          {t.files.tooMany(attachmentLimits.perNote)}
        </p>
      )}
      {files.files.map((it) => {
        if (it.state !== 'refused') return null
        const said = sayProblem(it.error, t, language)
        return (
          <Notice
            key={it.id}
            tone="danger"
            icon={said.icon}
            title={t.bring.notTaken(nameOf(it.name), said.title)}
            live="assertive"
            acts={
              <>
                {it.file !== null && mayPass(it.error) && (
                  <Button size="sm" onClick={() => files.again(it.id)}>
                    {t.evidence.again}
                  </Button>
                )}
                <Button size="sm" onClick={() => files.remove(it.id)}>
                  {t.evidence.remove(nameOf(it.name))}
                </Button>
              </>
            }
          >
            {said.text}
          </Notice>
        )
      })}
    </div>
  )
  const button = (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        aria-label={t.files.join}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          files.add(chosen)
        }}
      />
      <Button
        kind="quiet"
        size="sm"
        icon="clip"
        aria-label={t.files.join}
        title={t.files.join}
        onClick={() => picker.current?.click()}
      />
    </>
  )
  return {
    ids: files.files.flatMap((it) => (it.state === 'kept' ? [it.id] : [])),
    blockedBy: sending ? t.files.wait : refused ? t.files.refused : null,
    strip,
    button,
    over,
    dropProps: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave(event) {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false)
      },
      onDrop(event) {
        setOver(false)
        const dropped = filesIn(event.dataTransfer)
        if (dropped.length === 0) return
        event.preventDefault()
        files.add(dropped)
      },
    },
    paste(data) {
      const pasted = filesIn(data)
      if (pasted.length > 0) files.add(pasted)
      return pasted.length > 0
    },
    clear: () => files.set([]),
  }
}
