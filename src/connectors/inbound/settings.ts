import { z } from 'zod'

/** The form that an operator fills in, with its words. */
export const form = z.object({
  name: z.string().trim().min(1).max(80).meta({
    title: 'What sends here',
    titleFr: 'Qui envoie ici',
    description: 'E.g. “Customer survey”, “Parcel lockers”. This is the name of the source.',
    descriptionFr:
      'Par exemple «\u00a0Enquête clients\u00a0», «\u00a0Consignes colis\u00a0». C’est le nom de la source.',
  }),
  everything: z.boolean().default(true).meta({
    title: 'Everything sent here calls for an answer',
    titleFr: 'Tout ce qui arrive ici appelle une réponse',
    description: 'Otherwise only what names you, by your watch rules, becomes a case.',
    descriptionFr: 'Sinon, seul ce qui vous nomme, selon vos mots à guetter, devient un cas.',
  }),
})

const Key = z.object({ secret: z.string(), until: z.number().nullable() })

/** What is stored: the form, and the secrets that count. */
export const settings = form.extend({ keys: z.array(Key).default([]) })

export type InboundSettings = z.infer<typeof settings>
