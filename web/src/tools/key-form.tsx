import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FreshApiKey } from '../../../src/api/keys.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { type ApiScope, apiScopes } from '../../../src/domain/people/api-key.ts'
import { useSpeech } from '../i18n/context.tsx'
import { AskPassword } from '../people/ask-password.tsx'
import { BrandsField, hintBelow } from '../people/fields.tsx'
import { Segments } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { toolsApi } from './tools-api.ts'

const lives = [30, 90, 365, 730] as const
const dayMs = 24 * 3_600_000

/** Asks what a key is for, and ends in the key. */
export function KeyForm({
  me,
  done,
  close,
}: {
  readonly me: Me
  readonly done: (fresh: FreshApiKey) => void
  readonly close: () => void
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly ApiScope[]>(['read-cases'])
  const [brandIds, setBrandIds] = useState<readonly string[] | null>(null)
  const [life, setLife] = useState<(typeof lives)[number]>(365)
  const words = t.tools.keys
  const ready = name.trim() !== '' && scopes.length > 0 && (brandIds === null || brandIds.length > 0)
  return (
    <AskPassword
      act={words.make}
      ready={ready}
      close={close}
      run={async (password) =>
        done(await toolsApi.makeKey({ name: name.trim(), scopes, brandIds, days: life, password }))
      }
    >
      <TextInput
        label={words.name}
        description={words.nameHint}
        inputWrapperOrder={hintBelow}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="choices">
        <legend className="med">{words.scopes}</legend>
        {apiScopes.map((it) => (
          <label key={it} className="row">
            <input
              type="checkbox"
              checked={scopes.includes(it)}
              onChange={(event) =>
                setScopes(event.currentTarget.checked ? [...scopes, it] : scopes.filter((other) => other !== it))
              }
            />
            <span>{t.tools.scopes[it]}</span>
          </label>
        ))}
        {scopes.length === 0 && (
          <p className="xs danger" role="alert">
            {words.chooseScope}
          </p>
        )}
      </fieldset>
      {me.brands.length > 1 && (
        <div>
          <p className="med" style={{ marginBottom: 5 }}>
            {words.brands}
          </p>
          <Segments
            label={words.brands}
            value={brandIds === null ? 'all' : 'some'}
            options={[
              { value: 'all', label: words.allBrands },
              { value: 'some', label: words.someBrands },
            ]}
            onChange={(it) => setBrandIds(it === 'all' ? null : [])}
          />
        </div>
      )}
      {brandIds !== null && (
        <BrandsField
          brands={me.brands}
          value={brandIds}
          wrong={brandIds.length === 0 ? words.chooseBrand : null}
          onChange={setBrandIds}
        />
      )}
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {words.life}
        </p>
        <Segments
          label={words.life}
          value={life}
          options={lives.map((it) => ({ value: it, label: words.lives[it] }))}
          onChange={setLife}
        />
        <p className="xs dim" style={{ marginTop: 5 }}>
          {words.until(f.until(now + life * dayMs, now))}
        </p>
      </div>
    </AskPassword>
  )
}
