import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import type { ToldCorrection } from '../../services/learning/hand-out-corrections.ts'
import { correctionsFile } from './corrections.ts'

const one: ToldCorrection = {
  id: '00000000-0000-4000-8000-000000000001',
  postId: '7',
  head: 'topics',
  right: ['delay', 'staff'],
  said: null,
  heldOut: false,
  at: instant(Date.parse('2026-03-02T09:00:00Z')),
  version: '2+4',
  language: 'fr',
  url: null,
  text: '=HYPERLINK("https://evil.example")\nligne, deux',
  by: 'Inès',
}

async function* pagesOf(...pages: readonly (readonly ToldCorrection[])[]): AsyncGenerator<readonly ToldCorrection[]> {
  for (const page of pages) yield page
}

describe('corrections as a file', () => {
  it('are lines of JSON, page after page, every word as it was written', async () => {
    const file = await new Response(await correctionsFile(pagesOf([one], [{ ...one, postId: '8' }]), 'jsonl')).text()
    const lines = file
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((it) => it.post_id)).toEqual(['7', '8'])
    expect(lines[0]).toMatchObject({ right: ['delay', 'staff'], said: null, held_out: false, text: one.text })
  })

  it('are a table that no spreadsheet runs', async () => {
    const file = await new Response(await correctionsFile(pagesOf([one]), 'csv')).text()
    expect(file).toBe(
      'at,post_id,head,right,said,version,held_out,by,language,url,text\r\n' +
        '2026-03-02T09:00:00.000Z,7,topics,"[""delay"",""staff""]",,2+4,false,Inès,fr,,"\'=HYPERLINK(""https://evil.example"")\nligne, deux"\r\n',
    )
  })

  it('are refused before the first line, and a table without any has its head', async () => {
    const refused = (async function* (): AsyncGenerator<readonly ToldCorrection[]> {
      yield* []
      throw new Error('not yours')
    })()
    await expect(correctionsFile(refused, 'csv')).rejects.toThrow('not yours')
    expect(await new Response(await correctionsFile(pagesOf(), 'csv')).text()).toMatch(/^at,.*text\r\n$/)
  })
})
