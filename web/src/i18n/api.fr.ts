import { french as t } from './typography.ts'

/** What the interface says in French about other tools: keys, webhooks, assistants. */
export const tools = {
  title: t`Autres outils`,
  lead: t`Caisse, tableur, messagerie d'équipe, assistant : ce qui lit Vigie ou en reçoit des nouvelles, sans ouvrir de session.`,
  docs: t`L'API et les webhooks, décrits pour qui programme`,
  keys: {
    title: t`Clés`,
    text: t`Un programme qui tient une clé agit en votre nom, jamais au-delà de ce que vous pouvez. Ni mots de passe, ni droits, ni autres clés.`,
    make: t`Créer une clé`,
    none: t`Aucune clé pour l'instant.`,
    name: t`Nom`,
    nameHint: t`Ce qui s'en servira, par exemple « Tableau de bord de la cuisine ».`,
    scopes: t`Ce qu'elle ouvre`,
    chooseScope: t`Choisissez au moins une chose.`,
    brands: t`Pour quelles marques`,
    allBrands: t`Toutes celles que vous voyez`,
    someBrands: t`Seulement celles-ci`,
    chooseBrand: t`Choisissez au moins une marque.`,
    life: t`Durée`,
    lives: { 30: t`30 jours`, 90: t`3 mois`, 365: t`1 an`, 730: t`2 ans` },
    until: (until: string) => t`Elle vaudra ${until}.`,
    once: (name: string) => t`La clé « ${name} » est prête. Gardez-la maintenant : elle ne sera plus montrée.`,
    secret: t`Clé, montrée une seule fois`,
    kept: t`Je l'ai gardée`,
    revoke: t`Révoquer`,
    revokeName: (name: string) => t`Révoquer ${name}`,
    revokeText: t`Le programme qui s'en sert s'arrête tout de suite. Cela ne s'annule pas.`,
    keep: t`La garder`,
    revoked: (name: string) => t`La clé « ${name} » n'ouvre plus rien.`,
    of: (who: string) => t`clé de ${who}`,
    ends: (until: string) => t`vaut ${until}`,
    used: (when: string) => t`servie ${when}`,
    unused: t`pas encore servie`,
    state: { revoked: t`révoquée`, expired: t`expirée` },
    brandCount: (names: string) => t`seulement ${names}`,
  },
  scopes: {
    'read-cases': t`Lire les cas`,
    'change-cases': t`Traiter les cas : attribuer, noter, clore`,
    reply: t`Répondre aux clients`,
    moderate: t`Mettre en sourdine, bloquer, signaler`,
    'read-people': t`Lire l'équipe`,
    'read-settings': t`Lire les réglages et les sources`,
    'change-settings': t`Changer les réglages et les sources`,
    'read-audit': t`Lire le journal`,
  },
}

/** Acts about other tools, as the log tells them in French. */
export const toolActs = {
  'key-made': (who: string) => t`${who} a créé une clé pour un programme`,
  'key-revoked': (who: string, whom: string) => t`${who} a révoqué une clé de ${whom}`,
}

/** The sentences for what is refused about other tools, in French. */
export const toolProblems = {
  'audit-of-all': {
    title: t`Le journal parle de toutes les marques.`,
    text: t`Une clé limitée à certaines marques ne peut pas le lire : ouvrez-la à toutes, ou retirez « Lire le journal ».`,
  },
  'too-many-keys': {
    title: t`Vous avez déjà cinquante clés.`,
    text: t`Révoquez celles qui ne servent plus, puis recommencez.`,
  },
  'too-many-requests': {
    title: t`Beaucoup de demandes d'un coup.`,
    text: t`Vigie souffle un instant : réessayez dans une minute.`,
  },
}
