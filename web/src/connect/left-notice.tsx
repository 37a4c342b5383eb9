import { useSpeech } from '../i18n/context.tsx'
import { Button, Notice } from '../ui/parts.tsx'
import { hushLeft, useLeft } from './left.ts'

/** What a person has to take back at a network themselves, until they have read it. */
export function LeftNotice() {
  const { t, language } = useSpeech()
  const left = useLeft()
  if (left === null) return null
  return (
    <Notice
      icon="key"
      live="polite"
      title={t.signOut.title}
      acts={
        <Button kind="quiet" onClick={hushLeft}>
          {t.signOut.read}
        </Button>
      }
    >
      {left[language]}
    </Notice>
  )
}
