import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Language } from '../../../src/api/schemas.ts'
import { kept } from '../storage.ts'
import { en } from './en.ts'
import { createFormatter, type Formatter } from './format.ts'
import { fr, type Messages } from './fr.ts'

interface Speech {
  readonly language: Language
  readonly t: Messages
  readonly f: Formatter
  readonly speak: (language: Language) => void
}

const catalogues: Record<Language, Messages> = { fr, en }

/** The words of a language, for what is written to somebody else. */
export const wordsIn = (language: Language): Messages => catalogues[language]

const speechIn = (language: Language, speak: Speech['speak'], timeZone?: string): Speech => ({
  language,
  t: catalogues[language],
  f: createFormatter(language, timeZone),
  speak,
})

const Context = createContext<Speech>(speechIn('fr', () => {}))

/** The language chosen last on this device, or the browser's. */
function firstLanguage(): Language {
  const chosen = kept.read('language')
  if (chosen === 'fr' || chosen === 'en') return chosen
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

/** Gives everything below it the catalogue and the formatter of one language, and tells the document which. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  useEffect(() => {
    document.documentElement.lang = language
    kept.write('language', language)
  }, [language])
  const speech = useMemo(() => speechIn(language, setLanguage), [language])
  return <Context value={speech}>{children}</Context>
}

/** Says every hour below it by the clocks of a zone: a brand's desk counts by its own, wherever who reads it is. */
export function ClocksOf({ timeZone, children }: { readonly timeZone: string; readonly children: ReactNode }) {
  const { language, speak } = useSpeech()
  const speech = useMemo(() => speechIn(language, speak, timeZone), [language, speak, timeZone])
  return <Context value={speech}>{children}</Context>
}

/** The words, the formatter and the language of the page. */
export const useSpeech = (): Speech => useContext(Context)
