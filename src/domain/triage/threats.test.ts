import { describe, expect, it } from 'vitest'
import { loadJudge, newestModel } from '../../runtime/triage/load-judge.ts'
import { plainRead } from './features.ts'
import { threatens } from './threats.ts'

const judge = loadJudge(newestModel())

describe('words that threaten', () => {
  it.each([
    'Je sais où tu habites.',
    'Tu vas le regretter, crois-moi.',
    'Je vais venir vous régler votre compte.',
    'La prochaine fois que je vois votre livreur, je lui pète les dents.',
    'Je vous jure que je vais foutre le feu à votre magasin.',
    'Dites à votre vendeur de surveiller ses arrières.',
    'Si mon colis n’est pas là demain, je viens vous éclater.',
    'Vous êtes morts si je ne suis pas remboursé.',
    'On débarque ce soir avec une batte.',
    'Watch your back.',
    'I’ll burn the place down.',
    'I’m going to smash your windows tonight.',
    'Tell your driver I’ll break his legs next time.',
    'You people are dead if my money isn’t back tomorrow.',
    'You’d better hope I never meet you in the street.',
  ])('are believed without a model that hears them: "%s"', (text) => {
    const { abuse, unsure, p } = judge.judge(text, { direct: true })
    expect({ abuse, isUnsure: unsure.includes('abuse') }).toEqual({ abuse: 'threat', isUnsure: false })
    expect(Object.values(p.abuse).reduce((sum, it) => sum + it, 0)).toBeCloseTo(1, 3)
    expect(p.abuse.threat).toBeGreaterThanOrEqual(0.9)
  })

  it.each([
    'Je vais porter plainte, vous allez le regretter.',
    'On se retrouvera, croyez-moi, et devant un juge.',
    'Vous allez me le payer : 30 euros de remboursement, rien de moins.',
    'I’m coming for you, croissants.',
    'Vous allez me perdre si ça continue.',
    'Ce plat est une tuerie, à mourir de rire.',
    'Vous me tuez avec vos prix.',
    'Vous êtes mort ou vous répondez demain ?',
    'Vous allez regretter de ne pas y aller, c’est un super spectacle.',
    'Je vais tuer le temps à la gare en attendant votre train.',
    'Je vous attends à la sortie du métro.',
    'Je ne sais pas où vous habitez, quelle est votre adresse ?',
    'Le groupe a mis le feu à la salle, on va tout casser samedi !',
    'Your prices are killing me.',
    'You will regret missing this show.',
    'I’ll find you a table for six.',
    'I’ll shoot you an email tonight.',
    'Somebody is going to get hurt on those stairs.',
    'They smashed it tonight, and we will burn this CD for you.',
  ])('are not found where they mean something else: "%s"', (text) => {
    expect(threatens(plainRead(text))).toBe(false)
    expect(judge.judge(text, { direct: true }).abuse).not.toBe('threat')
  })

  it.each([
    'Votre vigile m’a dit je vais te casser la gueule.',
    '« Je vais te casser la gueule » : voilà votre accueil.',
    'Your guard shouted I’ll break your legs at me.',
    'I’ll kill you if the cake is gone, lol',
  ])('are somebody else’s, or no more than a joke: "%s"', (text) => {
    expect(threatens(plainRead(text))).toBe(false)
  })

  it('are found in no more than linear time', () => {
    for (const part of ['je vais ', 'i will ', 'si je te ', 'mettre le feu a ', 'i know where ', 'when you '])
      expect(threatens(part.repeat(1_000))).toBe(false)
  })
})
