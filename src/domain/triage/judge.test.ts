import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { cueTable } from './cue-table.ts'
import { readFeatures } from './features.ts'
import { saidOf } from './correction.ts'
import type { Judgement, Shifts } from './judgement.ts'
import { type Head, heads } from './labels.ts'
import { saysRudeStaff } from './manners.ts'

const judge = loadJudge()

/** Moves one output and no other, by so much. */
const moving = (output: string, by: number): Shifts => ({ take: () => undefined, of: (it) => (it === output ? by : 0) })
const movedBy = (text: string, output: string, by: number): Judgement =>
  judge.judge(text, { shifts: moving(output, by) })

const rude = 'PUTAIN MAIS RÉPONDEZ BANDE D’INCAPABLES, RENDEZ-MOI MON ARGENT !!!'
const upset = 'Toujours pas livré, je suis très déçue, personne ne répond'

/** Each step by which an output is moved from one end to the other is smaller than the narrowest band; the surest output is no surer than a thousand million to one. */
const steps = Array.from({ length: 501 }, (_, i) => (i - 250) / 10)

describe('a verdict', () => {
  it.each([
    ['anger', 'anger.1', upset],
    ['anger', 'anger.2', rude],
    ['anger', 'anger.3', rude],
    ['complaint', 'complaint', upset],
    ['relevant', 'relevant', upset],
    ['urgent', 'urgent', upset],
    ['churn', 'churn', upset],
    ['reminder', 'reminder', upset],
    ['viral', 'viral', upset],
    ['sarcasm', 'sarcasm', upset],
    ['abuse', 'abuse', rude],
    ['hate', 'hate', rude],
    ['language', 'language.it', 'Pizza Margherita'],
  ] as const)('on %s never turns without a doubt, moved by %s', (head: Head, output, text) => {
    let turned = 0
    let before = movedBy(text, output, -25.1)
    for (const by of steps) {
      const now = movedBy(text, output, by)
      if (saidOf(now, head) !== saidOf(before, head)) {
        turned++
        expect([before, now].map(({ unsure }) => unsure.includes(head))).toContain(true)
      }
      before = now
    }
    expect(turned).toBeGreaterThan(0)
  })

  it('on hate is as likely as what was taught makes it, and no other verdict moves with it', () => {
    const [plain, less] = [judge.judge(rude), movedBy(rude, 'hate', -2)]
    expect(less.p.hate).toBeLessThan(plain.p.hate)
    const others = (it: Judgement) => ({ ...it, hate: 'none', unsure: [], p: { ...it.p, hate: 0 } })
    expect(others(less)).toEqual(others(plain))
  })

  it.each(['Hello', 'Bonjour', '@mireille Bonsoir !', 'Salut à tous'])(
    'on "%s" alone is no complaint, and no reminder',
    (text) => {
      for (const direct of [true, false]) {
        const it = judge.judge(text, { direct })
        expect(it).toMatchObject({ complaint: false, reminder: false })
        expect(it.unsure).not.toContain('complaint')
      }
    },
  )

  it.each([
    ['sv', 'Jag är så lycklig idag, vilken underbar konsert 😍', 'pos', 'underbar'],
    ['ro', 'Sunt foarte trist azi, totul merge prost 😭', 'neg', 'trist'],
  ])(
    'on a mood is explained by what was heard, in a language without outputs of its own too: %s',
    (lang, text, mood, word) => {
      const { language, sentiment } = judge.judge(text)
      expect([language, sentiment]).toEqual([lang, mood])
      expect(judge.reasons(text, 'sentiment').map(({ start, end }) => text.slice(start, end))).toContain(word)
    },
  )

  it.each([
    ['fr', 'J’adore vos croissants'],
    ['fr', 'Super !'],
    ['fr', 'Bravo à toute l’équipe'],
    ['fr', 'Délicieux repas, service adorable'],
    ['fr', 'Excellent accueil, on reviendra'],
    ['en', 'Love your croissants'],
  ])(
    'is no complaint because most of what is said to a brand is one, where somebody only praises (%s: %s)',
    (lang, text) => {
      const { complaint, sentiment } = judge.judge(text, { lang, direct: true })
      expect([complaint, sentiment]).toEqual([false, 'pos'])
    },
  )

  it.each(['Délicieux repas, service adorable', 'Bonjour !', 'Bravo, encore une heure de retard'])(
    'is learnt on from where it stands: %s',
    (text) => {
      const circumstances = { lang: 'fr', direct: true }
      const { outputs, odds } = judge.examine(text, circumstances)
      const at = odds[outputs.indexOf('complaint')] ?? Number.NaN
      expect(1 / (1 + Math.exp(-at))).toBeCloseTo(judge.judge(text, circumstances).p.complaint, 3)
    },
  )

  it.each([
    'Bravo, encore une heure de retard',
    'Super service client, bravo 👏🙄',
    'Bravo pour la queue',
    'Le colis est arrivé ouvert et vide, super',
    'Très bon accueil mais plats froids',
  ])('is a complaint where praise has anything beside it that is none: %s', (text) => {
    expect(judge.judge(text, { lang: 'fr', direct: true }).complaint).toBe(true)
  })

  it('on the mood of what complains and sounds glad in irony is doubted', () => {
    const glad: Shifts = {
      take: () => undefined,
      of: (it) => (['complaint', 'sarcasm', 'own.pos'].includes(it) ? 12 : 0),
    }
    const it = judge.judge('Merci beaucoup pour tout', { shifts: glad })
    expect(it).toMatchObject({ complaint: true, sarcasm: true, sentiment: 'pos' })
    expect(it.unsure).toContain('sentiment')
  })

  it('is not doubted far from every edge', () => {
    expect(judge.judge('Merci beaucoup, à bientôt').unsure).not.toContain('anger')
    expect(judge.judge('Merci beaucoup, à bientôt').unsure).not.toContain('urgent')
  })
})

describe('hate', () => {
  it.each([
    'Colis en retard',
    'Trois heures de retard, encore des retards',
    'La cuisine est dégoûtante',
    'The Indian food was disgusting',
    'Black Friday is a scam, stupid website',
    'Robe noire arrivée sale',
    "grosse merde d'application",
    "Frais à l'étranger facturés, bande de voleurs",
    'My wife was told to shut up by your stupid manager',
    'Votre vendeur a insulté ma femme, honte à vous',
    "Je suis handicapée, c'est une honte",
    'Votre livreur m’a traité de sale noir',
    'The guard called me a nigger because I’m black',
    'Ce service est une honte, bande d’incapables',
    'Le melon n’était pas mûr et la salade sale',
    'Les migrants dorment sous le pont, et il gèle',
    'Le club compte 40 hommes et 52 femmes',
    'Les musulmans ne sont pas des terroristes',
    'Crier « sale pédé » dans un stade, c’est un délit',
    'Votre magasin est sale, les toilettes pour handicapés aussi, dehors comme dedans',
    'Service nulllll, l1vraison en retard, j’en ai m4rre !!!',
  ])('is not in a complaint, nor in what a victim tells: "%s"', (text) => {
    expect(judge.judge(text).hate).toBe('none')
  })

  it.each([
    ['sales arabes, retournez dans votre pays', 'racism', /arabes/],
    ['All immigrants are criminals and rapists, send them back', 'racism', /immigrants/],
    ['Women are stupid and inferior', 'sexism', /women/i],
    ['Les femmes sont toutes des connes, retournez en cuisine', 'sexism', /femmes/],
    ['you fucking retard', 'other', /retard/],
    ['Les gitans ne seront jamais des gens honnêtes', 'racism', /gitans/],
    ['Les lesbiennes me débectent', 'other', /lesbiennes/],
    ['Dehors les m4rocains', 'racism', /m4rocains/],
    ['Les j u i f s dehors', 'racism', /j u i f s/],
    ['les imigrés sont des parasites', 'racism', /imigrés/],
  ] as const)('is in "%s", and whom it is against is marked', (text, against, whom) => {
    expect(judge.judge(text).hate).toBe(against)
    const marked = judge.reasons(text, 'hate').map(({ start, end }) => text.slice(start, end))
    expect(marked.join(' ')).toMatch(whom)
  })
})

describe('words that nobody may pass over', () => {
  it.each([
    ['Vous allez le regretter, je porte plainte', 'abuse'],
    ['Let’s pay him a visit', 'abuse'],
    ['I’ll be waiting for you in the car park', 'abuse'],
    ['See you in court', 'urgent'],
    ['Mise en demeure envoyée ce jour', 'urgent'],
    ['Mon avocat va prendre contact', 'urgent'],
    ['Mon fils s’est étouffé avec une pièce du jouet', 'urgent'],
    ['Les freins ont lâché sur l’autoroute', 'urgent'],
    ['Du verre dans ma salade', 'urgent'],
    ['j’ai envie d’en finir', 'urgent'],
    ['Colis jamais reçu, il me le faut pour demain', 'urgent'],
  ] as const)('have a person asked: "%s"', (text, head) => {
    expect(judge.judge(text).unsure).toContain(head)
  })

  it.each(['J’ai explosé de rire, merci', 'Il est temps d’en finir avec les colis', 'Merci beaucoup, à demain'])(
    'are not in "%s"',
    (text) => {
      expect(judge.judge(text).unsure).not.toContain('urgent')
    },
  )
})

describe('the manners of those who serve', () => {
  it.each([
    'Les agents de sécurité étaient agressifs.',
    'Les hommes de la sécurité étaient agressifs.',
    'The security guards were aggressive.',
    'Vos contrôleurs ont été vraiment odieux',
  ])('complain where they are said to have been bad: "%s"', (text) => {
    expect(judge.judge(text, { direct: true }).complaint).toBe(true)
  })

  it.each([
    'Le serveur homo était adorable.',
    'Le serveur était adorable.',
    'The gay waiter was lovely.',
    'The waiter was lovely.',
  ])('praise where they are said to have been good, whoever they are: "%s"', (text) => {
    for (const direct of [true, false])
      expect(judge.judge(text, { direct })).toMatchObject({ complaint: false, sentiment: 'pos' })
  })

  it.each([
    ['Vos agents n’étaient pas agressifs, au contraire', false],
    ['Your guards were never rude', false],
    ['Votre chien est agressif', false],
    ['Le personnel de la gare de Lyon a été très désagréable', true],
  ])('are read as what they are: "%s"', (text, isRude) => {
    expect(saysRudeStaff(text, readFeatures(text, cueTable()))).toBe(isRude)
  })
})

describe('what is said of a post', () => {
  /** Ends that something may still be expected behind: the eyes of a face, the first half of a sign. */
  const open = fc.constantFrom(':', ';', '=', ': ', ':-', ":'", '=-', '\ud83d', '\ud83c', 'h', '', ' ', '@', '<', '!')
  const begun = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '!', 'merci ', 'nul ', '字'), maxLength: 12 })
  const before = fc
    .tuple(fc.nat(16), fc.constantFrom(')', '(', 'p', 'd', '3', '/', '\ude21', '\udfff', '-)', ' (', ':', 'a'))
    .map(([far, sign]) => `${'a'.repeat(far)}${sign.repeat(24)}`)

  it('does not depend on what was read before it, and what it is marked by lies within it', () => {
    fc.assert(
      fc.property(fc.tuple(begun, open), before, before, ([start, end], one, other) => {
        const text = start + end
        const said = [one, other].map((each) => {
          judge.judge(each)
          const it = judge.judge(text)
          return { it, why: [...judge.explain(text, heads)] }
        })
        expect(said[0]).toEqual(said[1])
        for (const [, reasons] of said[0]?.why ?? [])
          for (const each of reasons) expect(each.end).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: runs(200) },
    )
  })
})

describe('a post that teaches', () => {
  it.each(['ご注文はどこですか', '😡😡😡', 'Merci beaucoup'])(
    '"%s" is the same whatever was read before it',
    (text) => {
      const [after, other] = ['Bonjour, où est ma commande ?', 'Wo bleibt meine Bestellung?'].map((before) => {
        judge.judge(before)
        return [...judge.examine(text).odds]
      })
      expect(after).toEqual(other)
    },
  )
})
