import { type ReactNode, useEffect } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Logo, Sea } from '../ui/icons.tsx'
import './account.css'

/** A page in front of the door: the name of the house, a title, what is to be done. `tab` names it in the browser where the title would not do. */
export function Door({
  title,
  tab = title,
  lead,
  sea = 'sun',
  children,
}: {
  readonly title: string
  readonly tab?: string
  readonly lead?: ReactNode
  readonly sea?: Parameters<typeof Sea>[0]['with']
  readonly children: ReactNode
}) {
  const { t } = useSpeech()
  useEffect(() => {
    document.title = t.title(tab)
  }, [t, tab])
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
        <Sea with={sea} />
      </aside>
    </main>
  )
}
