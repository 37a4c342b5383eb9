import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Brand } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { siteApi, useSites } from '../settings/site-api.ts'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'

/** Offers to watch the brand's own site, with the address that is known already; a page that is watched is named instead. */
export function SiteOffer({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { data } = useSites(brand.id)
  const [typed, setTyped] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (data === undefined) return null
  const words = t.guide.site
  const url = typed ?? data.offers[0] ?? brand.sites[0] ?? ''
  const watch = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || url.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await siteApi.add(brand.id, { url: url.trim() })
      setTyped(null)
      await cache.invalidateQueries({ queryKey: keys.sites(brand.id) })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section style={{ marginTop: 22 }} aria-labelledby="site-offer">
      <h2 id="site-offer">{words.title}</h2>
      <p className="dim">{words.lead}</p>
      {data.sites.map((it) => (
        <p key={it.id} className="row" style={{ gap: 6, marginTop: 4 }}>
          <span className="ok">
            <Icon name="settled" size="s" />
          </span>
          <span className="med cut">{it.name}</span>
          <span className="dim nw">{words.watched}</span>
        </p>
      ))}
      {data.sites.length === 0 && (
        <form
          className="row wrap"
          style={{ gap: 8, marginTop: 8, alignItems: 'end' }}
          onSubmit={(it) => void watch(it)}
        >
          <TextInput
            className="grow"
            label={t.site.form.url}
            value={url}
            maxLength={2_000}
            inputMode="url"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" busy={busy}>
            {words.act}
          </Button>
        </form>
      )}
      {error !== null && <ProblemNotice error={error} />}
    </section>
  )
}
