import { french as t } from './typography.ts'

/** What the interface says in French when something about clocks, pauses and promises is refused. */
export const clocksProblems = {
  'clocks-changed': {
    title: t`Quelqu'un a changé ces délais.`,
    text: t`Rien n'a été enregistré. Relisez-les tels qu'ils sont maintenant, puis recommencez.`,
  },
  'department-gone': {
    title: t`Ce service n'existe plus.`,
    text: t`Il a été retiré entre-temps. Choisissez-en un autre.`,
  },
  'name-taken': {
    title: t`Ce nom est déjà pris.`,
    text: t`Un autre service de la marque le porte. Donnez-lui un autre nom.`,
  },
  'id-taken': {
    title: t`Ces mots n'ont pas pu être gardés.`,
    text: t`Rechargez la page, puis recommencez.`,
  },
}
