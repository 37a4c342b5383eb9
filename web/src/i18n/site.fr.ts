import { dated, from as since } from './french-moments.ts'
import { french as t } from './typography.ts'

/** What the interface says in French about the brand's own pages that are watched. */
export const site = {
  title: t`Votre site`,
  lead: t`Vigie regarde vos pages comme le ferait un client. Une panne ou une adresse détournée se dit ici, et à côté des plaintes qu'elle cause.`,
  none: {
    title: t`Aucune page n'est surveillée.`,
    text: t`Donnez l'adresse de votre boutique, de votre page de paiement ou d'une API : Vigie la regarde toutes les cinq minutes.`,
  },
  gone: {
    title: t`Cette page n'est plus surveillée.`,
    text: t`Elle a été retirée, ou vous n'y avez plus accès.`,
  },
  back: t`Votre site`,
  add: t`Surveiller une page`,
  offer: (host: string) => t`Surveiller ${host}`,
  offers: t`Les sites de votre marque`,
  open: (name: string) => t`Ouvrir ${name}`,
  states: {
    unknown: t`Premier regard`,
    up: t`Répond`,
    doubt: t`Second regard`,
    down: t`En panne`,
    cut: t`On ne sait pas`,
    paused: t`En pause`,
  },
  taken: t`À vérifier`,
  short: {
    down: (count: number) => (count < 2 ? t`Votre site ne répond pas` : t`${count} pages ne répondent pas`),
    changed: t`Votre site, à vérifier`,
  },
  faults: {
    'name-gone': t`nom de domaine introuvable`,
    'name-unanswered': t`nom de domaine sans réponse`,
    'no-connection': t`connexion impossible`,
    'no-answer': t`pas de réponse à temps`,
    certificate: t`certificat refusé`,
    redirects: t`redirections sans fin`,
    refused: t`redirection refusée`,
    'broken-off': t`réponse coupée en route`,
    status: t`mauvaise réponse`,
    slow: t`trop lent`,
    'words-missing': t`phrase attendue absente`,
    'words-forbidden': t`phrase interdite présente`,
    elsewhere: t`mène ailleurs`,
  },
  flaws: {
    expired: t`certificat expiré`,
    'other-host': t`certificat d'un autre site`,
    untrusted: t`certificat que personne ne garantit`,
  },
  answered: (status: string) => t`réponse ${status}`,
  notice: {
    down: (name: string, since: string) => t`${name} ne répond pas depuis ${since}`,
    downText: (cause: string) =>
      t`Confirmé par deux regards : ${cause}. Vigie regarde chaque minute, et le dit dès que c'est rétabli.`,
    slowText: t`Elle répond, mais plus lentement que vous ne l'avez fixé. Confirmé par deux regards.`,
    wordsText: (words: string) => t`Elle répond, mais « ${words} » n'y est plus. Confirmé par deux regards.`,
    changed: (name: string) => t`${name} a peut-être changé de mains`,
    elsewhere: (host: string) => t`Son adresse mène à ${host}, ce qui n'était pas prévu.`,
    forbidden: (words: string) => t`« ${words} » y est écrit, alors que cela ne doit pas y être.`,
    places: t`Elle répond d'un endroit jamais vu, et avec un autre garant ou d'autres serveurs de noms. Si vous avez déménagé, dites-le : Vigie l'apprend.`,
    accept: t`C'est bien nous`,
    accepted: t`Noté. Vigie regarde à nouveau.`,
    certificate: (left: string) => t`Son certificat prend fin dans ${left}`,
    certificateOver: t`Son certificat a pris fin`,
    certificateText: (name: string) =>
      t`Passé ce moment, les navigateurs écarteront vos clients de ${name}. Votre hébergeur le renouvelle.`,
    cut: t`Vigie n'atteint plus l'extérieur`,
    cutText: t`Rien ne répond d'ici, votre site pas plus que le reste : c'est sans doute notre connexion. Aucune panne n'est comptée.`,
    see: t`Voir la page`,
  },
  every: (minutes: number) => (minutes === 1 ? t`chaque minute` : t`toutes les ${minutes}\u00a0min`),
  uptime: (share: string) => t`${share}\u00a0%`,
  ms: (value: string) => t`${value}\u00a0ms`,
  columns: { uptime: t`30 jours`, took: t`Temps de réponse`, last: t`Dernier regard` },
  facts: {
    uptime: t`Disponible, sur 30 jours`,
    uptimeNone: t`pas encore mesuré`,
    outages: (count: number, length: string) =>
      count === 0
        ? t`aucune panne`
        : count === 1
          ? t`1 panne, ${length} en tout`
          : t`${count} pannes, ${length} en tout`,
    blips: (count: number) => (count === 0 ? null : count === 1 ? t`1 raté sans suite` : t`${count} ratés sans suite`),
    took: t`Temps de réponse, sur 24 h`,
    tookHint: (p95: string) => t`19 fois sur 20, ${p95} ou moins`,
    last: t`Dernier regard`,
    certificate: t`Certificat`,
    certificateLeft: (left: string) => t`encore ${left}`,
    certificateBy: (issuer: string) => t`garanti par ${issuer}`,
    certificateNone: t`aucun : l'adresse est en http`,
    certificateUnknown: t`pas encore vu`,
    leads: t`Mène à`,
    expects: t`Ce qui doit tenir`,
  },
  day: t`Les dernières 24 heures`,
  daySaid: (looks: string, failed: string) => t`${looks} regards, dont ${failed} ratés.`,
  month: t`Les 30 derniers jours`,
  strip: {
    hours: (bad: number) =>
      bad === 0
        ? t`24 heures sans raté`
        : bad === 1
          ? t`1 heure avec un raté, sur 24`
          : t`${bad} heures avec un raté, sur 24`,
    days: (bad: number) =>
      bad === 0
        ? t`30 jours sans raté`
        : bad === 1
          ? t`1 jour avec un raté, sur 30`
          : t`${bad} jours avec un raté, sur 30`,
    cell: (when: string, looks: string, failed: string) => t`${when} : ${looks} regards, ${failed} ratés`,
    unseen: (when: string) => t`${when} : personne n'a regardé`,
  },
  past: {
    title: t`Ce qui s'est passé, en 30 jours`,
    none: t`Rien. Elle a répondu à chaque fois.`,
    from: (from: string, to: string, length: string) => t`${from} – ${to} · ${length}`,
    still: (from: string) => t`depuis ${dated(from)}`,
    down: t`En panne`,
    changed: t`À vérifier`,
    certificate: t`Certificat bientôt fini`,
    issuer: t`Un autre garant signe le certificat.`,
    servers: t`D'autres serveurs de noms répondent pour le domaine.`,
    beside: (cases: number, shown: string, usual: string) =>
      cases < 2
        ? t`${shown} cas ouvert pendant et dans l'heure d'après ; ${usual} d'ordinaire`
        : t`${shown} cas ouverts pendant et dans l'heure d'après ; ${usual} d'ordinaire`,
    written: (posts: number, shown: string, usual: string | null) =>
      usual === null
        ? posts < 2
          ? t`${shown} message écrit pendant ce temps`
          : t`${shown} messages écrits pendant ce temps`
        : posts < 2
          ? t`${shown} message écrit pendant ce temps ; ${usual} d'ordinaire à cette heure de la semaine`
          : t`${shown} messages écrits pendant ce temps ; ${usual} d'ordinaire à cette heure de la semaine`,
    standsOut: t`Bien plus que d'ordinaire`,
  },
  form: {
    url: t`Adresse de la page`,
    urlHint: t`La page d'accueil, un paiement, une API qui répond en JSON.`,
    look: t`Regarder`,
    again: t`Regarder à nouveau`,
    name: t`Nom`,
    every: t`Regarder`,
    minutes: (minutes: number) => (minutes === 1 ? t`chaque minute` : t`toutes les ${minutes}\u00a0min`),
    more: t`Ce qui doit tenir`,
    words: t`Une phrase qui doit y être`,
    wordsHint: t`Par exemple « Ajouter au panier ».`,
    notWords: t`Une phrase qui ne doit pas y être`,
    notWordsHint: t`Par exemple « hacked by ».`,
    status: t`Réponse attendue`,
    statusHint: t`Vide : toute réponse de 200 à 299.`,
    within: t`Répondre en moins de (secondes)`,
    hosts: t`Où elle peut mener`,
    hostsHint: t`Des noms d'hôtes, séparés par des espaces. Vide : là où mène le premier regard réussi.`,
    save: t`Surveiller cette page`,
    saved: (name: string) => t`${name} est surveillée.`,
    changed: t`Enregistré. Vigie regarde à nouveau.`,
    flaws: {
      name: (length: string) => t`Quatre-vingts signes au plus ; il y en a ${length}.`,
      words: (length: string) => t`De 2 à 200 signes ; il y en a ${length}.`,
      notWords: (length: string) => t`De 2 à 200 signes ; il y en a ${length}.`,
      status: () => t`Un nombre de 100 à 599, ou rien.`,
      within: () => t`De 0,2 à 20 secondes.`,
    },
  },
  found: {
    well: t`Tout va bien`,
    wrong: (cause: string) => t`Quelque chose ne va pas : ${cause}`,
    wrongText: t`Vous pouvez la surveiller quand même : Vigie dira quand cela s'arrange.`,
    answer: t`Réponse`,
    took: t`Temps`,
    leads: t`Mène à`,
    certificate: t`Certificat`,
    until: (left: string, issuer: string) => t`encore ${left}, garanti par ${issuer}`,
    addresses: t`Adresses`,
  },
  acts: {
    look: t`Regarder maintenant`,
    looked: t`Vigie regarde.`,
    pause: t`Mettre en pause`,
    resume: t`Reprendre`,
    edit: t`Réglages`,
    remove: t`Retirer`,
    removeTitle: (name: string) => t`Ne plus surveiller ${name} ?`,
    removeText: t`Son historique est oublié. Le journal garde les pannes.`,
    removed: (name: string) => t`${name} n'est plus surveillée.`,
  },
  watch: {
    down: (name: string) => t`${name} ne répond plus`,
    changed: (name: string) => t`${name} : à vérifier`,
    several: (count: number) => t`${count} pages à vérifier`,
  },
  beside: {
    over: (name: string, from: string, to: string, cause: string) =>
      t`${name} ne répondait pas ${since(from)} à ${to} (${cause})`,
    still: (name: string, from: string, cause: string) => t`${name} ne répond pas depuis ${dated(from)} (${cause})`,
    taken: (name: string, from: string) => t`${name} avait peut-être changé de mains, dès ${dated(from)}`,
  },
}

/** The sentences for what the server refuses about watched pages. */
export const siteProblems = {
  'site-address': {
    title: t`Cette adresse ne peut pas être regardée.`,
    text: t`Il faut l'adresse d'une page, en https ou en http, sans mot de passe dedans.`,
  },
  'site-exists': { title: t`Cette page est déjà surveillée.`, text: t`Vous la trouvez dans la liste.` },
  'site-too-many': { title: t`C'est beaucoup de pages.`, text: t`Une marque peut en surveiller deux cents.` },
  'site-unchanged': { title: t`Rien à confirmer.`, text: t`Cette page mène où elle a toujours mené.` },
}
