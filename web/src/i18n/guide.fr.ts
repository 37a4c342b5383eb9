import { french as t } from './typography.ts'

/** What the interface says in French on the way from nothing to a watch that listens. */
export const guide = {
  steps: { you: t`Vous`, brand: t`Marque`, watch: t`À guetter`, sources: t`Sources` },
  progress: (at: number, of: number, minutes: number) => t`${at} sur ${of}, environ ${minutes} min`,
  back: t`Retour`,
  brand: {
    sites: t`Vos sites`,
    sitesHint: t`Le site, la carte, la réservation. Un message qui y mène parle de vous.`,
    notASite: t`Un site ressemble à chezmireille.fr.`,
    accounts: t`Vos comptes sur les réseaux`,
    accountsHint: t`Un @, ou l'adresse de la page. Ce que vous y écrivez n'est jamais pris pour une plainte.`,
    notAnAccount: t`Un compte ressemble à @chezmireille, ou à instagram.com/chezmireille.`,
  },
  watch: {
    title: t`Voici comment on parle de vous`,
    lead: t`Gardez ce qui vous ressemble, corrigez le reste. Les accents et les majuscules ne comptent pas.`,
    found: t`Déjà trouvés avec ces règles`,
    total: (count: number, more: boolean) =>
      count < 2
        ? t`${count} message en 30 jours`
        : more
          ? t`${count} messages au moins en 30 jours`
          : t`${count} messages en 30 jours`,
    foundLead: t`Lus à l'instant, là où aucun compte n'est demandé. Rien n'est encore gardé.`,
    count: (count: number, more: boolean) => (more ? t`${count} au moins en 30 j` : t`${count} en 30 j`),
    flood: t`C'est beaucoup : ce mot est peut-être trop courant. Préférez-lui un nom plus long.`,
    by: (rules: string) => t`par « ${rules} »`,
    looking: (where: string) => t`Lecture : ${where}`,
    nothing: t`Rien sur vous depuis 30 jours, là où Vigie vient de regarder.`,
    nothingLead: t`C'est courant : on parle surtout de vous ailleurs. Branchez vos sources, Vigie guettera la suite.`,
    none: t`Gardez au moins un mot : Vigie vous montrera ce qu'il attrape.`,
    unreached: (where: string) => t`${where} n'a pas répondu.`,
    tryIt: t`Essayer avec une phrase`,
    skip: t`Plus tard`,
  },
  sources: {
    title: t`Où faut-il écouter ?`,
    lead: t`Commencez par ce qui ne demande rien. Le reste s'ajoute quand vous voulez.`,
    offers: t`Sources proposées`,
    connected: t`Branchées`,
    needs: {
      nothing: t`rien à donner`,
      address: t`une adresse`,
      mailbox: t`une boîte mail`,
      account: t`un compte`,
    },
    answers: t`Vigie peut y répondre`,
    listens: t`À l'écoute seulement`,
    connect: t`Brancher`,
    open: t`Choisir`,
    change: t`Régler d'abord`,
    addAccount: t`Ajouter le compte`,
    way: t`Façon d'écouter`,
    suggested: t`Votre site`,
    upgrade: t`Ce que Vigie a déjà entendu reste. Avec le compte, elle répond aussi.`,
    finish: t`Ouvrir Vigie`,
    skip: t`Plus tard`,
    state: {
      starting: t`Première lecture`,
      listening: t`À l'écoute`,
      silent: t`Trop calme`,
      late: t`En retard`,
      lost: t`Muette`,
      paused: t`En pause`,
    },
    firstTitle: t`Premiers messages`,
    firstLead: t`Ils arrivent ici pendant que vous regardez, et deviennent des cas.`,
    reading: (where: string) => t`Lecture : ${where}`,
    quiet: t`Rien de neuf depuis hier.`,
    quietLead: t`Vigie est à l'écoute : le prochain message sur vous s'affichera ici, et sur votre téléphone si vous l'y installez.`,
    more: (count: number) => (count < 2 ? t`et ${count} autre` : t`et ${count} autres`),
    before: t`Pas encore de source`,
    beforeLines: [
      t`Un réseau ouvert, la presse et les blogs s'écoutent sans compte : un geste, et Vigie lit.`,
      t`Vos mails de notification couvrent Facebook, Instagram, Google et les autres dès ce soir.`,
      t`Vigie n'écrit que ce que vous publiez, et ne supprime rien.`,
    ],
    noRule: t`Vigie ne guette encore aucun mot : elle ne trouvera rien sans eux.`,
    noRuleAct: t`Choisir les mots`,
  },
  site: {
    title: t`Et votre site ?`,
    lead: t`Vigie l'ouvre comme le ferait un client, toutes les cinq minutes. S'il tombe, vous le savez avant les plaintes.`,
    act: t`Surveiller`,
    watched: t`Surveillé`,
  },
  resume: {
    noRule: {
      title: t`Vigie ne sait pas encore quoi guetter.`,
      text: t`Un nom suffit pour commencer.`,
      act: t`Reprendre la mise en route`,
    },
  },
}

/** What the guide adds to the failures that have words of their own. */
export const guideProblems = {
  'source-takes-account': {
    title: t`Cette source écoute déjà sans compte.`,
    text: t`Ajoutez-y le compte : ouvrez-la, et changez la façon d'écouter. Ce qu'elle a entendu reste.`,
  },
  'source-hears-already': {
    title: t`Votre compte entend déjà tout cela.`,
    text: t`Rien à ajouter : la source branchée avec le compte cherche aussi vos mots.`,
  },
}
