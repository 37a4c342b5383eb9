import { french as t } from './typography.ts'

/** What is written, and what it means. */
type Pairs = readonly (readonly [string, string])[]

/** What the interface says in French about searching. */
export const search = {
  title: t`Recherche`,
  act: t`Chercher dans les cas`,
  field: t`Chercher un mot, une phrase, une personne`,
  clear: t`Effacer`,
  suggestions: t`Suggestions`,
  results: t`Résultats`,
  count: (count: string, one: boolean, cut: boolean) =>
    one ? t`1 cas trouvé` : cut ? t`Les ${count} cas les plus proches` : t`${count} cas trouvés`,
  cut: t`Il y en a d'autres : ajoutez un mot, une personne ou une date.`,
  nothing: {
    title: t`Rien ne correspond.`,
    text: t`Retirez un mot ou un filtre, ou essayez une autre façon de le dire. Accents, pluriels et conjugaisons ne comptent pas.`,
  },
  teach: {
    title: t`Que cherchez-vous ?`,
    text: t`Vigie cherche dans les messages reçus, vos réponses, vos notes et les noms. Accents, pluriels et conjugaisons ne comptent pas.`,
    examples: [
      ['"colis perdu" -remboursement', t`la phrase exacte, sans un mot`],
      ['livraison de:camille après:7j', t`ce que Camille a écrit depuis 7 jours`],
      ['est:ouvert propriétaire:personne', t`les cas ouverts que personne n'a pris`],
    ] satisfies Pairs as Pairs,
    examplesTitle: t`Par exemple`,
  },
  recent: t`Vos dernières recherches`,
  forget: t`Les oublier`,
  in: {
    post: t`message`,
    reply: t`réponse`,
    note: t`note`,
    name: t`nom`,
    case: t`dernier message`,
  },
  by: (what: string, who: string) => t`${what} de ${who}`,
  faults: {
    unknown: (operator: string, _value: string) =>
      t`« ${operator}: » n'est pas un filtre. Mettez-le entre guillemets pour chercher ces mots.`,
    empty: (operator: string, _value: string) => t`« ${operator}: » attend une valeur, sans espace.`,
    'no-date': (operator: string, value: string) =>
      t`« ${operator}:${value} » n'est pas une date. Écrivez 2026-11-01, ou 7j pour 7 jours.`,
    'no-value': (operator: string, value: string) => t`« ${operator}: » ne connaît pas « ${value} ».`,
    nobody: (_operator: string, value: string) => t`Personne ici ne s'appelle « ${value} ».`,
    'too-long': (_operator: string, _value: string) => t`Cette recherche est trop longue : la fin n'est pas lue.`,
  },
  /** What is written for an operator and its values, with what each means. */
  operators: [
    ['de:', t`qui a écrit`],
    ['est:', t`où en est le cas`],
    ['propriétaire:', t`qui l'a pris`],
    ['gravité:', t`sa gravité`],
    ['réseau:', t`d'où il vient`],
    ['nature:', t`ce que c'est`],
    ['après:', t`écrit depuis`],
    ['avant:', t`écrit avant`],
  ] satisfies Pairs as Pairs,
  channel: 'réseau:',
  values: [
    ['est:nouveau', t`personne ne l'a ouvert`],
    ['est:ouvert', t`pas encore clos`],
    ['est:clos', t`réglé ou écarté`],
    ['est:en-attente', t`attend la personne`],
    ['est:en-pause', t`en pause`],
    ['est:réglé', t`réglé`],
    ['est:en-retard', t`hors délai`],
    ['est:sans-réponse', t`jamais répondu`],
    ['propriétaire:moi', t`à moi`],
    ['propriétaire:personne', t`à personne`],
    ['gravité:critique', t`critique`],
    ['gravité:haute', t`haute`],
    ['gravité:moyenne', t`moyenne`],
    ['gravité:basse', t`basse`],
    ['nature:réclamation', t`réclamation`],
    ['nature:question', t`question`],
    ['nature:compliment', t`compliment`],
    ['nature:suggestion', t`suggestion`],
    ['après:24h', t`depuis 24 h`],
    ['après:7j', t`depuis 7 jours`],
    ['après:30j', t`depuis 30 jours`],
    ['avant:7j', t`il y a plus de 7 jours`],
    ['avant:30j', t`il y a plus de 30 jours`],
  ] satisfies Pairs as Pairs,
}
