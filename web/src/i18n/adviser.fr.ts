import { french as t } from './typography.ts'

/** What the interface says in French about the optional language model. */
export const adviser = {
  title: t`Modèle de langage`,
  lead: t`Facultatif, et éteint tant que vous ne l'allumez pas. Si quelqu'un le lui demande, il résume un cas long ou donne un second avis quand Vigie hésite. Il ne décide de rien et n'écrit à personne.`,
  goes: t`Ce qui part d'ici`,
  goesText: t`Les messages du cas, sans noms ni identifiants connus, téléphones, adresses, numéros de compte ou de commande, ni liens. Jamais vos notes. Un nom que Vigie ne connaît pas, cité dans une phrase, peut y rester.`,
  url: t`Adresse`,
  urlHint: t`Tout serveur compatible OpenAI : https://…/v1, ou chez vous http://localhost:11434/v1 (Ollama, llama.cpp, vLLM).`,
  inside: t`Cette adresse est dans mon réseau`,
  insideHint: t`Vigie n'y ouvre que cet hôte et ce port.`,
  model: t`Modèle`,
  modelHint: t`Son nom, tel que le serveur le connaît.`,
  key: t`Clé`,
  keyHint: t`Scellée, et jamais remontrée. Laissez vide si le serveur n'en demande pas.`,
  keyKept: t`Une clé est gardée, scellée. Laissez vide pour la conserver.`,
  forgetKey: t`Oublier la clé gardée`,
  tokens: t`Jetons par mois`,
  requests: t`Demandes par mois`,
  budgetHint: t`Une fois le budget épuisé, plus rien ne part avant le mois suivant.`,
  privateWords: t`Envoyer aussi ce qui a été dit en privé`,
  privateWordsHint: t`Messages privés, courriels, appels, lettres et visites, nettoyés de la même façon.`,
  on: t`Allumé`,
  onHint: t`Les boutons apparaissent alors dans les cas longs et dans « À trancher ».`,
  saved: t`Enregistré.`,
  lacks: {
    url: () => t`Il manque l'adresse du modèle.`,
    model: () => t`Il manque le nom du modèle.`,
    tokens: (least: string) => t`Il faut au moins ${least} jetons par mois.`,
    requests: () => t`Il faut au moins une demande par mois.`,
  },
  used: (tokens: string, ofTokens: string, requests: string, ofRequests: string) =>
    t`Ce mois-ci : ${tokens} jetons sur ${ofTokens}, ${requests} demandes sur ${ofRequests}. Le compte repart le 1er du mois.`,
  try: t`Essayer`,
  tryHint: t`Envoie un message inventé à ce qui est enregistré, même éteint.`,
  tried: t`Le modèle répond.`,
  triedText: (model: string, said: string, tokens: string) => t`${model} : « ${said} » (${tokens} jetons)`,
  summary: {
    ask: t`Résumer le cas`,
    title: t`Résumé d'une machine`,
    open: t`Encore attendu :`,
    made: (model: string, when: string) => t`Écrit par une machine (${model}), ${when}. Vérifiez dans le fil.`,
    leftOut: (count: number) => (count < 2 ? t`Un message n'a pas été lu.` : t`${count} messages n'ont pas été lus.`),
    reading: t`Le modèle lit le cas…`,
  },
  opinion: {
    ask: t`Demander un second avis`,
    says: { yes: t`Second avis : oui`, no: t`Second avis : non`, unsure: t`Second avis : il hésite aussi` },
    by: (model: string) => t`Une machine (${model}). C'est vous qui décidez.`,
    reading: t`Le modèle lit le message…`,
  },
}

/** Acts about the language model, as the log tells them in French. */
export const adviserActs = {
  'adviser-changed': (who: string) => t`${who} a changé les réglages du modèle de langage`,
  'adviser-asked': (who: string) => t`${who} a interrogé le modèle de langage`,
}

/** Why the language model could not be asked, in French. */
export const adviserProblems = {
  'adviser-off': {
    title: t`Aucun modèle de langage n'est allumé.`,
    text: t`Une personne de l'administration peut en allumer un dans les réglages.`,
  },
  'adviser-private-words': {
    title: t`Ce qui a été dit en privé ne part pas.`,
    text: t`L'administration ne l'a pas permis pour le modèle de langage.`,
  },
  'adviser-key': {
    title: t`Le modèle de langage refuse la clé.`,
    text: t`Elle manque, elle a expiré ou elle est mal recopiée : l'administration peut en donner une autre.`,
  },
  'adviser-model': {
    title: t`Ce modèle n'est pas à cette adresse.`,
    text: t`Vérifiez l'adresse (elle finit le plus souvent par /v1) et le nom du modèle.`,
  },
  'adviser-rate': {
    title: t`Le modèle de langage ne prend plus de demandes.`,
    text: t`Son serveur demande d'attendre : réessayez un peu plus tard.`,
  },
  'adviser-refused': {
    title: t`Le modèle de langage refuse cette demande.`,
    text: t`Son serveur ne l'accepte pas sous cette forme. Essayez un autre modèle.`,
  },
  'adviser-elsewhere': {
    title: t`Cette adresse renvoie ailleurs.`,
    text: t`Vigie ne suit pas : donnez directement l'adresse qui répond.`,
  },
  'adviser-broken': {
    title: t`Le serveur du modèle est en panne.`,
    text: t`Vigie le laisse tranquille un moment. Tout le reste fonctionne.`,
  },
  'adviser-away': {
    title: t`Le modèle de langage est injoignable.`,
    text: t`Vérifiez que son serveur tourne. Tout le reste fonctionne.`,
  },
  'adviser-slow': {
    title: t`Le modèle de langage met trop longtemps.`,
    text: t`Réessayez, ou choisissez un modèle plus petit.`,
  },
  'adviser-answer': {
    title: t`Sa réponse n'est pas utilisable.`,
    text: t`Le modèle n'a pas répondu dans la forme demandée. Réessayez, ou choisissez-en un autre.`,
  },
  'adviser-resting': {
    title: t`Le modèle de langage se repose.`,
    text: t`Il vient d'échouer : Vigie attend un peu avant de le rappeler.`,
  },
  'adviser-budget': {
    title: t`Le budget du mois est épuisé.`,
    text: t`Il repart le mois prochain. L'administration peut l'augmenter.`,
  },
  'adviser-busy': {
    title: t`Le modèle de langage répond déjà à des collègues.`,
    text: t`Réessayez dans quelques secondes.`,
  },
  'adviser-sure': {
    title: t`Vigie n'hésite plus sur ce message.`,
    text: t`Quelqu'un a répondu entre-temps, ou le message a changé.`,
  },
  'adviser-nothing': { title: t`Ce cas ne contient plus de mots.`, text: t`Il n'y a rien à résumer.` },
  'adviser-inside': {
    title: t`Cette adresse est dans votre réseau.`,
    text: t`Si c'est voulu, cochez la case sous l'adresse.`,
  },
  'adviser-address': {
    title: t`Cette adresse ne convient pas.`,
    text: t`Il en faut une en https, ou une adresse de votre propre réseau.`,
  },
  'adviser-key-again': {
    title: t`Un autre serveur demande sa propre clé.`,
    text: t`La clé gardée n'est montrée qu'au serveur pour lequel elle a été donnée. Tapez la nouvelle, ou oubliez l'ancienne.`,
  },
}
