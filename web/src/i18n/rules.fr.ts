import { french as t } from './typography.ts'

/** What the interface says in French of watch rules and their conditions. */
export const rules = {
  any: t`L'un de ces termes`,
  unnamed: t`Il manque un nom à la règle.`,
  pairBegun: t`Ajoutez d'abord les deux mots commencés, ou effacez-les.`,
  noTerm: t`Il manque un mot à guetter.`,
  refine: t`Affiner`,
  refineLead: t`Facultatif. Chaque condition écarte des messages ; l'aperçu dit combien.`,
  all: t`Il contient aussi`,
  allHint: t`Tous ces mots, où qu'ils soient. @compte, #mot-dièse et site.fr sont reconnus.`,
  near: t`Deux mots proches`,
  nearHint: t`Dans un ordre ou dans l'autre.`,
  first: t`Un mot`,
  second: t`Un autre`,
  between: t`Mots entre les deux, au plus`,
  addNear: t`Ajouter ces deux mots`,
  none: t`Sauf s'il contient`,
  noneHint: t`Un seul de ces mots suffit à écarter le message.`,
  languages: t`Écrit en`,
  languagesHint: t`Un message dont personne ne dit la langue est gardé : mieux vaut un de trop.`,
  tooShort: t`Il faut deux caractères au moins : une lettre seule se trouve dans presque tous les messages.`,
  notALanguage: t`Vigie ne connaît pas cette langue.`,
  networks: t`Entendu sur`,
  networksHint: t`Rien de coché : partout.`,
  author: t`Écrit par`,
  authors: { any: t`Tout le monde`, person: t`Personnes`, automated: t`Automates` },
  authorHint: t`Un automate se déclare lui-même, là où le réseau le permet. Qui ne dit rien compte comme une personne.`,
  removes: (count: number, shown: string) => (count === 0 ? t`n'écarte rien` : t`en écarte ${shown}`),
  pair: (first: string, second: string, between: number) =>
    between === 0
      ? t`« ${first} » à côté de « ${second} »`
      : between === 1
        ? t`« ${first} » à un mot de « ${second} » au plus`
        : t`« ${first} » à ${between} mots de « ${second} » au plus`,
  line: {
    all: (words: string) => t`avec ${words}`,
    none: (words: string) => t`sauf ${words}`,
    languages: (names: string) => t`en ${names}`,
    networks: (names: string) => t`sur ${names}`,
    author: { any: '', person: t`de personnes`, automated: t`d'automates` },
  },
  trial: {
    title: t`Aperçu`,
    waiting: t`Dès le premier mot, Vigie montre ici ce que la règle aurait trouvé.`,
    looking: t`Vigie relit les messages gardés…`,
    found: (count: number, shown: string, looked: string) =>
      count === 0
        ? t`Rien parmi les ${looked} messages gardés depuis 30 jours.`
        : count === 1
          ? t`1 message trouvé, sur ${looked} gardés depuis 30 jours.`
          : t`${shown} messages trouvés, sur ${looked} gardés depuis 30 jours.`,
    foundNewest: (shown: string, looked: string) => t`${shown} trouvés parmi les ${looked} messages les plus récents.`,
    empty: t`Aucun message n'est gardé depuis 30 jours : l'aperçu se remplira avec les premiers.`,
    scope: t`Vigie ne compte que ce qu'elle a gardé ; un mot nouveau peut en trouver bien d'autres.`,
    floods: t`Cette règle déborderait.`,
    floodsText: t`Plus de messages par jour que l'équipe n'en peut lire. Une condition ou un mot plus précis y remédie.`,
  },
  week: (shown: string) => t`${shown} en 7 j`,
  state: {
    floods: (shown: string) => t`Déborde : ${shown} messages en 7 jours, plus que l'équipe n'en peut lire. Affinez-la.`,
    broad: (percent: string) => t`Prend ${percent} % de tout ce qui arrive : est-ce vraiment de vous qu'on parle ?`,
    silent: (when: string) => t`N'a rien trouvé depuis ${when}. Le mot est-il bien écrit ?`,
  },
}

/** The failures that are about watch rules. */
export const rulesProblems = {
  'rule-boundless': {
    title: t`Cette règle prendrait tout le reste.`,
    text: t`Elle ne fait qu'écarter. Donnez-lui un mot à guetter, un mot qui doit y être, ou deux mots proches.`,
  },
  'rule-contradicts': {
    title: t`Cette règle se contredit.`,
    text: t`Un même mot y est guetté et écarté : elle ne trouverait jamais rien avec lui.`,
  },
}
