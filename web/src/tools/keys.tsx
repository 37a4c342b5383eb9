import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey, FreshApiKey } from '../../../src/api/keys.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { FreshSecret } from './fresh-secret.tsx'
import { KeyForm } from './key-form.tsx'
import { toolKeys, toolsApi } from './tools-api.ts'

/** Keys for programs: which there are, a new one, and the end of one. */
export function Keys({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const keys = useQuery({ queryKey: toolKeys.keys, queryFn: toolsApi.keys, staleTime: 0 })
  const [adding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<FreshApiKey | null>(null)
  const [ending, setEnding] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const words = t.tools.keys
  const reread = () => cache.invalidateQueries({ queryKey: toolKeys.keys })
  const revoke = async (key: ApiKey) => {
    setError(null)
    try {
      await toolsApi.revokeKey(key.id)
      setEnding(null)
      say({ icon: 'check', text: words.revoked(key.name), forMs: 6_000 })
    } catch (problem) {
      setError(problem)
    }
    await reread()
  }
  return (
    <section>
      <div className="row wrap top">
        <h3 className="grow">{words.title}</h3>
        {!adding && (
          <Button size="sm" icon="plus" onClick={() => setAdding(true)}>
            {words.make}
          </Button>
        )}
      </div>
      <p className="dim">{words.text}</p>
      {fresh !== null && (
        <FreshSecret
          title={words.once(fresh.key.name)}
          label={words.secret}
          secret={fresh.secret}
          kept={words.kept}
          onKept={() => setFresh(null)}
        />
      )}
      {adding && (
        <KeyForm
          me={me}
          close={() => setAdding(false)}
          done={(it) => {
            setAdding(false)
            setFresh(it)
            void reread()
          }}
        />
      )}
      {error !== null && <ProblemNotice error={error} />}
      {keys.error !== null && <ProblemNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && !adding && <p className="dim">{words.none}</p>}
      {keys.data !== undefined && keys.data.length > 0 && (
        <ul className="lines">
          {keys.data.map((it) => (
            <li key={it.id} className={it.state === 'alive' ? undefined : 'off'}>
              <Icon name="key" />
              <KeyLine me={me} it={it} />
              {it.state === 'alive' && ending !== it.id && (
                <Button size="sm" aria-label={words.revokeName(it.name)} onClick={() => setEnding(it.id)}>
                  {words.revoke}
                </Button>
              )}
              {ending === it.id && (
                <div className="slab stack asks">
                  <p>{words.revokeText}</p>
                  <div className="row wrap">
                    <Button kind="primary" onClick={() => void revoke(it)}>
                      {words.revokeName(it.name)}
                    </Button>
                    <Button kind="quiet" onClick={() => setEnding(null)}>
                      {words.keep}
                    </Button>
                  </div>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function KeyLine({ me, it }: { readonly me: Me; readonly it: ApiKey }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const words = t.tools.keys
  const brands = it.brandIds
    ?.map((id) => me.brands.find((brand) => brand.id === id)?.name ?? t.people.audit.aBrand)
    .join(', ')
  const facts = [
    it.person.id === me.user.id ? null : words.of(it.person.name),
    it.state === 'alive' ? words.ends(f.until(Date.parse(it.expiresAt), now)) : words.state[it.state],
    it.lastUsedAt === null ? words.unused : words.used(f.ago(Date.parse(it.lastUsedAt), now)),
    brands === undefined ? null : words.brandCount(brands),
  ]
  return (
    <div className="who">
      <p className="med">
        {it.name} <span className="hint dim">{it.hint}…</span>
      </p>
      <p className="dim">{it.scopes.map((scope) => t.tools.scopes[scope]).join(' · ')}</p>
      <p className="xs dim">{facts.filter((fact) => fact !== null).join(' · ')}</p>
    </div>
  )
}
