import { NativeSelect, TextInput } from '@mantine/core'
import { readOwnAccount, writeOwnAccount } from '../../../src/domain/listening/own-account.ts'
import { type Brand, type Language, languages } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Segments } from '../ui/parts.tsx'
import { ChipField } from './chip-field.tsx'
import { cleanTerm } from './terms.ts'

/** A brand while it is being written. */
export type BrandDraft = Omit<Brand, 'id' | 'may'>

/** The browser's own time zone. */
const guessTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Paris'

/** A brand that nothing is known of yet. */
export const newBrand = (language: Language): BrandDraft => ({
  name: '',
  timeZone: guessTimeZone(),
  languages: [language],
  firstReplyMinutes: 60,
  sites: [],
  accounts: [],
})

/** A stored brand, to be written on. */
export const draftOf = ({ id: _id, may: _may, ...draft }: Brand): BrandDraft => draft

/** What is sent of a brand. */
export const brandInput = (draft: BrandDraft): BrandDraft => ({ ...draft, name: draft.name.trim() })

const site = (typed: string): string | null => {
  const text = cleanTerm(typed, 'site').replace(/[?#].*$/u, '')
  return /^[^\s/]+\.[^\s/.]{2,}(?:\/\S*)?$/u.test(text) ? text.toLowerCase() : null
}
const account = (typed: string): string | null => {
  const read = readOwnAccount(typed)
  return read === null ? null : writeOwnAccount(read)
}

const targets = [15, 30, 60, 120, 240, 1_440] as const

const zones = (current: string): readonly string[] => {
  const all = Intl.supportedValuesOf('timeZone')
  return all.includes(current) ? all : [current, ...all]
}

/** The fields of a brand: its name, its time, its customers' languages, and how soon it answers. */
export function BrandFields({
  draft,
  tried,
  onChange,
}: {
  readonly draft: BrandDraft
  readonly tried: boolean
  readonly onChange: (draft: BrandDraft) => void
}) {
  const { t, f } = useSpeech()
  const both = draft.languages.length === 2
  const spoken: Language | 'both' = both ? 'both' : (draft.languages[0] ?? 'fr')
  const known = targets.find((it) => it === draft.firstReplyMinutes)
  return (
    <>
      <TextInput
        label={t.setup.brand.name}
        autoFocus
        value={draft.name}
        error={tried && draft.name.trim() === '' ? t.fields.required : null}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <ChipField
        label={t.guide.brand.sites}
        hint={t.guide.brand.sitesHint}
        values={draft.sites}
        clean={site}
        refusal={t.guide.brand.notASite}
        placeholder="chezmireille.fr"
        onChange={(sites) => onChange({ ...draft, sites: [...sites] })}
      />
      <ChipField
        label={t.guide.brand.accounts}
        hint={t.guide.brand.accountsHint}
        values={draft.accounts}
        clean={account}
        refusal={t.guide.brand.notAnAccount}
        placeholder="@chezmireille"
        onChange={(accounts) => onChange({ ...draft, accounts: [...accounts] })}
      />
      <NativeSelect
        label={t.setup.brand.timeZone}
        value={draft.timeZone}
        data={[...zones(draft.timeZone)]}
        onChange={(event) => onChange({ ...draft, timeZone: event.currentTarget.value })}
      />
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {t.setup.brand.languages}
        </p>
        <Segments
          label={t.setup.brand.languages}
          value={spoken}
          options={[
            { value: 'fr', label: t.languages.fr },
            { value: 'en', label: t.languages.en },
            { value: 'both', label: `${t.languages.fr} + ${t.languages.en}` },
          ]}
          onChange={(value) => onChange({ ...draft, languages: value === 'both' ? [...languages] : [value] })}
        />
      </div>
      <div>
        <p className="med" style={{ marginBottom: 5 }}>
          {t.setup.brand.target}
        </p>
        <Segments
          label={t.setup.brand.target}
          value={draft.firstReplyMinutes}
          options={[
            ...targets.map((it) => ({ value: Number(it), label: t.setup.brand.targets[it] })),
            ...(known === undefined
              ? [{ value: draft.firstReplyMinutes, label: f.duration(draft.firstReplyMinutes * 60_000) }]
              : []),
          ]}
          onChange={(value) => onChange({ ...draft, firstReplyMinutes: value })}
        />
        <p className="xs dim" style={{ marginTop: 6 }}>
          {t.setup.brand.targetHint}
        </p>
      </div>
    </>
  )
}
