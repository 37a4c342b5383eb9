import { useId, useRef, useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from './parts.tsx'
import './copied.css'

/** Something to copy, with the button that does it. */
export function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useSpeech()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<string>('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(t.door.copied)
    } catch {
      field.current?.select()
      setSaid(t.door.byHand)
    }
  }
  return (
    <div className="copied">
      <label className="xs dim" htmlFor={id}>
        {label}
      </label>
      <div className="row wrap">
        <input
          id={id}
          ref={field}
          readOnly
          value={text}
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button onClick={() => void copy()}>{t.door.copy}</Button>
      </div>
      <span className="xs dim" role="status">
        {said}
      </span>
    </div>
  )
}
