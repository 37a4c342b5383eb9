import { french as t } from './typography.ts'

/** What the interface says in French of private words, of closed doors, and of what is done on a network about somebody. */
export const contact = {
  private: t`message privé`,
  privateReply: t`réponse privée`,
  reply: t`Répondre en privé`,
  send: t`Envoyer`,
  tab: t`Réponse privée`,
  draft: t`Brouillon de la réponse privée`,
  whisper: t`En privé`,
  whisperHint: (name: string) => t`La réponse part en message privé : seule la personne la lit (${name}).`,
  answersTo: (to: string, from: string) => t`La réponse partira à ${to}, et non à ${from}.`,
  privateHint: t`Ce message est privé, la réponse l'est aussi.`,
  closed: {
    chosen: t`L'auteur n'accepte ici que les réponses de personnes choisies, et votre compte n'en est pas.`,
    blocked: t`L'auteur a bloqué votre compte : personne ne verrait la réponse.`,
    title: t`Une réponse publique serait refusée.`,
    whisper: t`Vous pouvez essayer en privé.`,
  },
  acts: {
    mute: t`Mettre en sourdine…`,
    unmute: t`Rendre la voix`,
    block: t`Bloquer…`,
    unblock: t`Débloquer`,
    report: t`Signaler au réseau…`,
  },
  also: { mute: t`masquer ignorer`, block: t`bannir`, report: t`modération dénoncer` },
  menu: (network: string) => t`Sur ${network}`,
  reportedAlready: t`Ce message est déjà signalé.`,
  ask: {
    mute: {
      title: (name: string) => t`Mettre ${name} en sourdine ?`,
      does: (network: string) =>
        t`Ses messages quittent la vue de votre compte sur ${network}. La personne n'en sait rien.`,
      doesNot: t`Rien n'est effacé ni caché aux autres. Selon le réseau, Vigie peut ne plus entendre ce qu'elle vous adresse : une plainte en sourdine reste une plainte.`,
      act: t`Mettre en sourdine`,
    },
    block: {
      title: (name: string) => t`Bloquer ${name} ?`,
      does: (network: string) =>
        t`Sur ${network}, cette personne ne pourra plus vous répondre ni vous écrire, et votre compte ne verra plus ses messages. Elle peut s'en apercevoir, et le montrer.`,
      doesNot: t`Rien n'est effacé : tous les autres la lisent toujours. On ne bloque pas une critique, même dure.`,
      act: t`Bloquer`,
    },
    report: {
      title: (name: string) => t`Signaler le message de ${name} ?`,
      does: (network: string) =>
        t`Le message part, avec votre motif, à ceux qui modèrent ${network}. Ils décident seuls, et cela peut durer.`,
      doesNot: t`Rien n'est effacé ni caché d'ici là. On ne signale pas une critique, seulement ce qui enfreint les règles.`,
      act: t`Signaler`,
    },
  },
  why: t`Pour quel motif ?`,
  reasons: {
    spam: t`Spam ou arnaque`,
    harassment: t`Attaque contre une personne, haine`,
    illegal: t`Illégal ou dangereux`,
    other: t`Autre motif, à dire en mots`,
  },
  words: t`En quelques mots`,
  wordsNeeded: t`Dites le motif en quelques mots.`,
  reasonNeeded: t`Choisissez un motif.`,
  logged: t`Le geste et son motif s'inscrivent dans le cas et au journal.`,
  done: {
    mute: t`Mis en sourdine`,
    unmute: t`Plus en sourdine`,
    block: t`Bloqué`,
    unblock: t`Débloqué`,
    report: t`Signalé au réseau`,
  },
  events: {
    'author-muted': (who: string, when: string) => t`${who} a mis la personne en sourdine ${when}`,
    'author-unmuted': (who: string, when: string) => t`${who} a levé la sourdine ${when}`,
    'author-blocked': (who: string, when: string, reason: string) => t`${who} a bloqué la personne ${when} : ${reason}`,
    'author-unblocked': (who: string, when: string) => t`${who} a débloqué la personne ${when}`,
    'author-reported': (who: string, when: string, reason: string) =>
      t`${who} a signalé un message au réseau ${when} : ${reason}`,
  },
  noReason: t`sans motif`,
}

/** The acts about a customer's account as the log says them. */
export const contactActs = {
  'author-muted': (who: string) => t`${who} a mis quelqu'un en sourdine`,
  'author-unmuted': (who: string) => t`${who} a levé une sourdine`,
  'author-blocked': (who: string) => t`${who} a bloqué quelqu'un`,
  'author-unblocked': (who: string) => t`${who} a débloqué quelqu'un`,
  'author-reported': (who: string) => t`${who} a signalé un message au réseau`,
}

/** The failures that are about these. */
export const contactProblems = {
  'no-private-answers': {
    title: t`Ce réseau ne prend pas de réponse privée d'ici.`,
    text: t`Répondez en public, ou directement sur le réseau. Votre texte est gardé.`,
  },
  'no-moderation': {
    title: t`Ce réseau ne laisse pas faire cela d'ici.`,
    text: t`Faites-le sur le réseau. Rien n'a changé.`,
  },
  'moderation-refused': {
    title: t`Le réseau a refusé.`,
    text: t`Rien n'a changé. Réessayez, ou faites-le sur le réseau.`,
  },
  'no-ground': {
    title: t`Il manque un motif.`,
    text: t`Choisissez-en un ; « autre » se dit en quelques mots.`,
  },
}
