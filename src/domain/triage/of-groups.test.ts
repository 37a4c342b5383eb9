import { describe, expect, it } from 'vitest'
import { plainRead } from './features.ts'
import { ofGroups } from './of-groups.ts'

const said = (text: string) => ofGroups(plainRead(text))

describe('words about groups of people', () => {
  it.each([
    'Les Bretons passent, les Africains salissent tout, qu’ils dégagent dehors',
    'Les lesbiennes me débectent',
    'Je ne peux plus voir ces Roumains',
    'Faut-il attendre encore avant d’expulser les Gitans ?',
    'Les musulmans ne seront jamais des gens civilisés',
    'Aucun Turc n’est fiable',
    'Les aveugles ne servent à rien',
    'Une ville sans migrants, voilà mon vœu',
  ])('attack them: "%s"', (text) => {
    expect(said(text)).toMatchObject({ attacks: true })
  })

  it.each([
    'Les Roumains ne sont pas des voleurs',
    'Non, les lesbiennes ne sont pas malades',
    'Traiter les Gitans de voleurs devrait être puni',
    '« Les Turcs sont des sauvages » : entendu ce matin dans le bus',
    'L’homophobie de ce maire contre les gays est répugnante',
    'J’admire les femmes pompiers',
  ])('clear whoever says them: "%s"', (text) => {
    expect(said(text)).toMatchObject({ attacks: false, slur: false, cleared: true })
  })

  it.each([
    'Votre bande d’incapables a perdu mon colis',
    'Ce service est une honte',
    'Les clients sont pris pour des idiots',
    'Le rayon femmes est sale',
    'Les trans aussi tombent malades',
    'Les animaux sont admis, les handicapés aussi',
    'Le vieux juif du marché vend des chiens',
    'Les réfugiés vivent dans la crasse, aidons-les',
    'On devrait interdire les publicités qui rabaissent les femmes',
    'Robe noire, chaussures noires : dégoûtant',
    'Dans le noir, cette cave est sale',
    'Un melon trop vert et un raton laveur sur la terrasse',
    'Trois tapettes à mouches et une tête de nègre en vitrine',
  ])('say nothing of them: "%s"', (text) => {
    expect(said(text)).toMatchObject({ attacks: false, slur: false, sexist: false })
  })

  it.each([
    ['Dehors, sale raton', true, false],
    ['Une gouine à la mairie', true, false],
    ['Je suis gouine et maire de mon village', false, true],
    ['Mes vieux potes pédés et moi', false, true],
    ['Le mot « bamboula » est une insulte, point', false, true],
  ])('are a slur where they are used as one, by others: "%s"', (text, slur, cleared) => {
    expect(said(text)).toMatchObject({ slur, cleared })
  })

  it('are read out of what is nothing but a quotation', () => {
    expect(said('« Les lesbiennes me débectent »')).toMatchObject({ attacks: true })
  })
})
