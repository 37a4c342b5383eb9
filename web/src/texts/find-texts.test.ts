import { describe, expect, it } from 'vitest'
import type { Template } from '../../../src/api/templates.ts'
import { findTexts } from './find-texts.ts'

const a = (name: string, shortcut: string | null, language: string | null = null): Template => ({
  ...{ id: name, kind: 'template', name, shortcut, language },
  ...{ text: 'x', shared: false, mayChange: true },
})
const all = [
  a('Été fermé', 'ete'),
  a('Retard', 'retard', 'fr'),
  a('Delay', 'late', 'en'),
  a('Après le retard', null, 'fr'),
]
const names = (typed: string, language: string | null) => findTexts(all, typed, language).map((it) => it.name)

describe('texts that fit what is typed', () => {
  it('come by their shortcut first, whatever the accents', () => {
    expect(names('été', 'fr')).toEqual(['Été fermé'])
    expect(names('RET', 'fr')).toEqual(['Retard', 'Après le retard'])
    expect(names('zzz', 'fr')).toEqual([])
  })

  it('put those in another language behind', () => {
    expect(names('', 'en')).toEqual(['Delay', 'Été fermé', 'Après le retard', 'Retard'])
    expect(names('', null)).toEqual(['Après le retard', 'Delay', 'Été fermé', 'Retard'])
  })
})
