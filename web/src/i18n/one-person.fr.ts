import { french as t } from './typography.ts'

const days = (count: number) => (count < 2 ? t`en un jour` : t`en ${count} jours`)

/** What the interface says in French about one person on several accounts, and about whoever writes again without an answer. */
export const onePerson = {
  unanswered: (contacts: number, count: number) => t`${contacts}e message ${days(count)}, sans réponse`,
  counted: (contacts: number, count: number, when: string) =>
    t`${contacts}e message ${days(count)}, sans réponse, ${when}`,
  linkedBy: (who: string, when: string) => t`${who} a relié un autre compte de cette personne ${when}`,
  linkedItself: (when: string) => t`Un autre compte de cette personne a été reconnu ${when}`,
  splitItself: (when: string) =>
    t`Un autre compte a été séparé ${when} : trop de gens affichent le lien qui les rapprochait`,
  splitBy: (who: string, when: string) => t`${who} a séparé un compte qui n'est pas à cette personne ${when}`,
  accounts: t`Ses autres comptes`,
  same: {
    'verified-link': (value: string) => (value === '' ? t`Même lien vérifié` : t`Même lien vérifié, ${value}`),
    address: (value: string) => (value === '' ? t`Même adresse` : t`Même adresse, ${value}`),
    order: (value: string) => (value === '' ? t`Même numéro de commande` : t`Même numéro de commande, ${value}`),
    handle: (value: string) => (value === '' ? t`Même nom de compte` : t`Même nom de compte, ${value}`),
    confirmed: () => '',
  },
  by: (who: string, when: string) => t`Confirmé par ${who} ${when}`,
  byVigie: (when: string) => t`Relié par Vigie ${when}`,
  written: (posts: string, many: boolean, cases: number) =>
    [many ? t`${posts} messages` : t`${posts} message`, cases === 0 ? '' : t`${cases} cas`]
      .filter((it) => it !== '')
      .join(', '),
  split: t`Ce n'est pas la même personne`,
  splitDone: (name: string) => t`${name} est à part, et le restera.`,
  maybe: t`Peut-être la même personne`,
  confirm: t`Confirmer`,
  confirmSpoken: (name: string) => t`Confirmer que ${name} est la même personne`,
  confirmDone: (name: string) => t`${name} est relié à cette personne.`,
  no: t`Non`,
  noSpoken: (name: string) => t`Non, ${name} est quelqu'un d'autre`,
  apart: (count: number) => (count < 2 ? t`1 compte écarté` : t`${count} comptes écartés`),
  apartBy: (who: string, when: string) => t`Écarté par ${who} ${when}`,
  undo: t`Revenir dessus`,
  undone: t`C'est comme avant.`,
  history: t`Avant, et ailleurs`,
  nothing: t`Rien d'autre de cette personne.`,
  more: t`Voir plus`,
  openCase: (id: string) => t`Cas ${id}`,
  answered: t`répondu`,
  notAnswered: t`sans réponse`,
  find: {
    linked: (names: string) => t`Même personne que ${names}`,
    also: (count: number) =>
      count < 2 ? t`Un autre compte est relié à celui-ci.` : t`${count} autres comptes sont reliés à celui-ci.`,
    alsoText: t`S'il est bien à la même personne, cochez-le aussi : rien ne se coche tout seul. Un compte effacé perd ses liens.`,
    alsoAct: t`Les cocher aussi`,
  },
}

/** The failures that are about linked accounts. */
export const onePersonProblems = {
  'accounts-apart': {
    title: t`Quelqu'un a dit que ce sont deux personnes.`,
    text: t`Si c'était une erreur, revenez d'abord dessus, plus bas.`,
  },
}
