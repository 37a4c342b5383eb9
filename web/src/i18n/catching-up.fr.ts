import { upTo } from './french-moments.ts'
import { french as t } from './typography.ts'

/** What the interface says in French of what a source catches up on, and of what it leaves out for want of quota. */
export const catchingUp = {
  upTo: (posts: string, reached: string, end: string) =>
    t`Rattrapage en cours, du plus ancien au plus récent : ${posts} messages lus, tout est là ${upTo(reached)} ; le trou va ${upTo(end)}. Ce qui s'écrit maintenant arrive comme d'habitude.`,
  sampled: {
    title: t`Tout n'est pas cherché à chaque passage`,
    until: (when: string, asked: number, shown: string, of: string) =>
      asked === 0
        ? t`Quota épuisé ${upTo(when)} : les recherches attendent ; ce qui vous est adressé est toujours lu. Le reste sera rattrapé.`
        : asked === 1
          ? t`Quota presque épuisé ${upTo(when)} : 1 recherche sur ${of} est encore faite à chaque passage, à tour de rôle. Ce qui vous est adressé passe d'abord ; le reste sera rattrapé.`
          : t`Quota presque épuisé ${upTo(when)} : ${shown} recherches sur ${of} sont encore faites à chaque passage, à tour de rôle. Ce qui vous est adressé passe d'abord ; le reste sera rattrapé.`,
    always: (shown: string, of: string) =>
      t`Vos règles demandent plus de recherches que le réseau n'en permet : ${shown} sur ${of} à chaque passage, à tour de rôle. Ce qui vous est adressé est lu chaque fois.`,
  },
}
