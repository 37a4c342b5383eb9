import { french as t } from './typography.ts'

/** What the interface says in French about the own address of a source. */
export const door = {
  title: t`Envoyer ici`,
  address: t`Adresse`,
  copy: t`Copier`,
  copied: t`Copié.`,
  byHand: t`Sélectionné : copiez avec le clavier.`,
  example: t`Un exemple à essayer`,
  secret: {
    title: t`Secret`,
    none: t`Rien n'est accepté tant qu'il n'y a pas de secret.`,
    there: t`Il a été montré une seule fois, à sa création. Perdu ? Faites-en un autre : l'ancien vaut encore un jour, le temps de le remplacer.`,
    make: t`Créer le secret`,
    renew: t`Créer un nouveau secret`,
    once: t`Gardez-le maintenant : il ne sera plus montré.`,
    label: t`Secret, montré une seule fois`,
    ask: t`Demandez le secret à qui branche les sources.`,
  },
}
