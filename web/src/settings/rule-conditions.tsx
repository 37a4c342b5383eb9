import { NumberInput, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import type { RuleTrial, WatchConditions } from '../../../src/api/rules.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { plainLanguage } from '../../../src/domain/model/language.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useSources } from '../queries.ts'
import { ChipField } from '../setup/chip-field.tsx'
import { shownTerm, type Term, termOf } from '../setup/terms.ts'
import { Icon } from '../ui/icons.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { Button, NetworkIcon, Segments, useNetworkName } from '../ui/parts.tsx'
import { noPair, readTerm, type TypedPair } from './rule-draft.ts'

type By = RuleTrial['removed'][number]['by']

const usual = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'] as const
const authors = ['any', 'person', 'automated'] as const
const usualDistance = 5

/** What else has to hold of a post, each condition with what it keeps out. */
export function RuleConditions({
  brand,
  conditions,
  removed,
  pair,
  onPair,
  onChange,
}: {
  readonly brand: Brand
  readonly conditions: WatchConditions
  /** How many posts a condition keeps out; null while that is not known. */
  readonly removed: (by: By) => number | null
  /** Two near words that are typed and not added yet. */
  readonly pair: TypedPair
  readonly onPair: (pair: TypedPair) => void
  readonly onChange: (conditions: WatchConditions) => void
}) {
  const { t, f, language } = useSpeech()
  const nameOf = useLanguageNames()
  const change = (part: Partial<WatchConditions>) => onChange({ ...conditions, ...part })
  const beside = (by: By, active: boolean): string | undefined => {
    const count = removed(by)
    return !active || count === null ? undefined : t.rules.removes(count, f.number(count))
  }
  const known = [...new Set([...brand.languages, language, ...usual])]
  const codeOf = (typed: string): string | null => {
    const plain = typed.trim().toLocaleLowerCase()
    const named = [...new Set([...known, ...conditions.languages])].find(
      (code) => nameOf(code).toLocaleLowerCase() === plain,
    )
    if (named !== undefined) return named
    return /^[a-z]{2,3}$/u.test(plain) && nameOf(plain) !== plain ? plainLanguage(plain) : null
  }
  return (
    <div className="stack w">
      <p className="xs dim">{t.rules.refineLead}</p>
      <TermsOf
        label={t.rules.all}
        hint={t.rules.allHint}
        terms={conditions.all}
        beside={beside('all', conditions.all.length > 0)}
        onChange={(all) => change({ all })}
      />
      <TermsOf
        label={t.rules.none}
        hint={t.rules.noneHint}
        terms={conditions.none}
        beside={beside('none', conditions.none.length > 0)}
        onChange={(none) => change({ none })}
      />
      <Pairs
        pairs={conditions.near}
        beside={beside('near', conditions.near.length > 0)}
        typed={pair}
        onType={onPair}
        onChange={(near) => change({ near })}
      />
      <ChipField
        label={t.rules.languages}
        hint={t.rules.languagesHint}
        values={conditions.languages}
        offered={known}
        clean={codeOf}
        shown={nameOf}
        refusal={t.rules.notALanguage}
        beside={beside('languages', conditions.languages.length > 0)}
        onChange={(languages) => change({ languages: [...languages] })}
      />
      <Networks
        brand={brand}
        chosen={conditions.networks}
        beside={beside('networks', conditions.networks.length > 0)}
        onChange={(networks) => change({ networks })}
      />
      <div>
        <div style={{ marginBottom: 5 }}>
          <Heading beside={beside('author', conditions.author !== 'any')}>{t.rules.author}</Heading>
        </div>
        <Segments
          label={t.rules.author}
          value={conditions.author}
          options={authors.map((it) => ({ value: it, label: t.rules.authors[it] }))}
          onChange={(author) => change({ author })}
        />
        <p className="xs dim" style={{ marginTop: 5 }}>
          {t.rules.authorHint}
        </p>
      </div>
    </div>
  )
}

function Heading({ children, beside }: { readonly children: ReactNode; readonly beside: string | undefined }) {
  return (
    <div className="row base">
      <span className="med">{children}</span>
      {beside !== undefined && <span className="end dim nw">{beside}</span>}
    </div>
  )
}

function TermsOf({
  label,
  hint,
  terms,
  beside,
  onChange,
}: {
  readonly label: string
  readonly hint: string
  readonly terms: readonly Term[]
  readonly beside: string | undefined
  readonly onChange: (terms: Term[]) => void
}) {
  const { t } = useSpeech()
  return (
    <ChipField
      label={label}
      hint={hint}
      values={terms.map(shownTerm)}
      clean={(typed) => {
        const term = readTerm(typed)
        return term === null ? null : shownTerm(term)
      }}
      refusal={t.rules.tooShort}
      beside={beside}
      onChange={(values) =>
        onChange(values.flatMap((shown) => terms.find((it) => shownTerm(it) === shown) ?? readTerm(shown) ?? []))
      }
    />
  )
}

function Pairs({
  pairs,
  beside,
  typed,
  onType,
  onChange,
}: {
  readonly pairs: WatchConditions['near']
  readonly beside: string | undefined
  readonly typed: TypedPair
  readonly onType: (typed: TypedPair) => void
  readonly onChange: (pairs: WatchConditions['near']) => void
}) {
  const { t } = useSpeech()
  const { first, second } = typed
  const [between, setBetween] = useState<number>(usualDistance)
  const ready = [first, second].every((word) => termOf(word, 'name') !== null)
  const add = () => {
    if (!ready) return
    onChange([...pairs, { first: first.trim(), second: second.trim(), between }])
    onType(noPair)
  }
  const onEnter = (event: { readonly key: string; preventDefault(): void }) => {
    if (event.key !== 'Enter' || first.trim() + second.trim() === '') return
    event.preventDefault()
    add()
  }
  return (
    <div>
      <Heading beside={beside}>{t.rules.near}</Heading>
      <p className="xs dim">{t.rules.nearHint}</p>
      {pairs.length > 0 && (
        <div className="chips">
          {pairs.map((it) => {
            const words = t.rules.pair(it.first, it.second, it.between)
            return (
              <span className="chip" key={words}>
                {words}
                <button
                  type="button"
                  aria-label={t.remove(words)}
                  onClick={() => onChange(pairs.filter((other) => other !== it))}
                >
                  <Icon name="close" size="s" />
                </button>
              </span>
            )
          })}
        </div>
      )}
      <div className="pairs">
        <TextInput
          label={t.rules.first}
          value={first}
          autoCapitalize="none"
          onChange={(event) => onType({ ...typed, first: event.currentTarget.value })}
          onKeyDown={onEnter}
        />
        <TextInput
          label={t.rules.second}
          value={second}
          autoCapitalize="none"
          onChange={(event) => onType({ ...typed, second: event.currentTarget.value })}
          onKeyDown={onEnter}
        />
        <NumberInput
          label={t.rules.between}
          value={between}
          min={0}
          max={50}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          onChange={(value) => setBetween(typeof value === 'number' ? value : usualDistance)}
          onKeyDown={onEnter}
        />
        <Button icon="plus" blocked={!ready} onClick={add}>
          {t.rules.addNear}
        </Button>
      </div>
    </div>
  )
}

function Networks({
  brand,
  chosen,
  beside,
  onChange,
}: {
  readonly brand: Brand
  readonly chosen: readonly string[]
  readonly beside: string | undefined
  readonly onChange: (networks: string[]) => void
}) {
  const { t } = useSpeech()
  const name = useNetworkName()
  const id = useId()
  const heard = useSources(brand.id).data?.map((it) => it.connector) ?? []
  const all = [...new Set([...heard, ...chosen])]
  if (all.length === 0) return null
  return (
    <div role="group" aria-labelledby={id}>
      <Heading beside={beside}>
        <span id={id}>{t.rules.networks}</span>
      </Heading>
      <p className="xs dim">{t.rules.networksHint}</p>
      <div className="ticks">
        {all.map((it) => (
          <label key={it} className="row">
            <input
              type="checkbox"
              checked={chosen.includes(it)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, it] : chosen.filter((other) => other !== it))
              }
            />
            <NetworkIcon connector={it} size="s" />
            <span>{name(it)}</span>
          </label>
        ))}
      </div>
    </div>
  )
}
