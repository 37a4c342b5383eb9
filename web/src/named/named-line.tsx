import { memo } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Link } from '../navigate.tsx'
import { Icon } from '../ui/icons.tsx'
import { useNamed } from './named-api.ts'
import './named.css'

/** On a phone, above the list: that a colleague has named whoever looks. The sidebar says it elsewhere. */
export const NamedLine = memo(function NamedLine({ brandId }: { readonly brandId: string }) {
  const { t, f } = useSpeech()
  const unread = useNamed(brandId).data?.unread ?? 0
  if (unread === 0) return null
  return (
    <Link href="/named" className="namedline">
      <Icon name="at" size="s" />
      {t.named.line(f.number(unread), unread === 1)}
    </Link>
  )
})
