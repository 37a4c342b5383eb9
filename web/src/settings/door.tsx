import { useState } from 'react'
import type { Brand, ConnectorInfo, SourcePage as Page } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Copied } from '../ui/copied.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { makeSecret } from './door-api.ts'
import './door.css'

/** Where to send what a source hears, with what secret, and how. Nothing where nobody sends. */
export function SourceDoor({
  brand,
  page,
  connector,
  changed,
}: {
  readonly brand: Brand
  readonly page: Page
  readonly connector: ConnectorInfo | undefined
  readonly changed: () => void
}) {
  const { t, language } = useSpeech()
  const [secret, setSecret] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const door = connector?.door ?? null
  if (door === null) return null
  const address = new URL(`/in/${page.source.id}`, window.location.href).href
  const make = async () => {
    setBusy(true)
    setError(null)
    try {
      setSecret(await makeSecret(page.source.id))
      changed()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const words = t.door.secret
  const connects = brand.may.includes('connect-sources')
  const example = door.example.replaceAll('{address}', address).replaceAll('{secret}', secret ?? 'whsec_…')
  return (
    <div className="stack sourcedoor">
      <h3>{t.door.title}</h3>
      <p>{door.guide[language]}</p>
      <Copied label={t.door.address} text={address} />
      {door.secret && (
        <>
          <h4>{words.title}</h4>
          {secret === null ? (
            <p className="dim">{page.hasSecret ? words.there : connects ? words.none : words.ask}</p>
          ) : (
            <Notice icon="key" title={words.once}>
              <Copied label={words.label} text={secret} />
            </Notice>
          )}
          {connects && (
            <div>
              <Button icon="key" busy={busy} onClick={() => void make()}>
                {page.hasSecret ? words.renew : words.make}
              </Button>
            </div>
          )}
          {error !== null && <ProblemNotice error={error} />}
        </>
      )}
      {example !== '' && (
        <details>
          <summary>{t.door.example}</summary>
          <pre tabIndex={0}>{example}</pre>
        </details>
      )}
    </div>
  )
}
