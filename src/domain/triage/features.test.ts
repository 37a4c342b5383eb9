import { describe, expect, it } from 'vitest'
import { cueIndex, cueTable } from './cue-table.ts'
import { Features, readFeatures, readsAtMost, partRead } from './features.ts'

const cues = cueTable()
const read = (text: string): Features => readFeatures(text, cues, new Features())
const ids = (text: string): number[] => {
  const { ids: all, count } = read(text)
  return [...all.subarray(0, count)]
}

describe('what is read of a post', () => {
  it('does not depend on case, nor on a letter that is drawn out', () => {
    expect(ids('MERCI')).toEqual(ids('merci'))
    expect(ids('nuuuul')).toEqual(ids('nuuul'))
  })

  it('holds nothing of an address or of a name but that it is there', () => {
    expect(ids('voir https://example.org/abc-def ici')).toEqual(ids('voir https://example.net/ghi ici'))
    expect(ids('@Enseigne bonjour')).toEqual(ids('@autre_nom bonjour'))
  })

  it('takes what stands for a name or an address in posts without them for a name or an address', () => {
    expect(ids('<USER> bonjour, voir <url> ici')).toEqual(ids('@Enseigne bonjour, voir https://example.org/a ici'))
    expect(read('<user> bonjour').dense).toEqual(read('@Enseigne bonjour').dense)
    expect(ids('1 <user 2')).not.toEqual(ids('1 @user 2'))
  })

  it('knows cues of one word and of several, and which of them stand negated', () => {
    const { dense } = read('Ça ne marche plus, toujours pas de réponse')
    expect(
      [dense[cueIndex.problem], dense[cueIndex.reminder], dense[cueIndex.praise]].map((cue) => (cue ?? 0) > 0),
    ).toEqual([true, true, false])
    expect(read('je vais résilier').dense[cueIndex.churn]).toBeGreaterThan(0)
  })

  it('knows where its words stand in the text', () => {
    const text = 'Très  déçu 😡 !!'
    const { words, wordCount } = read(text)
    expect(Array.from({ length: wordCount }, (_, i) => text.slice(words[i * 2], words[i * 2 + 1]))).toEqual([
      'Très',
      'déçu',
      '😡',
      '!!',
    ])
  })

  it('is the beginning and the end of a long text', () => {
    expect(partRead(`début ${'x '.repeat(20_000)}fin`).length).toBe(readsAtMost + 1)
    expect(partRead(`début ${'x '.repeat(20_000)}fin`).endsWith('fin')).toBe(true)
  })
})
