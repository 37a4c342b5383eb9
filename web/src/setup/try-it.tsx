import { useMemo, useState } from 'react'
import { compileRules, match } from '../../../src/domain/listening/index.ts'
import { stretches } from '../cases/highlight.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { Term } from './terms.ts'

/** A sentence to try the rules on, read by the same matcher that listens. */
export function TryIt({
  rules,
  name,
}: {
  readonly rules: readonly { readonly name: string; readonly terms: readonly Term[] }[]
  readonly name: string
}) {
  const { t } = useSpeech()
  const [text, setText] = useState(() => t.setup.watch.trySample(name))
  const matcher = useMemo(() => compileRules(rules.map((it) => ({ id: it.name, brandId: '', ...it }))), [rules])
  const hits = match(matcher, { text, links: [], tags: [], mentions: [] })
  const named = hits.map((it) => ({ rule: it.ruleId, start: it.start, end: it.end }))
  const heard = [...new Set(named.map((it) => it.rule))]
  return (
    <div className="stack">
      <div>
        <h2>{t.setup.watch.asideTitle}</h2>
        <p className="dim">{t.setup.watch.asideLead}</p>
      </div>
      <textarea
        className="try"
        aria-label={t.setup.watch.tryLabel}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="post">
        <p className="voice">
          {stretches(text, named).map((it, at) =>
            it.rules.length === 0 ? (
              it.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one text have no other name
              <mark className="hit" key={at}>
                {it.text}
              </mark>
            ),
          )}
        </p>
        <p className="xs dim" role="status" style={{ marginTop: 6 }}>
          {heard.length > 0 ? t.setup.watch.heard(heard.join(', ')) : t.setup.watch.notHeard}
        </p>
      </div>
    </div>
  )
}
