import type { HeadReport } from '../../../src/api/learning.ts'
import { useSpeech } from '../i18n/context.tsx'

type Measured = HeadReport['all']

const percent = ({ correct, posts }: Pick<Measured, 'correct' | 'posts'>): number =>
  posts === 0 ? 0 : Math.round((100 * correct) / posts)

/** How one label fares: whether learning helps, and in detail what was taken for what. */
export function HeadQualityView({ it, enough }: { readonly it: HeadReport; readonly enough: number }) {
  const { t, f } = useSpeech()
  const words = t.quality
  const { shared, layered } = it.heldOut
  const [before, now, posts] = [f.number(percent(shared)), f.number(percent(layered)), f.number(shared.posts)]
  const labelOf = (label: string): string => {
    if (label === 'true') return words.yes
    if (label === 'false') return words.no
    const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      kind: t.judgement.kind,
      sentiment: t.judgement.sentiment,
      topics: t.judgement.topics,
      abuse: t.judgement.abuse,
      hate: t.judgement.hate,
      anger: Object.fromEntries(t.judgement.anger.map((word, step) => [`${step}`, word])),
    }
    return label
      .split(', ')
      .map((part) => known[it.head]?.[part] ?? part)
      .join(', ')
  }
  const precision = (of: Measured): string | null => {
    const yes = of.scores.find(({ label }) => label === 'true')
    return yes === undefined || yes.said === 0 ? null : f.number(Math.round((100 * yes.hits) / yes.said) / 100)
  }
  const [was, is] = [precision(shared), precision(layered)]
  return (
    <section className="qualhead" aria-label={words.heads[it.head]}>
      <h3>
        {words.heads[it.head]}
        {it.off && <span className="tag">{words.off}</span>}
      </h3>
      <p>
        {!it.learns
          ? words.notLearnt
          : it.off || it.help === 'harms'
            ? words.harms(posts)
            : it.help === 'too-few'
              ? words.tooFew(posts, f.number(enough))
              : it.help === 'helps'
                ? words.helps(before, now, posts)
                : words.same(before, now, posts)}{' '}
        {it.help !== 'too-few' && was !== null && is !== null && words.precision(words.heads[it.head], was, is)}
      </p>
      <p className="dim">{words.all(f.number(it.all.correct), f.number(it.all.posts))}</p>
      <details>
        <summary>{words.detail}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is reached by keys too */}
        <div className="qualscroll" tabIndex={0} role="group" aria-label={words.heads[it.head]}>
          <table className="qualtable">
            <thead>
              <tr>
                <th scope="col">{words.table.label}</th>
                <th scope="col" className="num">
                  {words.table.precision}
                </th>
                <th scope="col" className="num">
                  {words.table.recall}
                </th>
              </tr>
            </thead>
            <tbody>
              {it.all.scores.map(({ label, hits, said, right }) => (
                <tr key={label}>
                  <th scope="row">{labelOf(label)}</th>
                  <td className="num">{words.table.of(f.number(hits), f.number(said))}</td>
                  <td className="num">{words.table.of(f.number(hits), f.number(right))}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <table className="qualtable">
            <thead>
              <tr>
                <th scope="col">{words.table.right}</th>
                <th scope="col">{words.table.said}</th>
                <th scope="col" className="num">
                  {words.table.count}
                </th>
              </tr>
            </thead>
            <tbody>
              {it.all.confusion.slice(0, 20).map(({ right, said, count }) => (
                <tr key={`${right} ${said}`}>
                  <th scope="row">{labelOf(right)}</th>
                  <td>{labelOf(said)}</td>
                  <td className="num">{f.number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <table className="qualtable">
            <thead>
              <tr>
                <th scope="col">{words.table.language}</th>
                <th scope="col" className="num">
                  {words.table.correct}
                </th>
              </tr>
            </thead>
            <tbody>
              {it.byLanguage.map(({ language, posts: count, correct }) => (
                <tr key={language}>
                  <th scope="row">{language}</th>
                  <td className="num">{words.table.of(f.number(correct), f.number(count))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}
