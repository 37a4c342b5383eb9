import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { DraftWay } from '../../../src/api/hand.ts'
import type { CaseDetail, Reply } from '../../../src/api/schemas.ts'
import { ApiProblem, api } from '../api.ts'
import type { NoteFiles } from '../files/use-note-files.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { addNamingNote, useNoteId } from '../named/named-api.ts'
import { useTicking } from '../ui/ticking.ts'
import { type ToastAct, useToasts } from '../ui/toast.tsx'
import { type Aim, type Answerable, aimAt, aimOf, goesAlong } from './aim.ts'
import { promisedBeside, promiseOf } from './beside.ts'
import type { useDraft } from './draft.ts'
import { type Outdated, outdatedBy } from './draft-notices.tsx'
import { type KeptPromise, keptPromise, useKeptPromise } from './kept-promise.ts'
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
  userId,
  caseId,
  detail,
  writing,
  write,
  acts,
  drafts,
  care,
  noteFiles,
}: {
  readonly userId: string
  readonly caseId: string
  readonly detail: CaseDetail | undefined
  readonly writing: 'public' | 'note' | null
  readonly write: (what: 'public' | 'note' | null) => void
  readonly acts: ReturnType<typeof useActs>
  readonly drafts: ReturnType<typeof useDraft>
  readonly care: Pick<ReturnType<typeof useCare>, 'promiseWith'>
  readonly noteFiles: NoteFiles
}) {
  const { t } = useSpeech()
  const { say } = useToasts()
  const cache = useQueryClient()
  const { draft, write: writeDraft, idForSending, answerTo } = drafts
  const noteId = useNoteId(draft.note, noteFiles.ids)
  const [outdated, setOutdated] = useState<Outdated | null>(null)
  const [sending, setSending] = useState(false)
  /** To what and to whom the answer goes that is being written. `sure`: known with what the server has of it. */
  const [held, setHeld] = useState<{ readonly aim: Aim; readonly sure: boolean } | null>(null)
  /** What is promised with the answer that is being written. */
  const [promised, setPromised] = useKeptPromise(userId, caseId)

  const posts: readonly Answerable[] = detail?.thread.flatMap((it) => (it.kind === 'post' ? [it] : [])) ?? []
  const replyTo = detail?.replyTo ?? null
  const canWhisper = detail?.source.can.whisper === true
  const opening = () =>
    aimOf({ posts, replyTo, canWhisper }, { public: drafts.begunOf('public'), private: drafts.begunOf('private') })
  // What arrives while somebody writes changes neither what they answer nor who reads it.
  const isOpen = writing !== null
  if (writing === 'public' && detail !== undefined && (held === null || (!held.sure && drafts.known))) {
    const stays = held !== null && draft[held.aim.way] !== ''
    setHeld({ aim: stays ? held.aim : opening(), sure: drafts.known })
  }
  useEffect(() => (isOpen ? () => setHeld(null) : undefined), [isOpen])
  const isBlank = drafts.begunOf('public').text === '' && drafts.begunOf('private').text === '' && drafts.link === ''
  const blankNow = useRef(isBlank)
  useEffect(() => {
    blankNow.current = isBlank
  })
  // What is begun anew promises nothing, whatever was promised with words that are gone, as when a colleague sent them.
  const mayBegin = isOpen && drafts.known
  useEffect(() => {
    if (mayBegin && blankNow.current) setPromised(null)
  }, [mayBegin, setPromised])
  const aim = held?.aim ?? opening()
  const hold = (next: Aim) => setHeld({ aim: next, sure: true })
  const way: DraftWay = writing === 'note' ? 'note' : aim.way
  const isWhisper = aim.way === 'private' && posts.find((it) => it.id === aim.postId)?.private !== true
  const older = aim.postId === replyTo ? null : aim.postId
  useEffect(() => answerTo(older), [answerTo, older])
  const isBusy = writing === 'public' && draft[aim.way] !== ''
  const busyNow = useRef(isBusy)
  useEffect(() => {
    busyNow.current = isBusy
  })
  /** Promises what an answer promised that did not leave, unless another promise was made since: its words are being written on again. */
  const promiseAgain = (answerId: string) => {
    const known = detail && { promises: detail.case.care.promises, words: detail.words }
    const promise = promiseOf(answerId, known, Date.now())
    if (promise !== null && keptPromise.read(userId, caseId) === null) setPromised(promise)
  }
  /** Goes on from an answer that did not leave: to what it answered, and to whom. */
  const resume = (reply: Reply) => {
    hold({ postId: reply.toPostId, way: reply.private ? 'private' : 'public' })
    promiseAgain(reply.id)
  }
  const moveTo = (postId: string | null) => {
    const post = posts.find((it) => it.id === postId)
    if (post === undefined) return
    const next = aimAt(aim, post, { canWhisper, isBegun: writing === 'public' || draft[aim.way] !== '' })
    // What one person was to read stays in its own draft, and is not laid before everybody.
    if (writing === 'public' && goesAlong(aim, next)) drafts.carry(aim.way, next.way)
    hold(next)
  }
  /** `undo`: what takes the answer back, which a refusal must not take away. */
  const promiseBeside = async (answerId: string, promise: KeptPromise, undo: ToastAct): Promise<void> => {
    promisedBeside(answerId, promise)
    try {
      await care.promiseWith(promise, answerId)
    } catch (error) {
      await acts.refused(error, t.clocks.promise.notKept, undo)
    } finally {
      acts.reread()
    }
  }
  const close = () => {
    if (!acts.isGone()) write(null)
  }

  const cancel = async (reply: Reply) => {
    try {
      // What is in the air is written down first: what is taken back stands before it.
      await drafts.settle()
      const after = await api.cancelReply(reply.id)
      if (after.state === 'cancelled') {
        promiseAgain(reply.id)
        await drafts.reread()
        // Whoever writes something else by now is not taken away from it.
        if (!busyNow.current) resume(after)
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
      // Its words stay where they were told, struck out: there is no draft to promise in.
      const after = await api.withdrawAnswer(id)
      acts.put(after)
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
        close()
      } else if (!detail.source.can.reply) {
        const id = idForSending()
        const input = { id, url: drafts.link.trim(), text: draft[way] }
        const after = await acts.inTurn(id, detail.case.version, (version) =>
          api.answeredThere(caseId, { ...input, version }),
        )
        if (after === null) return
        acts.put(after)
        writeDraft(way, '')
        drafts.setLink('')
        setPromised(null)
        const undo = { label: t.done.undo, keys: 'Z', run: () => void withdraw(id) }
        say({ icon: 'check', text: t.there.done, act: undo })
        close()
        // It is said already: what becomes of the promise beside it takes nothing of that back, and nobody waits for it.
        if (promised !== null) void promiseBeside(id, promised, undo)
      } else {
        const { postId } = aim
        if (postId === null) return
        const reply = await api.reply(caseId, {
          id: idForSending(),
          toPostId: postId,
          text: draft[way],
          inPrivate: isWhisper,
          holdSeconds,
          ...(seen === null ? {} : { seen }),
        })
        // It leaves: what becomes of the promise beside it takes nothing of that back.
        drafts.sent(way)
        setPromised(null)
        const undo = {
          label: t.cancel,
          keys: 'Z',
          run: () => void cancel(reply),
        }
        if (promised !== null) void promiseBeside(reply.id, promised, undo)
        say({
          icon: 'send',
          text: <Leaving at={Date.parse(reply.sendAt)} />,
          forMs: holdSeconds * 1_000 + 500,
          act: undo,
        })
        close()
      }
      acts.reread()
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
    /** To what and to whom the answer goes; chosen where writing is not open yet. */
    aim,
    /** It answers in private what was said in public. */
    isWhisper,
    whisper: (secret: boolean) => {
      const next = secret ? 'private' : 'public'
      drafts.carry(aim.way, next)
      hold({ ...aim, way: next })
    },
    /** Chooses what is answered; what is written goes along. */
    moveTo,
    resume,
    promised,
    setPromised,
    send,
    cancel,
    retry,
    withdraw,
  }
}
