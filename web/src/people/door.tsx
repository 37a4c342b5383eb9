import { type ReactNode, useEffect } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Logo, Sea } from '../ui/icons.tsx'
import '../account/account.css'
import './people.css'

/** A page in front of the door: the name of the house, a title, what is to be done. */
export function Door({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  useEffect(() => {
    document.title = t.title(title)
  }, [t, title])
  return (
    <main className="door">
      <section className="l">
        <div className="row">
          <Logo />
          <b className="md">Vigie</b>
        </div>
        <div className="mid">
          <h1>{title}</h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
          {children}
        </div>
      </section>
      <aside className="rr" aria-hidden="true">
        <Sea with="sun" />
      </aside>
    </main>
  )
}

/** The token of a link, read once and taken out of the address bar, so that nobody reads it over a shoulder. */
export function takeToken(path: string): string {
  const found = location.pathname === path ? location.hash.slice(1) : ''
  if (found !== '') history.replaceState(null, '', path)
  return found
}
