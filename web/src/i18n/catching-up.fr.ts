import { french as t } from './typography.ts'

/** What the interface says in French of what a source catches up on, and of what it leaves out for want of quota. */
export const catchingUp = {
  upTo: (posts: string, reached: string, end: string) =>
    t`Rattrapage en cours, du plus ancien au plus récent : ${posts} messages lus, tout est là jusqu'à ${reached} ; le trou finit à ${end}. Ce qui s'écrit maintenant arrive comme d'habitude.`,
}
