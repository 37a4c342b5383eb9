import { describe, expect, it } from 'vitest'
import { loadJudge } from './load-judge.ts'

const judge = loadJudge()

/** Posts written for this test, with what anybody would say of them. A new layout or a new training must not lose them. */
const posts: readonly (readonly [text: string, language: string, sentiment: string, complaint: boolean])[] = [
  ['Trois semaines que j’attends mon remboursement, le SAV ne répond jamais, c’est honteux', 'fr', 'neg', true],
  ['Encore une panne ce matin, impossible de me connecter à l’application depuis la mise à jour', 'fr', 'neg', true],
  ['Colis livré ouvert et vide. Personne au téléphone. Je veux être remboursé !', 'fr', 'neg', true],
  ['Serveur désagréable, plat froid et addition fausse : plus jamais', 'fr', 'neg', true],
  ['Vous m’avez facturé deux fois le même mois, et toujours aucune réponse à mes mails', 'fr', 'neg', true],
  ['Un grand merci à Julie pour son accueil, le gâteau était délicieux ❤️', 'fr', 'pos', false],
  ['Livraison rapide, produit conforme, équipe adorable : je recommande !', 'fr', 'pos', false],
  ['Très belle soirée dans votre restaurant, tout était parfait', 'fr', 'pos', false],
  ['Bonjour, êtes-vous ouverts le lundi de Pâques ?', 'fr', 'neu', false],
  ['Est-ce que vous livrez aussi en Belgique ?', 'fr', 'neu', false],
  ['Still waiting for my refund after five weeks, nobody answers the phone. Disgraceful.', 'en', 'neg', true],
  ['Your app crashes every time I try to pay. Fix it please, this is the third time I write', 'en', 'neg', true],
  ['You charged me twice and now you ignore my emails, awful service', 'en', 'neg', true],
  ['Thank you so much to the lovely team at the bakery, the cake was amazing 😍', 'en', 'pos', false],
  ['Best coffee in town and such friendly staff, we love this place', 'en', 'pos', false],
  ['Hi, what time do you open on Sunday?', 'en', 'neu', false],
  ['Do you ship to Ireland?', 'en', 'neu', false],
  ['Bonjour, votre appli ne s’ouvre plus depuis hier, merci d’avance', 'fr', 'neg', true],
  ['Toujours pas de réponse de votre part', 'fr', 'neg', true],
  ['Merci, c’est réglé !', 'fr', 'pos', false],
  ['Parcel arrived broken and customer service just hung up on me', 'en', 'neg', true],
  ['my flight got cancelled and nobody at the desk could help', 'en', 'neg', true],
  ['Super fast delivery, great quality, will order again!', 'en', 'pos', false],
]

describe('the verdicts of the model that is shipped', () => {
  it.each(posts)('on "%s" are what anybody would say', (text, language, sentiment, complaint) => {
    const said = judge.judge(text)
    expect([said.language, said.sentiment, said.complaint]).toEqual([language, sentiment, complaint])
  })

  // Most of what is said to a brand complains. These use the words of complaints and do not; below them, some that do.
  it.each([
    'Merci pour votre aide, le colis est enfin là',
    'Merci pour le dépannage, la box remarche',
    'Le technicien est passé, tout est rentré dans l’ordre',
    'Nous avons passé une excellente soirée dans votre établissement',
    'On a très bien mangé dans votre resto hier',
    'Le wifi du train marche très bien ce matin, bravo',
    'Fière de mes collègues qui ont réparé la panne cette nuit',
    'Savez-vous si la grève de mardi touche la ligne B ?',
    'Combien de temps pour un remboursement ?',
    'Cinq ans chez vous et jamais un souci',
    'Haha, votre community manager est au top',
  ])('on "%s", said to a brand, are that nobody complains', (text) => {
    expect(judge.judge(text, { lang: 'fr', direct: true }).complaint).toBe(false)
  })

  it.each([
    'Merci pour votre aide mais toujours pas de colis',
    'Le technicien n’est pas passé',
    'Soirée décevante dans votre restaurant',
    'On a très mal mangé dans votre resto hier',
    'Le wifi ne marche pas dans le car',
    'Pourquoi mon remboursement est-il si long ?',
    'Cinq ans chez vous et toujours les mêmes soucis',
  ])('on "%s", said to a brand, are that somebody complains', (text) => {
    expect(judge.judge(text, { lang: 'fr', direct: true }).complaint).toBe(true)
  })

  it('hear anger in capitals and swearing, and none in thanks', () => {
    expect(judge.judge('PUTAIN MAIS RÉPONDEZ BANDE D’INCAPABLES, RENDEZ-MOI MON ARGENT !!!').anger).toBeGreaterThan(1)
    expect(judge.judge('Merci beaucoup, à bientôt').anger).toBe(0)
  })

  it('see who wants to leave, and what is about the delivery', () => {
    expect(judge.judge('Je résilie mon abonnement et je passe à la concurrence').churn).toBe(true)
    expect(judge.judge('Le livreur n’est jamais passé, colis toujours pas livré').topics).toContain('delivery')
  })
})
