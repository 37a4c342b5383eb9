import { french as t } from './typography.ts'

/** What the interface says in French about assistants. */
export const assistants = {
  title: t`Assistants`,
  text: t`Un assistant (par MCP) lit les cas, prépare un brouillon, laisse une note. Il n'envoie rien et ne clôt rien : une personne relit et envoie.`,
  off: t`La porte est fermée.`,
  on: t`La porte est ouverte à qui tient une clé.`,
  open: t`Ouvrir la porte`,
  shut: t`Fermer la porte`,
  address: t`Adresse pour l'assistant`,
  key: t`Il y vient avec une clé, faite plus haut : « Lire les cas » pour lire, « Traiter les cas » pour les brouillons et les notes.`,
  draft: t`Brouillon d'un assistant. Relisez-le avant d'envoyer.`,
}
