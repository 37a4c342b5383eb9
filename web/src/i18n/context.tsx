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

const speechIn = (language: Language, speak: Speech['speak']): Speech => ({
  language,
  t: catalogues[language],
  f: createFormatter(language),
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

/** The words, the formatter and the language of the page. */
export const useSpeech = (): Speech => useContext(Context)
