import { describe, expect, it } from 'vitest'
import { isTopicKey, topicKey } from './topic-name.ts'

const free = () => false

describe('The word by which a topic is found', () => {
  it('is made of its name', () => {
    expect(topicKey('Réservé aux bébés !', new Set(), free)).toBe('reserve-aux-bebes')
    expect(topicKey('Œufs & cætera', new Set(), free)).toBe('oeufs-caetera')
  })

  it('gets a number where another topic has it, or it means something else already', () => {
    expect(topicKey('Terrasse', new Set(['terrasse']), free)).toBe('terrasse-2')
    expect(topicKey('Delay', new Set(), free)).toBe('delay-2')
    expect(topicKey('Retard', new Set(['retard-2']), (key) => key === 'retard')).toBe('retard-3')
  })

  it('can be a key, whatever the name is written in', () => {
    for (const name of ['配達', '—', 'x'.repeat(200), `${'a'.repeat(33)} b`, '12 %']) {
      expect(isTopicKey(topicKey(name, new Set(['topic']), free)), name).toBe(true)
    }
  })
})
