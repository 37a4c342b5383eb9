import { useEffect, useId, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { type Section, sectionGroups, sectionsOf } from './sections.ts'

/** The parts of the settings, in groups: a column at the desk; where there is no room for one, a button that says which part this is and opens the others. */
export function SectionMenu({ me, section }: { readonly me: Me; readonly section: Section }) {
  const { t } = useSpeech()
  // Open only on the part on which it was opened: whoever goes elsewhere by a key, or back, finds it closed.
  const [openAt, setOpenAt] = useState<Section | null>(null)
  const open = openAt === section
  const listId = useId()
  const menu = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const mine = sectionsOf(me)
  useEffect(() => {
    if (!open) return undefined
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && menu.current?.contains(event.target) === false) setOpenAt(null)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [open])
  /** Closes it, and the focus is not lost with what goes. */
  const close = (): void => {
    setOpenAt(null)
    // At the desk there is no button, and nothing goes.
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a press opened, from wherever within
    <div
      ref={menu}
      className={open ? 'setnav open' : 'setnav'}
      onKeyDown={(event) => {
        if (!open || event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
      onBlur={(event) => {
        const to = event.relatedTarget
        if (to instanceof Node && !event.currentTarget.contains(to)) setOpenAt(null)
      }}
    >
      <button
        ref={button}
        type="button"
        className="setpick"
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpenAt(open ? null : section)}
      >
        <span className="sr">{t.settings.pick} </span>
        <span className="cut">{t.settings.sections[section]}</span>
        <Icon name={open ? 'up' : 'down'} size="s" />
      </button>
      <nav id={listId} className="nav" aria-label={t.settings.title}>
        {sectionGroups.map(({ id, of }) => {
          const shown = of.filter((it) => mine.includes(it))
          return (
            shown.length > 0 && (
              <div key={id} role="group" aria-labelledby={`${listId}-${id}`}>
                <p id={`${listId}-${id}`}>{t.settings.groups[id]}</p>
                {shown.map((it) => (
                  <Link
                    key={it}
                    href={`/settings/${it}`}
                    aria-current={it === section ? 'page' : undefined}
                    onClick={() => {
                      if (open) close()
                    }}
                  >
                    {t.settings.sections[it]}
                  </Link>
                ))}
              </div>
            )
          )
        })}
      </nav>
    </div>
  )
}
