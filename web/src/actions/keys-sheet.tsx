import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { keys as cacheKeys } from '../queries.ts'
import { kept } from '../storage.ts'
import { shownKey } from '../ui/keys.ts'
import { Button } from '../ui/parts.tsx'
import { type Action, actionGroups } from './action.ts'
import { Keys } from './action-button.tsx'
import { useOffered } from './registry.tsx'

/** Every key that acts where the person is, and the switch that turns single keys off. */
export function KeysSheet({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const offered = useOffered()
  const [on, setOn] = useState(me.user.singleKeys)
  const rows = (group: Action['group']) => offered.filter((it) => it.group === group && it.keys.length > 0)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the sheet, wherever the focus is in it
    <div
      className="keys"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <div className="row">
        <h2>{t.palette.keys.title}</h2>
        <Button kind="quiet" size="sm" icon="close" className="end" aria-label={t.close} autoFocus onClick={onClose} />
      </div>
      <p className="dim">{t.palette.keys.lead}</p>
      <label className="row top">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            const next = event.currentTarget.checked
            setOn(next)
            kept.write('keys', next ? 'on' : 'off')
            void api.changeProfile({ singleKeys: next }).then(
              (it) => cache.setQueryData(cacheKeys.me, it),
              () => setOn(!next),
            )
          }}
        />
        <span>
          <span className="med">{t.palette.keys.switch}</span>
          <span className="xs dim under">{t.palette.keys.switchHint}</span>
        </span>
      </label>
      <div className="keygroups">
        {actionGroups
          .filter((group) => rows(group).length > 0)
          .map((group) => (
            <section key={group}>
              <h3>{t.palette.keys.groups[group]}</h3>
              <dl>
                {rows(group).map((it) => (
                  <div key={it.id}>
                    <dt>{it.label}</dt>
                    <dd>
                      {it.keys.map((keys, at) => (
                        <span key={keys}>
                          {at > 0 && ' · '}
                          <Keys keys={keys.split(' ').map((key) => shownKey(key, t.enter))} />
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </div>
  )
}
