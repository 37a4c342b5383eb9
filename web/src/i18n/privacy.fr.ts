import { french as t } from './typography.ts'

const n = (count: number, one: string, many: string) => (count < 2 ? one : many)

/** What the interface says in French about people's data: how long they are kept, how they are found, handed out and erased. */
export const privacy = {
  title: t`Données personnelles`,
  lead: t`Ce que Vigie garde des gens, combien de temps, et comment le rendre ou l'effacer.`,
  keep: {
    title: t`Durées de conservation`,
    lead: (brand: string) => t`Pour ${brand}. Un cas ouvert n'est jamais touché.`,
    posts: t`Messages sans cas`,
    postsHint: t`Depuis leur réception.`,
    cases: t`Cas clos, avec leurs messages`,
    casesHint: t`Depuis le dernier échange. Les chiffres restent, les mots partent.`,
    deleted: t`Messages effacés par leur auteur`,
    deletedHint: t`Depuis que Vigie l'a su. Ce que quelqu'un retire ne se garde pas sans fin.`,
    months: (count: number) =>
      count === 1
        ? t`1 mois`
        : count % 12 === 0
          ? n(count / 12, t`${count / 12} an`, t`${count / 12} ans`)
          : t`${count} mois`,
    days: (count: number) => (count === 0 ? t`tout de suite` : t`${count} jours`),
    forever: t`sans limite`,
    goes: (what: string) => t`Aujourd'hui, cela effacerait ${what}.`,
    goesNothing: t`Aujourd'hui, cela n'effacerait rien.`,
    postsCount: (count: string, many: boolean) => (many ? t`${count} messages sans cas` : t`${count} message sans cas`),
    casesCount: (count: string, many: boolean) =>
      many ? t`les mots de ${count} cas clos` : t`les mots de ${count} cas clos`,
    deletedCount: (count: string, many: boolean) => (many ? t`${count} messages retirés` : t`${count} message retiré`),
    and: t`et`,
    saved: t`Durées enregistrées. Vigie fait le ménage chaque jour.`,
    unchanged: t`Ce sont les durées en place.`,
    readOnly: t`Seule une personne de l'administration peut les changer.`,
  },
  find: {
    title: t`Les données d'une personne`,
    lead: t`Quelqu'un demande ce que vous savez de lui, ou que vous l'oubliiez ? Cherchez-le dans toutes les marques et sur tous les réseaux.`,
    label: t`Nom, compte, numéro de cas ou adresse d'un message`,
    act: t`Chercher`,
    none: t`Vigie ne garde rien sous ce nom.`,
    noneHint: t`Essayez un autre nom, le compte, ou le numéro d'un cas.`,
    many: t`Les 25 premiers. Précisez le nom pour les autres.`,
    choose: t`Cochez tous les comptes de la même personne.`,
    kept: (posts: string, cases: string, files: string) => [posts, cases, files].filter((it) => it !== '').join(t`, `),
    posts: (count: number) => n(count, t`${count} message`, t`${count} messages`),
    cases: (count: number) => t`${count} cas`,
    files: (count: number) => n(count, t`${count} pièce`, t`${count} pièces`),
    download: t`Télécharger ses données`,
    erase: t`Effacer ses données`,
    chosen: (count: number) => n(count, t`1 compte choisi`, t`${count} comptes choisis`),
  },
  erase: {
    title: (count: number) =>
      n(count, t`Effacer ce compte pour toujours ?`, t`Effacer ces ${count} comptes pour toujours ?`),
    goes: t`Ce qui part`,
    goesLines: [
      t`Ses messages, leurs versions d'avant, ses noms et ses adresses, dans toutes les marques.`,
      t`Vos réponses, vos notes et vos pièces dans ses cas. Une réponse en attente ne part plus.`,
      t`Ses liens avec d'autres comptes, et ce qui les faisait reconnaître.`,
      t`Ses cas ouverts se ferment.`,
    ],
    stays: t`Ce qui reste`,
    staysLines: [
      t`Qu'il y a eu un cas, quand, et si le délai a été tenu : des chiffres, sans personne.`,
      t`Une empreinte illisible de chaque message, pour qu'il ne revienne pas.`,
    ],
    beyond: t`Ce que Vigie ne peut pas atteindre`,
    beyondLines: [
      t`Ce qui est publié sur le réseau, et ce que d'autres ont écrit sur cette personne.`,
      t`Les sauvegardes d'avant : elles s'usent avec le temps, et une restauration demande d'effacer à nouveau.`,
    ],
    reason: t`Pourquoi`,
    reasons: { request: t`La personne le demande`, mistake: t`Gardé par erreur`, other: t`Autre raison` },
    sure: t`Je comprends que rien ne pourra être retrouvé.`,
    act: t`Effacer pour toujours`,
    busy: t`Effacement`,
    done: t`C'est effacé.`,
    underWay: t`L'effacement continue en arrière-plan ; la liste dit quand il est fini.`,
  },
  past: {
    title: t`Effacements`,
    none: t`Rien n'a encore été effacé à la demande de quelqu'un.`,
    line: (who: string, what: string) => t`${who} a effacé ${what}`,
    accounts: (count: number) => n(count, t`1 compte`, t`${count} comptes`),
    running: t`en cours`,
  },
  yours: t`Ses données`,
  erasedPerson: t`Personne effacée`,
  erasedText: t`Les mots ont été effacés.`,
  erasedCase: t`Les données de ce cas ont été effacées`,
  erasedCaseText: t`Il ne reste que les dates et les délais. Plus rien n'est à faire ici.`,
  event: {
    person: (who: string, when: string) => t`${who} a effacé les données ${when}`,
    time: (when: string) => t`Données effacées au terme de leur durée, ${when}`,
  },
}

/** The acts about people's data as the log says them. */
export const privacyActs = {
  'data-erased': (who: string) => t`${who} a effacé les données d'une personne`,
  'data-exported': (who: string) => t`${who} a téléchargé les données d'une personne`,
  'retention-changed': (who: string) => t`${who} a changé les durées de conservation`,
  'retention-ran': () => t`Vigie a effacé ce qui était arrivé à terme`,
}

/** The failures that are about people's data. */
export const privacyProblems = {
  'account-gone': {
    title: t`L'un de ces comptes n'est plus là.`,
    text: t`Il a été effacé entre-temps. Cherchez à nouveau.`,
  },
  'case-erased': {
    title: t`Les données de ce cas ont été effacées.`,
    text: t`Il ne reste que les dates et les délais. Plus rien n'est à faire ici.`,
  },
}
