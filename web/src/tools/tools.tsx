import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Assistants } from './assistants.tsx'
import { Keys } from './keys.tsx'
import { Webhooks } from './webhooks.tsx'
import './tools.css'

/** What other programs may do with Vigie, and what they are told. */
export function Tools({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  return (
    <section className="tools">
      <h2>{t.tools.title}</h2>
      <p className="lead">{t.tools.lead}</p>
      <p>
        <a href="/api/docs">{t.tools.docs}</a>
      </p>
      {me.may.includes('make-keys') && <Keys me={me} />}
      {me.may.includes('manage-tools') && <Webhooks me={me} />}
      {me.may.includes('make-keys') && <Assistants me={me} />}
    </section>
  )
}
