import { z } from 'zod'
import { tidyAddress } from './address.ts'

/** The form that an operator fills in, with its words. */
export const settings = z.object({
  address: z
    .string()
    .trim()
    .min(3)
    .max(2_000)
    .overwrite(tidyAddress)
    .refine((address) => URL.canParse(address) && /^https?:/u.test(address), {
      message: 'This is not the address of a site.',
    })
    .meta({
      title: 'Address of the site',
      titleFr: 'Adresse du site',
      description: 'A newspaper, a blog, a forum, e.g. theparisian.example. Vigie finds its feeds by itself.',
      descriptionFr:
        'Un journal, un blog, un forum\u00a0: par exemple lequotidien.example. Vigie trouve seule ses flux.',
    }),
  everything: z.boolean().default(false).meta({
    title: 'Everything here concerns us',
    titleFr: 'Tout ce qui paraît ici nous concerne',
    description: 'For the comments of your own blog. Otherwise only what names you becomes a case.',
    descriptionFr: 'Pour les commentaires de votre propre blog. Sinon, seul ce qui vous nomme devient un cas.',
  }),
  signatures: z.string().trim().max(300).default('').meta({
    title: 'Names you sign with there (optional)',
    titleFr: 'Vos signatures là-bas (facultatif)',
    description: 'Separated by commas. What they sign is your own word, never a case.',
    descriptionFr: 'Séparées par des virgules. Ce qu’elles signent est de vous, jamais un cas.',
  }),
  wholeArticles: z.boolean().default(true).meta({
    title: 'Read whole articles',
    titleFr: 'Lire les articles en entier',
    description: 'Many feeds carry the first lines only. Vigie then opens the page, politely, and looks for you there.',
    descriptionFr:
      'Beaucoup de flux ne donnent que les premières lignes. Vigie ouvre alors la page, sans insister, et vous y cherche.',
  }),
})

/** What an operator fills in to listen to a site. */
export type FeedSettings = z.infer<typeof settings>
