import { describe, expect, it } from 'vitest'
import { plainRead } from './features.ts'
import { ofGroups } from './of-groups.ts'

const said = (text: string) => ofGroups(plainRead(text))

const inEnglish = (text: string) => ofGroups(plainRead(text), 'en')

describe('words about groups of people in English', () => {
  it.each([
    'Romanians can go home, the lot of these gypsies is vermin',
    'Lesbians make me sick',
    'These migrants should go back to where they came from',
    'Girls belong in the kitchen',
    'No gypsy can be trusted',
    'Muslims should not be allowed to vote',
    'My street was so much nicer before the immigrants came',
    'Somebody ought to deport every refugee',
    'There are refugees in my street. They are nothing but thieves.',
    'Never trust a foreigner',
  ])('attack them: "%s"', (text) => {
    expect(inEnglish(text)).toMatchObject({ attacks: true })
  })

  it.each([
    'I do not hate refugees',
    'Lesbians are not sick',
    'Nobody deserves to be beaten for being gay',
    '“Romanians are thieves, gypsies out”: heard on the bus, what a disgrace',
    'Anyone who says Jews are greedy is a fool',
    'Your hatred of immigrants is tiring',
    'I love the women of this choir',
  ])('clear whoever says them: "%s"', (text) => {
    expect(inEnglish(text)).toMatchObject({ attacks: false, slur: false, cleared: true })
  })

  it.each([
    'The women at the till were slow',
    'A disabled person needs this lift',
    'Many refugees want to go back one day, and cannot',
    'Your muslim staff are kind and quick',
    'There is a chink in the blind',
    'We paid for the girls, and the show was bad',
  ])('say nothing of them: "%s"', (text) => {
    expect(inEnglish(text)).toMatchObject({ attacks: false, slur: false, sexist: false })
  })

  it('are read where a short post was taken for French, and French ones in a post taken for English', () => {
    expect(ofGroups(plainRead('Gypsies are vermin'), 'fr')).toMatchObject({ attacks: true })
    expect(ofGroups(plainRead('Les lesbiennes me débectent'), 'en')).toMatchObject({ attacks: true })
  })
})

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
    'Les Roumains feraient mieux de retourner chez eux',
    'C’était plus calme ici avant que les Gitans s’installent',
    'Leur place de femme ? La place des femmes est aux fourneaux',
    'On n’a pas besoin de plus de Turcs dans cette ville',
    'Les Roms, cachez vos vélos',
    'Je croise des Gitans tous les matins. Ils sont sales.',
    'Un lesbienne mariée, deux femmes ensemble, ce n’est pas naturel',
    'Je ne louerais jamais à des Turcs',
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
    'Je ne déteste pas les Roumains',
    'Les Gitans ne sont pas des ennemis',
    'Aucune femme ne mérite de se faire harceler',
    'Dire « sale Turc » à un enfant est un délit',
    'Ceux qui disent que les Gitans sont des voleurs n’ont rien compris',
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
    'Les réfugiés rêvent de rentrer chez eux un jour',
    'Pas de place pour les handicapés dans ce bus, c’est une honte',
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
