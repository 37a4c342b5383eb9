import { useMemo } from 'react'
import { useSpeech } from '../i18n/context.tsx'

/** Names languages in the language of the page. */
export function useLanguageNames(): (code: string) => string {
  const { language } = useSpeech()
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'language', fallback: 'code' })
    return (code) => names.of(code) ?? code
  }, [language])
}
