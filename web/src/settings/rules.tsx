import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RuleHealth, WatchRule } from '../../../src/api/rules.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice, sayProblem } from '../problem.tsx'
import { keys, useRules } from '../queries.ts'
import { shownTerm } from '../setup/terms.ts'
import { Button, useNetworkName } from '../ui/parts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { RuleForm } from './rule-form.tsx'
import { rulesApi } from './rules-api.ts'

/** What the brand listens for, rule by rule. A deleted rule can be brought back from the notice. */
export function WatchRules({ brand }: { readonly brand: Brand }) {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const rules = useRules(brand.id)
  const lines = useOpenLines()
  const health = useQuery({
    queryKey: ['rule-health', brand.id],
    queryFn: () => rulesApi.health(brand.id),
    refetchInterval: 5 * 60_000,
  })
  const reread = async () => {
    await cache.invalidateQueries({ queryKey: keys.rules(brand.id) })
    await cache.invalidateQueries({ queryKey: ['rule-health', brand.id] })
  }
  const remove = async (rule: WatchRule) => {
    await api.removeRule(rule.id)
    await reread()
    say({
      icon: 'check',
      text: t.settings.watch.removed(rule.name),
      act: {
        label: t.cancel,
        keys: 'Z',
        run: () =>
          void api
            .addRule(brand.id, { name: rule.name, terms: rule.terms, conditions: rule.conditions })
            .then(reread, (error: unknown) => {
              const said = sayProblem(error, t, language)
              say({ icon: said.icon, text: `${said.title} ${said.text}` })
            }),
      },
    })
  }
  return (
    <section>
      <h2>{t.settings.watch.title}</h2>
      <p className="lead">{t.settings.watch.lead}</p>
      {rules.error !== null && <ProblemNotice error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data?.length === 0 && lines.none && <p className="dim">{t.settings.watch.none}</p>}
      <ul className="lines">
        {rules.data?.map((it) => (
          <li key={it.id}>
            {lines.has(it.id) ? (
              <RuleForm
                brand={brand}
                rule={it}
                save={async (input, from) => {
                  await api.changeRule(it.id, { ...input, from: from ?? undefined })
                  await reread()
                }}
                readAgain={async () => (await rules.refetch()).data?.find(({ id }) => id === it.id)}
                remove={() => remove(it)}
                close={() => lines.close(it.id)}
              />
            ) : (
              <>
                <RuleLine rule={it} health={health.data?.find(({ ruleId }) => ruleId === it.id)} />
                {brand.may.includes('change-rules') && (
                  <Button
                    size="sm"
                    icon="pencil"
                    aria-label={t.settings.watch.change(it.name)}
                    onClick={() => lines.open(it.id)}
                  />
                )}
              </>
            )}
          </li>
        ))}
        {lines.has('new') && (
          <li>
            <RuleForm
              brand={brand}
              rule={null}
              save={async (input) => {
                await api.addRule(brand.id, input)
                await reread()
              }}
              readAgain={async () => undefined}
              remove={null}
              close={() => lines.close('new')}
            />
          </li>
        )}
      </ul>
      {lines.none && brand.may.includes('change-rules') && (
        <Button icon="plus" style={{ marginTop: 14 }} onClick={() => lines.open('new')}>
          {t.settings.watch.add}
        </Button>
      )}
    </section>
  )
}

/** What a rule listens for, in words, and how it fares. */
function RuleLine({ rule, health }: { readonly rule: WatchRule; readonly health: RuleHealth | undefined }) {
  const { t, f } = useSpeech()
  const network = useNetworkName()
  const nameOf = useLanguageNames()
  const since = Date.parse(health?.lastAt ?? health?.changedAt ?? '')
  const when = useTicking((now) => (Number.isNaN(since) ? '' : f.dayInText(since, now)))
  const { all, none, near, languages, networks, author } = rule.conditions ?? {}
  const list = (of: readonly string[] | undefined, say: (words: string) => string): readonly string[] =>
    of === undefined || of.length === 0 ? [] : [say(of.join(', '))]
  const line = t.rules.line
  const asked = [
    ...list(all?.map(shownTerm), line.all),
    ...(near ?? []).map((it) => t.rules.pair(it.first, it.second, it.between)),
    ...list(none?.map(shownTerm), line.none),
    ...list(languages?.map(nameOf), line.languages),
    ...list(networks?.map(network), line.networks),
    ...(author === undefined || author === 'any' ? [] : [line.author[author]]),
  ]
  const trouble =
    health === undefined || health.state === 'well'
      ? null
      : health.state === 'floods'
        ? t.rules.state.floods(f.number(health.week))
        : health.state === 'broad'
          ? t.rules.state.broad(f.number(Math.round((health.share ?? 0) * 100)))
          : t.rules.state.silent(when)
  return (
    <>
      <div className="who">
        <p className="med">{rule.name}</p>
        {rule.terms.length > 0 && <p className="xs dim">{rule.terms.map(shownTerm).join(' · ')}</p>}
        {asked.length > 0 && <p className="xs dim">{asked.join(' · ')}</p>}
        {trouble !== null && <p className="xs warn">{trouble}</p>}
      </div>
      {health !== undefined && <span className="dim nw">{t.rules.week(f.number(health.week))}</span>}
    </>
  )
}
