import { upTo } from './french-moments.ts'
import { french as t } from './typography.ts'

/** « cas » is the same for one and for many. */
const cases = (count: string, _n: number) => t`${count} cas`

/** What the interface says in French about many cases at once. `n`: how many; `count`: the same as it is written. */
export const bulk = {
  label: t`Plusieurs cas`,
  pick: t`Choisir ce cas`,
  picked: t`choisi`,
  chosen: (count: string, n: number) => (n < 2 ? t`${count} choisi` : t`${count} choisis`),
  all: (count: string) => t`Choisir les ${count} de cette vue`,
  clear: t`Ne plus rien choisir`,
  more: t`Autres actions`,
  reading: t`Vigie regarde ce qui peut se faire…`,
  acts: {
    pick: t`Choisir le cas`,
    range: t`Choisir jusqu'ici`,
    all: t`Choisir toute la vue`,
    clear: t`Ne plus rien choisir`,
    undo: t`Annuler le dernier lot`,
    assign: t`Confier`,
    handOver: t`Confier à un service`,
    settle: t`Régler`,
    setAside: t`Écarter`,
    priority: t`Gravité`,
    pause: t`Mettre en pause`,
    reopen: t`Rouvrir`,
  },
  /** What is about to be done. */
  ask: {
    assign: (to: string, count: string, n: number) => t`Confier ${cases(count, n)} à ${to} ?`,
    release: (count: string, n: number) => t`Rendre ${cases(count, n)} à l'équipe ?`,
    'hand-over': (to: string, count: string, n: number) => t`Confier ${cases(count, n)} au service ${to} ?`,
    settle: (count: string, n: number) => t`Régler ${cases(count, n)} ?`,
    'set-aside': (reason: string, count: string, n: number) => t`Écarter ${cases(count, n)} : ${reason} ?`,
    priority: (word: string, count: string, n: number) => t`Mettre ${cases(count, n)} en gravité « ${word} » ?`,
    pause: (until: string, count: string, n: number) => t`Mettre ${cases(count, n)} en pause ${upTo(until)} ?`,
    reopen: (count: string, n: number) => t`Rouvrir ${cases(count, n)} ?`,
  },
  go: (verb: string, count: string, n: number) => `${verb} ${cases(count, n)}`,
  verbs: {
    assign: t`Confier`,
    'hand-over': t`Confier`,
    settle: t`Régler`,
    'set-aside': t`Écarter`,
    priority: t`Changer`,
    pause: t`Mettre en pause`,
    reopen: t`Rouvrir`,
  },
  begin: t`Choisir`,
  nothing: t`Rien à faire ici`,
  going: (done: string, of: string) => t`${done} sur ${of}`,
  undoHint: t`Vous pourrez annuler pendant une journée.`,
  capped: (count: string) => t`La vue en contient davantage : les ${count} premiers sont pris.`,
  stay: t`Restent comme ils sont`,
  /** Why cases stay as they are. */
  because: {
    same: (count: string, n: number) => (n < 2 ? t`${count} l'est déjà` : t`${count} le sont déjà`),
    changed: (count: string, n: number) =>
      n < 2 ? t`${count} a changé entre-temps` : t`${count} ont changé entre-temps`,
    gone: (count: string, n: number) => (n < 2 ? t`${count} n'existe plus` : t`${count} n'existent plus`),
    erased: (count: string, n: number) =>
      n < 2 ? t`${count} dont les mots ont été effacés` : t`${count} dont les mots ont été effacés`,
    closed: (count: string, n: number) => (n < 2 ? t`${count} déjà clos` : t`${count} déjà clos`),
    open: (count: string, n: number) => (n < 2 ? t`${count} déjà ouvert` : t`${count} déjà ouverts`),
    'other-open': (count: string, n: number) =>
      n < 2
        ? t`${count} dont la personne a déjà un autre cas ouvert`
        : t`${count} dont la personne a déjà un autre cas ouvert`,
    late: (count: string, n: number) =>
      n < 2
        ? t`${count} où quelqu'un attend depuis trop longtemps : répondez d'abord`
        : t`${count} où quelqu'un attend depuis trop longtemps : répondez d'abord`,
    'person-gone': (count: string, n: number) =>
      n < 2
        ? t`${count} dont l'ancien propriétaire ne prend plus de cas`
        : t`${count} dont l'ancien propriétaire ne prend plus de cas`,
    merged: (count: string, n: number) =>
      n < 2 ? t`${count} fusionné avec un autre` : t`${count} fusionnés avec un autre`,
  },
  /** What was done. */
  done: {
    assign: (to: string, count: string, n: number) =>
      n < 2 ? t`${count} cas confié à ${to}.` : t`${count} cas confiés à ${to}.`,
    release: (count: string, n: number) =>
      n < 2 ? t`${count} cas rendu à l'équipe.` : t`${count} cas rendus à l'équipe.`,
    'hand-over': (to: string, count: string, n: number) =>
      n < 2 ? t`${count} cas confié au service ${to}.` : t`${count} cas confiés au service ${to}.`,
    settle: (count: string, n: number) => (n < 2 ? t`${count} cas réglé.` : t`${count} cas réglés.`),
    'set-aside': (count: string, n: number) => (n < 2 ? t`${count} cas écarté.` : t`${count} cas écartés.`),
    priority: (word: string, count: string, n: number) => t`${cases(count, n)} en gravité « ${word} ».`,
    pause: (count: string, n: number) => t`${cases(count, n)} en pause.`,
    reopen: (count: string, n: number) => (n < 2 ? t`${count} cas rouvert.` : t`${count} cas rouverts.`),
  },
  notAll: (count: string, n: number) =>
    n < 2 ? t`${count} autre reste comme il est.` : t`${count} autres restent comme ils sont.`,
  undoing: t`Vigie remet les cas comme avant…`,
  undone: (count: string, n: number) => (n < 2 ? t`${count} cas est comme avant.` : t`${count} cas sont comme avant.`),
  inPart: (done: string, of: string, n: number) =>
    n < 2
      ? t`Le lot s'est arrêté en chemin : ${done} cas sur ${of} est fait.`
      : t`Le lot s'est arrêté en chemin : ${done} cas sur ${of} sont faits.`,
  broken: t`Le lot s'est arrêté en chemin. Ce qui est fait est fait une seule fois.`,
  goOn: t`Continuer`,
  /** On the grey lines of a case. */
  event: {
    inBulk: t`par lot`,
    restored: (who: string, when: string) => t`${who} a annulé un lot : le cas est comme avant ${when}`,
  },
}

export const bulkProblems = {
  'bulk-undone': { title: t`Ce lot a été annulé.`, text: t`Choisissez à nouveau les cas pour recommencer.` },
  'bulk-not-done': { title: t`Ce lot n'a pas encore été fait.`, text: t`Il n'y a rien à annuler.` },
  'bulk-too-old': {
    title: t`Ce lot a plus d'une journée.`,
    text: t`Il ne s'annule plus d'un coup : changez les cas un par un.`,
  },
}

/** What the interface says in French about views that people keep. */
export const savedViews = {
  gone: {
    title: t`Cette vue n'est plus là.`,
    text: t`Elle a été retirée, ou elle n'est que pour la personne qui l'a faite. Les cas, eux, n'ont pas bougé.`,
    act: t`Voir les cas à répondre`,
  },
  title: t`Vos vues`,
  keep: t`Garder la vue`,
  keepTitle: t`Garder cette vue`,
  keepHint: t`Elle se range parmi vos vues, avec son compte.`,
  name: t`Nom`,
  nameNeeded: t`Donnez-lui un nom.`,
  share: t`La partager avec toute l'équipe`,
  save: t`Garder`,
  rename: t`Renommer`,
  renameTitle: t`Changer cette vue`,
  up: t`Monter`,
  down: t`Descendre`,
  takeFilter: t`Y mettre les filtres affichés`,
  remove: t`Retirer`,
  removed: (name: string) => t`La vue « ${name} » est retirée.`,
  changed: (name: string) => t`La vue « ${name} » est à jour.`,
  kept: (name: string) => t`La vue « ${name} » est gardée.`,
  more: (name: string) => t`Vue « ${name} » : autres gestes`,
  sharedBy: (name: string) => t`Partagée par ${name}`,
  shared: t`Partagée avec l'équipe`,
  go: (name: string) => t`Vue « ${name} »`,
}
