import { french as t } from './typography.ts'

/** What the interface says in French about labels. */
export const labels = {
  title: t`Étiquettes`,
  lead: t`Pour retrouver et compter ce qui se ressemble. Sur un cas, la touche L en pose ou en crée une.`,
  none: t`Aucune étiquette pour l'instant.`,
  noneHint: t`Trois ou quatre suffisent pour commencer : « livraison », « allergie », « facture ».`,
  act: t`Étiqueter`,
  also: t`étiquette, label, ranger, trier`,
  create: (name: string) => t`Créer « ${name} »`,
  notMade: (name: string) => t`L'étiquette « ${name} » n'a pas été créée.`,
  put: (name: string) => t`Étiquette « ${name} » posée.`,
  taken: (name: string) => t`Étiquette « ${name} » retirée.`,
  made: (name: string) => t`« ${name} » est créée et posée.`,
  takeOff: (name: string) => t`Retirer « ${name} »`,
  on: (names: string) => t`étiquettes : ${names}`,
  more: (count: number) => t`+${count}`,
  filter: t`Étiquette`,
  name: t`Nom`,
  tone: t`Signe`,
  tones: {
    plain: t`Cercle gris`,
    accent: t`Losange bleu`,
    calm: t`Rond vert`,
    warn: t`Triangle ambre`,
    danger: t`Carré rouge`,
  },
  add: t`Nouvelle étiquette`,
  edit: (name: string) => t`Modifier ${name}`,
  saved: t`Étiquette gardée.`,
  archive: t`Archiver`,
  archived: (name: string) => t`« ${name} » n'est plus proposée. Les cas qui l'ont la gardent.`,
  archivedTitle: t`Archivées`,
  restore: t`Reprendre`,
  restored: (name: string) => t`« ${name} » est de nouveau proposée.`,
  cases: (count: number) =>
    count > 1 ? t`${count} cas en cours` : count === 1 ? t`un cas en cours` : t`aucun cas en cours`,
  merge: t`Remplacer par…`,
  mergeTitle: (name: string) => t`Remplacer « ${name} » par une autre étiquette`,
  mergeText: t`Partout où elle est posée, l'autre prend sa place. L'historique des cas garde son nom. Cela ne s'annule pas.`,
  mergeInto: t`Par`,
  mergeDo: t`Remplacer`,
  merged: (from: string, into: string) => t`« ${into} » a pris la place de « ${from} ».`,
  readOnly: t`Un responsable ou un administrateur renomme, remplace et archive les étiquettes.`,
  events: {
    'label-added': (who: string, name: string, when: string) => t`${who} a posé l'étiquette « ${name} », ${when}`,
    'label-removed': (who: string, name: string, when: string) => t`${who} a retiré l'étiquette « ${name} », ${when}`,
  },
}

/** The same for refusals. */
export const labelsProblems = {
  'label-taken': { title: t`Une étiquette porte déjà ce nom.`, text: t`Prenez celle-là, ou choisissez un autre nom.` },
  'label-merged': {
    title: t`Cette étiquette a déjà été remplacée.`,
    text: t`Rechargez la page pour voir par laquelle.`,
  },
  'label-archived': { title: t`Cette étiquette est archivée.`, text: t`Reprenez-la d'abord.` },
  'too-many-labels': {
    title: t`Il y a trop d'étiquettes pour trier quoi que ce soit.`,
    text: t`Archivez-en une d'abord.`,
  },
}
