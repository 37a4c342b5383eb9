import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ClocksOf, useSpeech } from './context.tsx'

const at = Date.parse('2026-03-02T15:00:00Z')

function Said() {
  const { f } = useSpeech()
  return <p>{[f.timeZone, f.time(at), f.when(at, at), f.day(at - 10 * 3_600_000, at)].join(', ')}</p>
}

it('whatever stands on the pages of a brand says its hours and days by the clocks of the brand', () => {
  const said = (timeZone: string) =>
    renderToStaticMarkup(
      <ClocksOf timeZone={timeZone}>
        <Said />
      </ClocksOf>,
    ).replaceAll('\u00a0', ' ')
  expect(said('Europe/Paris')).toBe('<p>Europe/Paris, 16 h, à 16 h, aujourd’hui</p>')
  expect(said('America/Los_Angeles')).toBe('<p>America/Los_Angeles, 7 h, à 7 h, hier</p>')
})
