import { french as t } from './typography.ts'

/** What the interface says in French about topics that a brand makes itself. */
export const topics = {
  title: t`Vos propres sujets`,
  text: t`Ce dont on vous parle et que personne d'autre n'a : la terrasse, la carte de fidélité, le nouveau menu. Quelques exemples suffisent ; dix valent mieux que trois.`,
  add: t`Ajouter un sujet`,
  name: t`Nom du sujet`,
  examples: t`Exemples`,
  examplesHint: t`Une phrase par ligne, comme un client l'écrirait. Effacer une ligne, c'est la désapprendre. Sous un message, « Corriger » le donne en exemple d'un geste.`,
  said: (count: string, one: boolean) => (one ? t`${count} message en parle.` : t`${count} messages en parlent.`),
  found: (key: string) => t`À la recherche : sujet:${key}`,
  posts: (count: string, one: boolean) =>
    one ? t`${count} message donné en exemple` : t`${count} messages donnés en exemple`,
  postsHint: t`Pour en reprendre un, corrigez ses sujets sous le message.`,
  save: t`Enregistrer le sujet`,
  saved: t`Sujet enregistré. Il compte pour tout ce qui arrive.`,
  archive: t`Archiver`,
  nowArchived: t`Sujet archivé : plus aucun message n'y est rangé.`,
  takeUp: t`Reprendre`,
  archived: t`Sujets archivés`,
}
