import { french as t } from './typography.ts'

/** What the interface says in French about signing in on a network's own page. */
export const consent = {
  act: (network: string) => t`Se connecter sur ${network}`,
  busy: t`Un instant, on vous y emmène…`,
  instead: t`J'ai déjà un jeton`,
  about: t`Vous vous connectez là-bas, sur sa propre page, puis vous revenez ici. Vigie ne voit jamais votre mot de passe.`,
  register: t`Adresse de retour à déclarer`,
  registerHint: t`À inscrire telle quelle dans votre application, chez le fournisseur : il ne renvoie personne ailleurs.`,
  return: {
    title: t`On termine la connexion`,
    text: t`Vigie vérifie ce qui vient de lui être confié. Encore quelques secondes.`,
    back: t`Revenir au formulaire`,
  },
}

/** The failures that are about it. */
export const consentProblems = {
  'consent-over': {
    title: t`Cette connexion n'est plus valable.`,
    text: t`Elle tient un quart d'heure, ne sert qu'une fois, et finit dans le compte qui l'a commencée. Recommencez : rien n'est perdu.`,
  },
  'consent-declined': {
    title: t`Rien n'a été branché.`,
    text: t`Vous avez dit non, et c'est bien ainsi : Vigie n'en garde rien.`,
  },
  'consent-unfit': {
    title: t`Cette connexion ne peut pas se faire d'ici.`,
    text: t`Le réseau doit pouvoir joindre Vigie à une adresse publique en https.`,
  },
  'no-consent': {
    title: t`Ce réseau n'a pas de page de connexion.`,
    text: t`Remplissez son formulaire à la place.`,
  },
}
