import { describe, expect, it } from 'vitest'
import { urgenciesIn } from './urgency.ts'

describe('what makes a post urgent', () => {
  it.each([
    ['Il y a une odeur de gaz chez moi', ['danger']],
    ['ça sent le gaz dans l’escalier', ['danger']],
    ['Une fuite de gaz, vite', ['danger']],
    ['Il y a de la fumée qui sort de la prise', ['danger']],
    ['Fumée noire dans le compteur', ['danger']],
    ['Je suis enceinte et sans chauffage', ['vulnerable']],
    ['ma femme est enceinte de 8 mois', ['vulnerable']],
    ['Je suis à découvert à cause de vous', ['money']],
    ['vous mettez mon compte en découvert', ['money']],
    ['mon découvert autorisé est dépassé', ['money']],
  ])('is heard in "%s"', (text, found) => {
    expect(urgenciesIn(text)).toEqual(found)
  })

  it.each([
    'J’ai découvert votre boutique hier',
    'On a découvert une erreur sur la facture',
    'Nous avons découvert que la commande était annulée',
    'Mon mari a découvert le message',
    'L’enceinte de salon grésille',
    'Mon enceinte Bluetooth ne s’allume plus',
    'l’enceinte connectée est en panne',
    'La truite fumée était fade',
    'saumon fumé et truite fumée',
    'Ma facture de gaz est fausse',
    'EDF gaz, changement de contrat',
  ])('is not heard in "%s"', (text) => {
    expect(urgenciesIn(text)).toEqual([])
  })
})
