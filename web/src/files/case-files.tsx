import { TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { CaseLink } from '../../../src/api/files.ts'
import type { CaseDetail, CaseRow, Evidence } from '../../../src/api/schemas.ts'
import { siteOf, tidyLink } from '../../../src/domain/model/web-link.ts'
import type { Action } from '../actions/action.ts'
import { EnlargedEvidence, pictureOf } from '../bring/evidence.tsx'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { useModal } from '../ui/modal.ts'
import { Button, OutLink } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { filesApi } from './files-api.ts'
import { sizeWords } from './size.ts'
import './files.css'

/** Every file of a case, newest first: what came with posts, what was added, what goes with notes. */
const filesOf = (detail: CaseDetail): readonly Evidence[] =>
  detail.thread
    .flatMap((it) => (it.kind === 'post' || it.kind === 'evidence' ? it.evidence : it.kind === 'note' ? it.files : []))
    .toReversed()

const nameOfLink = (it: Pick<CaseLink, 'title' | 'url'>): string => it.title || siteOf(it.url) || it.url

interface Acts {
  readonly put: (row: CaseRow) => void
  readonly reread: () => void
  readonly refused: (error: unknown) => Promise<void>
}

function FileList({ files }: { readonly files: readonly Evidence[] }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const [open, setOpen] = useState<number | null>(null)
  const pictures = files.filter((it) => it.kind === 'picture')
  return (
    <>
      <ul className="casefiles">
        {files.map((it) => {
          const name = it.name || (it.kind === 'letter' ? t.evidence.letter : t.files.other)
          return (
            <li key={it.id}>
              {it.kind === 'picture' ? (
                <img src={pictureOf(it.id, 'thumb')} alt="" width={28} height={28} loading="lazy" />
              ) : (
                <span className="mark">
                  <Icon name={it.kind === 'letter' ? 'page' : 'clip'} size="s" />
                </span>
              )}
              <span className="what">
                {it.kind === 'picture' ? (
                  <button
                    type="button"
                    className="aslink cut"
                    aria-label={t.evidence.enlarge(name)}
                    onClick={() => setOpen(pictures.indexOf(it))}
                  >
                    <bdi>{name}</bdi>
                  </button>
                ) : (
                  <a
                    className="cut"
                    href={pictureOf(it.id, it.kind)}
                    download={it.kind === 'letter' ? it.name : true}
                    aria-label={t.evidence.save(name)}
                  >
                    <bdi>{name}</bdi>
                  </a>
                )}
                <span className="xs dim cut">
                  {sizeWords(it.size, t, f)} ·{' '}
                  {t.files.by(it.addedBy.name || t.caseView.somebody, f.when(Date.parse(it.addedAt), now))}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
      <EnlargedEvidence pictures={pictures} open={open} setOpen={setOpen} />
    </>
  )
}

/** The files and links of a case, and the ways to add and remove links. Nothing is asked of a linked page by itself. */
export function useCaseFiles(
  caseId: string,
  detail: CaseDetail | undefined,
  acts: Acts,
): {
  readonly actions: readonly Action[]
  /** One line for the head of a case: how much there is. Null where there is nothing. */
  readonly line: ReactNode
  /** The list with its heading. */
  readonly section: ReactNode
  readonly dialog: ReactNode
} {
  const { t, f } = useSpeech()
  const { say } = useToasts()
  const now = useMinute()
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState(false)
  /** The link that was removed last while the list stood over the page, where no notice can be reached. */
  const [removed, setRemoved] = useState<CaseLink | null>(null)
  /** What was refused while the list stood over the page. */
  const [problem, setProblem] = useState<unknown>(null)
  const links = detail?.links ?? []
  const linkIds = links.map(({ id }) => id).join(' ')
  /** Where the focus goes once a removed link is gone: to another link, or to the button that adds one. */
  const wanted = useRef<string | null>(null)
  const section = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const to = wanted.current
    if (to === null) return
    wanted.current = null
    const lost = document.activeElement === null || document.activeElement === document.body
    // Who went on meanwhile is not called back.
    if (lost || section.current?.contains(document.activeElement) === true)
      section.current?.querySelector<HTMLElement>(`[data-link="${CSS.escape(to)}"]`)?.focus()
  }, [linkIds])
  const files = detail === undefined ? [] : filesOf(detail)
  const may = detail?.case.may.includes('note') === true
  const keep = async (id: string, url: string, title: string) => {
    acts.put(await filesApi.keepLink(caseId, id, { url, title }))
    acts.reread()
  }
  const refused = async (error: unknown) => {
    if (shown) setProblem(error)
    else await acts.refused(error)
  }
  const again = async (it: CaseLink) => {
    setProblem(null)
    try {
      await keep(newId(), it.url, it.title)
      setRemoved(null)
    } catch (error) {
      await refused(error)
    }
  }
  const remove = async (it: CaseLink) => {
    setProblem(null)
    const at = links.findIndex((link) => link.id === it.id)
    const neighbour = links[at + 1] ?? links[at - 1]
    try {
      acts.put(await filesApi.removeLink(caseId, it.id))
      // The button that was pressed goes: the focus goes to the next link, or to what adds one.
      if (!shown) wanted.current = neighbour?.id ?? 'add'
      if (shown) setRemoved(it)
      else
        say({ icon: 'undo', text: t.files.removed, act: { label: t.files.undo, keys: 'Z', run: () => void again(it) } })
    } catch (error) {
      await refused(error)
    }
    acts.reread()
  }
  const add: Action = {
    id: 'keep-link',
    label: t.files.addLink,
    icon: 'link',
    group: 'case',
    keys: [],
    also: t.files.addLinkAlso,
    blocked: null,
    run: () => setAdding(true),
  }
  const list = (
    <>
      {files.length + links.length === 0 && removed === null && <p className="dim">{t.files.none}</p>}
      {files.length > 0 && <FileList files={files} />}
      {links.length > 0 && (
        <ul className="casefiles">
          {links.map((it) => (
            <li key={it.id}>
              <span className="mark">
                <Icon name="link" size="s" />
              </span>
              <span className="what">
                <OutLink href={it.url}>{nameOfLink(it)}</OutLink>
                <span className="xs dim cut">
                  {it.title !== '' && `${siteOf(it.url) ?? ''} · `}
                  {t.files.by(it.addedBy.name || t.caseView.somebody, f.when(Date.parse(it.addedAt), now))}
                </span>
              </span>
              {may && (
                <Button
                  kind="quiet"
                  size="sm"
                  icon="close"
                  data-link={it.id}
                  aria-label={t.files.remove(nameOfLink(it))}
                  title={t.files.remove(nameOfLink(it))}
                  onClick={() => void remove(it)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {removed !== null && (
        <p key={removed.id} className="removedlink">
          <span className="cut dim">{t.files.removedNow(nameOfLink(removed))}</span>
          <Button
            size="sm"
            icon="undo"
            autoFocus
            aria-label={`${t.files.undo}. ${t.files.removedNow(nameOfLink(removed))}`}
            onClick={() => void again(removed)}
          >
            {t.files.undo}
          </Button>
        </p>
      )}
      {may && (
        <p className="keeplink">
          <Button kind="quiet" size="sm" icon="link" data-link="add" onClick={() => setAdding(true)}>
            {t.files.addLink}
          </Button>
        </p>
      )}
    </>
  )
  return {
    actions: may ? [add] : [],
    line:
      files.length + links.length === 0 ? null : (
        <Button kind="quiet" size="sm" icon="clip" aria-haspopup="dialog" onClick={() => setShown(true)}>
          {t.files.count(files.length, links.length)}
        </Button>
      ),
    section: (
      <div className="sec" ref={section}>
        <h3>{t.files.title}</h3>
        {list}
      </div>
    ),
    dialog: (
      <>
        {shown && (
          <Shown
            title={t.files.title}
            onClose={() => {
              setShown(false)
              setRemoved(null)
              setProblem(null)
            }}
          >
            {problem !== null && <ProblemNotice error={problem} />}
            {list}
          </Shown>
        )}
        {adding && (
          <AddLink
            caseId={caseId}
            onKeep={async (url, title) => {
              await keep(newId(), url, title)
              setAdding(false)
              say({ icon: 'check', text: t.files.kept, forMs: 4_000 })
            }}
            onClose={() => setAdding(false)}
          />
        )}
      </>
    ),
  }
}

function Shown({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  const dialog = useModal()
  const id = useId()
  return (
    <dialog ref={dialog} className="moderation" aria-labelledby={id} onClose={onClose}>
      <div className="stack m">
        <div className="row">
          <h2 id={id} className="grow">
            {title}
          </h2>
          <Button kind="quiet" size="sm" icon="close" aria-label={t.close} onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  )
}

function AddLink({
  caseId,
  onKeep,
  onClose,
}: {
  readonly caseId: string
  readonly onKeep: (url: string, title: string) => Promise<void>
  readonly onClose: () => void
}) {
  const { t } = useSpeech()
  const dialog = useModal()
  const id = useId()
  const [url, setUrl] = useState('')
  const [title, setTitle] = useState('')
  const [busy, setBusy] = useState<'title' | 'keep' | null>(null)
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const link = tidyLink(url)
  const wrong = url.trim() !== '' && link === null
  const attempt = async (what: 'title' | 'keep', work: () => Promise<void>) => {
    setBusy(what)
    setProblem(null)
    setSaid('')
    try {
      await work()
    } catch (error) {
      setProblem(error)
    }
    setBusy(null)
  }
  const read = () =>
    attempt('title', async () => {
      if (link === null) return
      const found = await filesApi.title(caseId, link)
      if (found === null) setSaid(t.files.noTitle)
      else setTitle(found)
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (link !== null && busy === null) void attempt('keep', () => onKeep(link, title))
  }
  return (
    <dialog ref={dialog} className="moderation" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit} noValidate className="stack m">
        <h2 id={id}>{t.files.addLink}</h2>
        <TextInput
          type="url"
          label={t.files.address}
          placeholder="https://"
          autoComplete="off"
          data-autofocus
          autoFocus
          value={url}
          error={wrong ? t.bring.linkWrong : undefined}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t.files.name}
          description={t.files.nameHint}
          autoComplete="off"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <div className="row wrap" style={{ gap: 8 }}>
          <Button size="sm" icon="eye" busy={busy === 'title'} blocked={link === null} onClick={() => void read()}>
            {t.files.readTitle}
          </Button>
          <span className="xs dim" role="status">
            {said || t.files.readTitleHint}
          </span>
        </div>
        {problem !== null && <ProblemNotice error={problem} />}
        <div className="row end" style={{ gap: 8 }}>
          <Button kind="quiet" onClick={onClose}>
            {t.close}
          </Button>
          <Button kind="primary" type="submit" busy={busy === 'keep'} blocked={link === null}>
            {t.files.keep}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
