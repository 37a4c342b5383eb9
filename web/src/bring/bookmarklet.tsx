import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import './bring.css'

/** What the bookmark does on another page: opens ours with its address, its title and the selected words, in the fragment, which no server gets to see. */
export const bookmarkletFor = (origin: string): string =>
  `javascript:(()=>{const s=String(getSelection()).slice(0,4000);open(${JSON.stringify(`${origin}/share#`)}+new URLSearchParams({title:document.title.slice(0,300),text:s,url:location.href}),'_blank','noopener')})()`

/** The ways to bring something into Vigie from elsewhere: a bookmark to drag, a word for telephones. */
export function Bookmarklet() {
  const { t } = useSpeech()
  const { say } = useToasts()
  const [, navigate] = useLocation()
  const link = useRef<HTMLAnchorElement>(null)
  const [clicked, setClicked] = useState(false)
  const code = bookmarkletFor(location.origin)
  // React refuses to draw such an address, and our content policy to run it; it is only here to be dragged away.
  useEffect(() => {
    link.current?.setAttribute('href', code)
  }, [code])
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(code).then(
      () => true,
      () => false,
    )
    if (done === true) say({ icon: 'check', text: t.bookmarklet.copied, forMs: 4_000 })
  }
  return (
    <section className="stack w">
      <div>
        <h2>{t.bookmarklet.title}</h2>
        <p className="lead">{t.bookmarklet.lead}</p>
        <Button kind="primary" icon="plus" onClick={() => navigate('/new')}>
          {t.bookmarklet.tryIt}
        </Button>
      </div>
      <div className="stack m">
        <h3>{t.bookmarklet.how}</h3>
        <p className="dim">{t.bookmarklet.drag}</p>
        <p>
          {/* biome-ignore lint/a11y/useValidAnchor: it is dragged, and its address is set after drawing */}
          <a
            ref={link}
            className="btn marklet"
            draggable
            onClick={(event) => {
              event.preventDefault()
              setClicked(true)
            }}
          >
            <Icon name="bookmark" />
            {t.bookmarklet.button}
          </a>
        </p>
        <p className="xs dim" role="status">
          {clicked ? t.bookmarklet.clicked : ''}
        </p>
        <p className="dim">{t.bookmarklet.noDrag}</p>
        <div className="row">
          <input
            className="code"
            readOnly
            value={code}
            aria-label={t.bookmarklet.button}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button onClick={() => void copy()}>{t.bookmarklet.copy}</Button>
        </div>
      </div>
      <div className="stack m">
        <h3>{t.bookmarklet.phone}</h3>
        <p className="dim">{t.bookmarklet.phoneText}</p>
      </div>
    </section>
  )
}
