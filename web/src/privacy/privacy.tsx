import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { FindPerson } from './find-person.tsx'
import { Keep } from './keep.tsx'
import './privacy.css'

/** People's data: how long they are kept, and what is done when somebody asks for theirs. */
export function Privacy({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  const handles = me.may.includes('handle-personal-data')
  return (
    <section className="privacy">
      <h2>{t.privacy.title}</h2>
      <p className="lead">{t.privacy.lead}</p>
      {handles && <FindPerson />}
      <Keep key={brand.id} brand={brand} mayChange={handles} />
    </section>
  )
}
