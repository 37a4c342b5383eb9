import { TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { CaseDetail } from '../../../src/api/schemas.ts'
import { answerWords, personName } from '../bring/origin.tsx'
import type { Action } from '../actions/action.ts'
import { ActionButton } from '../actions/action-button.tsx'
import { useActions } from '../actions/registry.tsx'
import { useSpeech } from '../i18n/context.tsx'
import type { NoteFiles } from '../files/use-note-files.tsx'
import { useOnline } from '../live/use-live.ts'
import { useNaming } from '../named/use-naming.tsx'
import { useTexts } from '../texts/use-texts.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button, NetworkIcon, Notice, useHandle, useNetworkName } from '../ui/parts.tsx'
import type { Saving } from './draft-sync.ts'
import { lengthOf, standing } from './counter.ts'

function Counter({ used, max }: { readonly used: number; readonly max: number }) {
  const { t, f } = useSpeech()
  const state = standing(used, max)
  const ring = 2 * Math.PI * 6
  const colour = state === 'over' ? 'var(--vg-danger)' : state === 'close' ? 'var(--vg-warn)' : 'var(--vg-accent)'
  return (
    <span className={`counter ${state}`}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" fill="none" strokeWidth="2.4">
        <circle cx="9" cy="9" r="6" stroke="var(--vg-line-strong)" />
        <circle
          cx="9"
          cy="9"
          r="6"
          stroke={colour}
          strokeDasharray={`${Math.min(1, used / max) * ring} 99`}
          transform="rotate(-90 9 9)"
        />
      </svg>
      {t.composer.counter(f.number(used), f.number(max))}
      <span className="sr" role="status">
        {state === 'fine' ? '' : t.composer.counterSpoken(max - used)}
      </span>
    </span>
  )
}

const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)

/** Where an answer or a note is written, or told that it was given elsewhere. The text is kept on this device at each letter and leaves only when it may. */
export function Composer({
  detail,
  kind,
  text,
  link,
  saving,
  busy,
  inPrivate,
  answered,
  onAnswerNewest,
  onPrivate,
  onKind,
  onText,
  onLink,
  onSend,
  onClose,
  toPostId,
  extra,
  noteFiles,
}: {
  readonly detail: CaseDetail
  readonly kind: 'public' | 'note'
  readonly text: string
  /** Where an answer given elsewhere can be read. */
  readonly link: string
  /** Where the text is kept just now. */
  readonly saving: Saving
  readonly busy: boolean
  /** The answer goes to the author alone. */
  readonly inPrivate: boolean
  /** The words of the older post that is answered; null where it is the newest. */
  readonly answered: string | null
  readonly onAnswerNewest: () => void
  readonly onPrivate: (inPrivate: boolean) => void
  /** The post that is answered. */
  readonly toPostId: string | null
  readonly onKind: (kind: 'public' | 'note') => void
  readonly onText: (text: string) => void
  readonly onLink: (link: string) => void
  readonly onSend: () => void
  readonly onClose: () => void
  /** What stands between the text and the button. */
  readonly extra: ReactNode
  readonly noteFiles: NoteFiles
}) {
  const { t } = useSpeech()
  const online = useOnline()
  const field = useRef<HTMLTextAreaElement>(null)
  const why = useId()
  const panel = useId()
  const [touched, setTouched] = useState(false)
  useEffect(() => {
    const it = field.current
    if (it === null) return
    it.focus({ preventScroll: true })
    it.setSelectionRange(it.value.length, it.value.length)
  }, [])

  // Where nothing can be sent from here, the answer is given there and told here.
  const there = kind === 'public' && !detail.source.can.reply
  const rule = kind === 'public' ? detail.source.can.length : null
  const used = rule === null ? 0 : lengthOf(text, rule.unit)
  const over = rule !== null && used > rule.max ? used - rule.max : 0
  const may = detail.case.may.includes(there ? 'answered-there' : kind === 'public' ? 'reply' : 'note')
  const attach = kind === 'note' ? noteFiles : null
  // What is dropped on an answer goes into a note: a network takes no files from here, and the browser would leave the page to show them.
  const takesDrop = detail.case.may.includes('note')
  const empty = text.trim() === '' && (!there || link.trim() === '') && (attach === null || attach.ids.length === 0)
  const target = detail.thread.findLast((it) => it.kind === 'post' && it.id === (toPostId ?? detail.replyTo))
  const post = target?.kind === 'post' ? target : null
  const texts = useTexts({
    detail,
    field,
    text,
    onText,
    isAnswer: kind === 'public' && !there,
    place: post?.place ?? detail.case.place,
  })
  const naming = useNaming({ brandId: detail.case.brandId, field, text, onText, isNote: kind === 'note' })
  const badLink = there && link.trim() !== '' && !isWebAddress(link.trim())
  const closed = detail.case.status === 'settled' || detail.case.status === 'set-aside'
  const blockedBy = !may
    ? there && closed
      ? t.there.closed
      : t.composer.notAllowed
    : !online
      ? t.composer.offline
      : over > 0
        ? t.composer.tooLong(over)
        : badLink
          ? t.there.badLink
          : (attach?.blockedBy ?? texts.blockedBy)
  const send = () => {
    if (blockedBy === null && !empty && !busy) onSend()
  }
  const secret = kind === 'public' && !there && (post?.private === true || inPrivate)
  const shut = kind === 'public' && !there && !secret ? (post?.closed ?? null) : null
  const original = target?.kind === 'post' ? target.url : null
  const network = useNetworkName()(detail.source.connector)
  const handleOf = useHandle()
  const where = target?.kind === 'post' ? (target.place ?? network) : network
  const words = answerWords(where, target?.kind === 'post' ? target.brought : null, t)
  const name = personName(detail.case.author, t)
  const sending: Action = {
    id: 'send',
    label: there ? t.there.act : secret ? t.contact.send : kind === 'public' ? t.composer.publish : t.composer.saveNote,
    icon: kind === 'public' ? 'send' : 'check',
    group: 'case',
    keys: ['Mod+Enter'],
    blocked: blockedBy,
    run: send,
  }
  useActions(2, [sending])
  return (
    <section
      className={noteFiles.over ? 'composer over' : 'composer'}
      aria-label={t.composer.label}
      {...(takesDrop ? noteFiles.dropProps : {})}
      onDrop={(event) => {
        if (!takesDrop) return
        noteFiles.dropProps.onDrop(event)
        if (event.defaultPrevented) onKind('note')
      }}
    >
      <div className="tabs" role="tablist">
        {(['public', 'note'] as const).map((it) => (
          <button
            key={it}
            type="button"
            role="tab"
            aria-selected={kind === it}
            aria-controls={panel}
            tabIndex={kind === it ? 0 : -1}
            onClick={() => onKind(it)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') onKind(it === 'public' ? 'note' : 'public')
            }}
          >
            <Icon name={it === 'note' ? 'pencil' : secret ? 'lock' : 'globe'} />
            {it === 'public' && !detail.source.can.reply
              ? words.tab
              : it === 'public' && secret
                ? t.contact.tab
                : t.composer[it]}
          </button>
        ))}
        {kind === 'public' && detail.source.handle !== null && (
          <span className="as end row xs dim">
            <NetworkIcon connector={detail.source.connector} size="s" />
            <span className="cut">{t.composer.as(handleOf(detail.source.connector, detail.source.handle))}</span>
          </span>
        )}
      </div>
      {kind === 'public' && answered !== null && (
        <div className="answered">
          <Icon name="reply" size="s" />
          <span>{t.composer.answered}</span>
          <bdi className="cut voice">{answered}</bdi>
          <Button kind="quiet" size="sm" className="end" onClick={onAnswerNewest}>
            {t.composer.answerNewest}
          </Button>
        </div>
      )}
      {there && (
        <div className="there">
          <p>{words.lead}</p>
          {original !== null && (
            <a className="btn" href={original} target="_blank" rel="noopener noreferrer nofollow ugc">
              <Icon name="outward" />
              {t.there.open}
            </a>
          )}
          {words.hasLink && (
            <TextInput
              type="url"
              label={t.there.link}
              placeholder="https://"
              autoComplete="off"
              value={link}
              readOnly={busy}
              onChange={(event) => onLink(event.currentTarget.value)}
            />
          )}
        </div>
      )}
      {kind === 'public' && !there && (detail.source.can.whisper || post?.private === true) && (
        <div className="whisper">
          {post?.private === true ? (
            <>
              <p className="xs dim">
                <Icon name="lock" size="s" /> {t.contact.privateHint}
              </p>
              {post.answersTo !== null && (
                <p className="xs med">
                  <Icon name="send" size="s" /> {t.contact.answersTo(post.answersTo, post.author.handle)}
                </p>
              )}
            </>
          ) : (
            <label className="row">
              <input
                type="checkbox"
                checked={inPrivate}
                disabled={busy}
                onChange={(event) => onPrivate(event.currentTarget.checked)}
              />
              <span>
                {t.contact.whisper}
                {inPrivate && <span className="xs dim"> · {t.contact.whisperHint(name)}</span>}
              </span>
            </label>
          )}
        </div>
      )}
      {shut !== null && (
        <div className="whisper">
          <Notice tone="warn" icon="stop" title={t.contact.closed.title}>
            {t.contact.closed[shut]} {detail.source.can.whisper ? t.contact.closed.whisper : ''}
          </Notice>
        </div>
      )}
      {texts.chooser}
      {naming.chooser}
      <textarea
        {...(kind === 'note' ? naming : texts).fieldProps}
        id={panel}
        ref={field}
        className={there ? 'draft voice short' : kind === 'public' ? 'draft voice' : 'draft internal'}
        aria-label={
          there
            ? t.there.words
            : secret
              ? t.contact.draft
              : kind === 'public'
                ? t.composer.draftPublic
                : t.composer.draftNote
        }
        aria-describedby={blockedBy === null ? undefined : why}
        placeholder={
          there
            ? t.there.words
            : kind === 'public'
              ? t.composer.placeholderPublic(name.split(' ')[0] ?? name)
              : t.composer.placeholderNote
        }
        value={text}
        readOnly={busy}
        onPaste={(event) => {
          if (attach?.paste(event.clipboardData) === true) event.preventDefault()
        }}
        onChange={(event) => {
          setTouched(true)
          onText(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (naming.onKey(event) || texts.onKey(event)) {
            event.preventDefault()
            event.stopPropagation()
          } else if (event.key === 'Escape') {
            event.preventDefault()
            onClose()
          }
        }}
      />
      {attach?.strip}
      {texts.blanks}
      {extra}
      <div className="last">
        {texts.button}
        {attach?.button}
        {(kind === 'note' || noteFiles.over) && (
          <span className="xs faint desk-only">
            {!noteFiles.over ? t.named.hint : kind === 'note' ? t.files.drop : t.files.dropToNote}
          </span>
        )}
        {rule !== null && <Counter used={used} max={rule.max} />}
        {touched && !empty && saving !== null && <span className="xs faint">{t.hand[saving]}</span>}
        <span className="end row sending">
          {blockedBy !== null && (
            <span id={why} className={`why xs med ${over > 0 ? 'danger' : 'dim'}`}>
              {blockedBy}
            </span>
          )}
          <Button kind="quiet" className="phone-only" onClick={onClose}>
            {t.close}
          </Button>
          <ActionButton
            action={sending}
            kind="primary"
            busy={busy}
            blocked={blockedBy !== null || empty}
            because={why}
          />
        </span>
      </div>
    </section>
  )
}
