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
      title: 'Address of your site',
      titleFr: 'Adresse de votre site',
      description: 'Only what links to a page of this site is taken, e.g. chezmireille.example.',
      descriptionFr: 'Seul ce qui renvoie à une page de ce site est pris, par exemple chezmireille.example.',
    }),
})

export type WebmentionSettings = z.infer<typeof settings>
