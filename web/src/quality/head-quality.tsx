import type { HeadReport } from '../../../src/api/learning.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useLanguageNames } from '../ui/language-names.ts'
import { answerWords, languageWords } from './answer-words.ts'
import { useOwnTopics } from './topics-api.ts'

type Measured = HeadReport['all']

const percent = ({ correct, posts }: Pick<Measured, 'correct' | 'posts'>): number =>
  posts === 0 ? 0 : Math.round((100 * correct) / posts)

/** More pairs than these nobody reads. */
const mostConfusions = 20

/** One table of figures: the first cell of each row names it, the last `numbers` (all others, where it is not said) are figures. */
function Figures({
  heads,
  rows,
  numbers = heads.length - 1,
}: {
  readonly heads: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[]
  readonly numbers?: number
}) {
  const kind = (at: number) => (at >= heads.length - numbers ? 'num' : undefined)
  return (
    <table className="qualtable">
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th key={head} scope="col" className={kind(at)}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, at) =>
              at === 0 ? (
                <th key={heads[at]} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={heads[at]} className={kind(at)}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How one label fares: whether learning helps, and in detail what was taken for what. */
export function HeadQualityView({
  it,
  enough,
  isOn,
}: {
  readonly it: HeadReport
  readonly enough: number
  /** Learning is not paused. */
  readonly isOn: boolean
}) {
  const { t, f } = useSpeech()
  const words = t.quality
  const { shared, layered } = it.heldOut
  const [before, now, posts] = [f.number(percent(shared)), f.number(percent(layered)), f.number(shared.posts)]
  const languageName = useLanguageNames()
  const own = useOwnTopics()
  const labelOf = (label: string): string => answerWords(it.head, label, t, languageName, own)
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
          : !isOn
            ? words.paused
            : it.off || it.help === 'harms'
              ? words.harms(posts)
              : it.help === 'too-few'
                ? words.tooFew(posts, f.number(enough))
                : it.help === 'helps'
                  ? words.helps(before, now, posts)
                  : words.same(before, now, posts)}{' '}
        {isOn && it.help !== 'too-few' && was !== null && is !== null && words.precision(words.heads[it.head], was, is)}
      </p>
      <p className="dim">{words.all(f.number(it.all.correct), f.number(it.all.posts))}</p>
      <details>
        <summary>{words.detail}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is reached by keys too */}
        <div className="qualscroll" tabIndex={0} role="group" aria-label={words.heads[it.head]}>
          <Figures
            heads={[words.table.label, words.table.precision, words.table.recall]}
            rows={it.all.scores.map(({ label, hits, said, right }) => ({
              key: label,
              cells: [
                labelOf(label),
                words.table.of(f.number(hits), f.number(said)),
                words.table.of(f.number(hits), f.number(right)),
              ],
            }))}
          />
          <Figures
            heads={[words.table.right, words.table.said, words.table.count]}
            numbers={1}
            rows={it.all.confusion.slice(0, mostConfusions).map(({ right, said, count }) => ({
              key: `${right} ${said}`,
              cells: [labelOf(right), labelOf(said), f.number(count)],
            }))}
          />
          <Figures
            heads={[words.table.language, words.table.correct]}
            rows={it.byLanguage.map(({ language, posts: count, correct }) => ({
              key: language,
              cells: [languageWords(language, words, languageName), words.table.of(f.number(correct), f.number(count))],
            }))}
          />
        </div>
      </details>
    </section>
  )
}
