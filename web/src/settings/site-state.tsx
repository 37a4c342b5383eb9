import { useSpeech } from '../i18n/context.tsx'
import { Link } from '../navigate.tsx'
import { Icon } from '../ui/icons.tsx'
import { useSites } from './site-api.ts'
import { mayBeTaken, siteSigns } from './site-words.tsx'

/** The brand's site in the watch at the foot of the sidebar: a line while a page is down or may be in other hands, nothing otherwise. */
export function SiteState({ brandId }: { readonly brandId: string }) {
  const { t } = useSpeech()
  const sites = (useSites(brandId).data?.sites ?? []).filter(({ state }) => state !== 'paused')
  const taken = sites.filter(mayBeTaken)
  const down = sites.filter((it) => it.state === 'down' && !mayBeTaken(it))
  const [first, ...more] = [...taken, ...down]
  if (first === undefined) return null
  const words = t.site.watch
  const said =
    more.length > 0
      ? words.several(more.length + 1)
      : taken.length > 0
        ? words.changed(first.name)
        : words.down(first.name)
  return (
    <Link href={more.length > 0 ? '/settings/site' : `/settings/site/${first.id}`} className="state" title={said}>
      <span className="danger">
        <Icon name={siteSigns.down.icon} />
      </span>
      <b className="t danger">{said}</b>
    </Link>
  )
}
