import { french as t } from './typography.ts'

/** What the interface says in French about texts to begin answers with. */
export const texts = {
  title: t`Textes`,
  lead: t`Un point de départ n'est pas une réponse : ce que vous laissez entre doubles crochets reste à écrire, et l'envoi attend.`,
  templates: t`Points de départ`,
  snippets: t`Raccourcis`,
  snippetsLead: t`Dans une réponse, tapez un point-virgule et le raccourci, puis Entrée.`,
  none: t`Aucun texte pour l'instant.`,
  noneHint: t`Gardez vos meilleures réponses : elles serviront de point de départ, jamais de formule toute faite.`,
  add: t`Nouveau texte`,
  kind: t`Ce que c'est`,
  kinds: { template: t`Un point de départ`, snippet: t`Un raccourci` },
  name: t`Nom`,
  text: t`Texte`,
  textHint: t`Vigie remplit {{prénom}}, {{moi}}, {{marque}} et {{lieu}} ; ce qu'elle ne sait pas devient un blanc. Un blanc à vous : [[ce qui s'est passé]].`,
  shortcut: t`Raccourci`,
  shortcutHint: t`Sans espace, par exemple « merci ».`,
  badShortcut: t`Des lettres, des chiffres, - et _ seulement.`,
  language: t`Langue`,
  anyLanguage: t`Toutes`,
  whose: t`Pour qui`,
  own: t`Moi`,
  shared: t`Toute l'équipe`,
  sharedTag: t`équipe`,
  preview: t`Pour Camille, cela donne`,
  change: (name: string) => t`Modifier ${name}`,
  remove: t`Supprimer`,
  removed: (name: string) => t`« ${name} » est supprimé.`,
  notBack: (name: string) => t`« ${name} » n'a pas pu revenir : Vigie ne répond pas.`,
  saved: t`Texte gardé.`,
  open: t`Textes`,
  openHint: t`Insérer un texte (ou tapez un point-virgule)`,
  choose: t`Textes à insérer`,
  found: (count: number) => (count > 1 ? t`${count} textes` : count === 1 ? t`un texte` : t`aucun texte`),
  others: (count: number) =>
    count > 1 ? t`et ${count} autres : quelques lettres suffisent` : t`et un autre : quelques lettres suffisent`,
  nothing: t`Aucun texte à ce nom.`,
  toTexts: t`Écrire des textes`,
  left: (count: number) => (count > 1 ? t`${count} blancs à remplir` : t`un blanc à remplir`),
  fill: (words: string) => t`Remplir : ${words}`,
  nextBlank: t`le suivant`,
}

/** The same for refusals. */
export const textsProblems = {
  'blanks-left': { title: t`Il reste des blancs à remplir.`, text: t`Rien n'est parti, votre texte est gardé.` },
  'shortcut-taken': { title: t`Ce raccourci est déjà pris.`, text: t`Choisissez-en un autre.` },
  'too-many-templates': {
    title: t`Il y a trop de textes pour qu'on s'y retrouve.`,
    text: t`Supprimez-en un avant d'en ajouter.`,
  },
}
