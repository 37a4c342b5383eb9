import { Door } from '../account/door.tsx'
import { useSpeech } from '../i18n/context.tsx'

/** Opened before there is an account, and without the link that makes the first one: says where that link is. */
export function NoLink() {
  const { t } = useSpeech()
  return (
    <Door title={t.setup.noLink.title} lead={t.setup.noLink.lead} sea="boat">
      <p>{t.setup.noLink.where}</p>
      <code>{location.origin}/setup#…</code>
      <p>{t.setup.noLink.again}</p>
      <code>npm start</code>
    </Door>
  )
}
