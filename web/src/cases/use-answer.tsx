import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { DraftWay } from '../../../src/api/hand.ts'
import type { CaseDetail, Reply } from '../../../src/api/schemas.ts'
import { ApiProblem, api } from '../api.ts'
import type { NoteFiles } from '../files/use-note-files.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { addNamingNote, useNoteId } from '../named/named-api.ts'
import { useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import type { useDraft } from './draft.ts'
import { type Outdated, outdatedBy } from './draft-notices.tsx'
import type { useActs } from './use-acts.ts'
import type { useCare } from './use-care.tsx'

const holdSeconds = 10

function Leaving({ at }: { readonly at: number }) {
  const { t, f } = useSpeech()
  const left = useTicking((now) => Math.max(0, Math.ceil((at - now) / 1_000)))
  // Said once, not each second.
  return (
    <>
      <span aria-hidden="true">{left > 0 ? t.composer.undo(f.duration(left * 1_000)) : t.composer.leaving}</span>
      <span className="sr">{t.composer.undo(f.spoken(holdSeconds * 1_000))}</span>
    </>
  )
}

/** Writing on a case, from the choice of what is answered to the sending, and what is done with an answer that has left. */
export function useAnswer({
  caseId,
  detail,
  writing,
  write,
  acts,
  drafts,
  care,
  noteFiles,
}: {
  readonly caseId: string
  readonly detail: CaseDetail | undefined
  readonly writing: 'public' | 'note' | null
  readonly write: (what: 'public' | 'note' | null) => void
  readonly acts: ReturnType<typeof useActs>
  readonly drafts: ReturnType<typeof useDraft>
  readonly care: Pick<ReturnType<typeof useCare>, 'promiseWith' | 'withdraw'>
  readonly noteFiles: NoteFiles
}) {
  const { t } = useSpeech()
  const { say } = useToasts()
  const cache = useQueryClient()
  const { draft, write: writeDraft, idForSending } = drafts
  const noteId = useNoteId(draft.note, noteFiles.ids)
  const [outdated, setOutdated] = useState<Outdated | null>(null)
  const [sending, setSending] = useState(false)
  const [link, setLink] = useState('')
  const [toPost, setToPost] = useState<string | null>(null)
  const [inPrivate, setInPrivate] = useState(false)
  /** By when something is promised with the answer that is being written. */
  const [promised, setPromised] = useState<number | null>(null)

  const answeredPost = toPost ?? detail?.replyTo
  const privately = detail?.thread.some((it) => it.kind === 'post' && it.id === answeredPost && it.private) === true
  const way: DraftWay = writing === 'note' ? 'note' : privately || inPrivate ? 'private' : 'public'
  const { answerTo } = drafts
  useEffect(() => answerTo(toPost), [answerTo, toPost])

  const cancel = async (reply: Reply) => {
    try {
      // What is in the air is written down first: what is taken back stands before it.
      await drafts.settle()
      const after = await api.cancelReply(reply.id)
      if (after.state === 'cancelled') {
        await drafts.reread()
        say({ icon: 'undo', text: t.composer.undone })
      } else say({ icon: 'send', text: t.composer.tooLate })
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
  }
  const retry = async (reply: Reply) => {
    try {
      await api.retryReply(reply.id)
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
  }
  const withdraw = async (id: string) => {
    try {
      acts.put(await api.withdrawAnswer(id))
      say({ icon: 'undo', text: t.there.undone })
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
  }
  const send = async (seen: number | null = drafts.seenOf(way)) => {
    if (detail === undefined || writing === null) return
    setSending(true)
    setOutdated(null)
    acts.forget()
    try {
      // What is saved last must be what is sent, or the beginning of it would be begun again by the server.
      await drafts.settle()
      if (writing === 'note') {
        await addNamingNote(cache, detail.case, noteId, draft.note, noteFiles.ids)
        noteFiles.clear()
        drafts.sent('note')
        say({ icon: 'check', text: t.composer.noteAdded, forMs: 4_000 })
      } else if (!detail.source.can.reply) {
        const id = idForSending()
        const input = { id, url: link.trim(), text: draft.public, version: detail.case.version }
        acts.put(await api.answeredThere(caseId, input))
        if (promised !== null) await care.promiseWith(promised)
        setPromised(null)
        writeDraft('public', '')
        setLink('')
        say({ icon: 'check', text: t.there.done, act: { label: t.done.undo, keys: 'Z', run: () => void withdraw(id) } })
      } else {
        const toPostId = toPost ?? detail.replyTo
        if (toPostId === null) return
        const reply = await api.reply(caseId, {
          id: idForSending(),
          toPostId,
          text: draft[way],
          inPrivate,
          holdSeconds,
          ...(seen === null ? {} : { seen }),
        })
        const promiseId = promised === null ? null : await care.promiseWith(promised)
        setPromised(null)
        drafts.sent(way)
        setToPost(null)
        setInPrivate(false)
        say({
          icon: 'send',
          text: <Leaving at={Date.parse(reply.sendAt)} />,
          forMs: holdSeconds * 1_000 + 500,
          act: {
            label: t.cancel,
            keys: 'Z',
            run: () => {
              void cancel(reply)
              if (promiseId !== null) care.withdraw(promiseId)
            },
          },
        })
      }
      acts.reread()
      write(null)
    } catch (error) {
      if (error instanceof ApiProblem && error.reason === 'evidence-gone') noteFiles.clear()
      const news = outdatedBy(error)
      if (news === null) await acts.refused(error)
      else {
        setOutdated(news)
        acts.reread()
      }
    } finally {
      setSending(false)
    }
  }

  return {
    /** Who would read what is being written. */
    way,
    /** What happened while it was written, so that it was not sent. */
    outdated,
    sending,
    /** Where the answer stands that was given elsewhere. */
    link,
    setLink,
    /** The post that is answered; null: the newest. */
    toPost,
    setToPost,
    inPrivate,
    setInPrivate,
    promised,
    setPromised,
    send,
    cancel,
    retry,
    withdraw,
    /** What is being written stays in its draft; to what and to whom it goes is chosen anew. */
    putAway: () => {
      setToPost(null)
      setInPrivate(false)
    },
  }
}
