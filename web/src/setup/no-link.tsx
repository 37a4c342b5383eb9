import { useEffect } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Logo, Sea } from '../ui/icons.tsx'
import '../account/account.css'

/** Opened before there is an account, and without the link that makes the first one: says where that link is. */
export function NoLink() {
  const { t } = useSpeech()
  useEffect(() => {
    document.title = t.title(t.setup.noLink.title)
  }, [t])
  return (
    <main className="door">
      <section className="l">
        <div className="row">
          <Logo />
          <b className="md">Vigie</b>
        </div>
        <div className="mid">
          <h1>{t.setup.noLink.title}</h1>
          <p className="lead">{t.setup.noLink.lead}</p>
          <p>{t.setup.noLink.where}</p>
          <code>{location.origin}/setup#…</code>
          <p>{t.setup.noLink.again}</p>
          <code>npm start</code>
        </div>
      </section>
      <aside className="rr" aria-hidden="true">
        <Sea with="boat" />
      </aside>
    </main>
  )
}
