import { useId, useRef, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from '../ui/parts.tsx'

/** A link that is shown once, with the button that copies it. */
export function CopyLink({ link }: { readonly link: string }) {
  const { t } = useSpeech()
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null)
  const label = useId()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setSaid('copied')
    } catch {
      field.current?.select()
      setSaid('refused')
    }
  }
  return (
    <div className="copylink">
      <label className="sr" htmlFor={label}>
        {t.people.link.label}
      </label>
      <input
        id={label}
        ref={field}
        readOnly
        value={link}
        onFocus={(event) => event.currentTarget.select()}
        spellCheck={false}
      />
      <Button kind="primary" onClick={() => void copy()}>
        {t.people.link.copy}
      </Button>
      <span className="xs dim" role="status">
        {said === 'copied' ? t.people.link.copied : said === 'refused' ? t.people.link.copyByHand : ''}
      </span>
    </div>
  )
}
