import { randomUUID } from 'node:crypto'
import type { Context } from '../../src/services/context.ts'
import { keepTemplate } from '../../src/services/templates/keep-template.ts'

/** Texts to begin answers with: the team's and one's own, in two languages, with blanks. */
export async function seedTexts(ctx: Context, brandId: string): Promise<void> {
  const texts = [
    {
      kind: 'template',
      name: 'Attente trop longue',
      shortcut: 'attente',
      language: 'fr',
      shared: true,
      text: 'Bonjour {{prénom}},\n\nune attente de [[combien de temps]], ce n’est pas ce que nous voulons offrir. [[Ce que nous avons changé]].\n\n{{moi}}, {{marque}}',
    },
    {
      kind: 'template',
      name: 'Allergènes : ce que nous savons',
      shortcut: null,
      language: 'fr',
      shared: true,
      text: 'Bonjour {{prénom}}, merci de nous le dire. [[Le plat et ses allergènes]]. La liste entière est affichée à l’entrée.',
    },
    {
      kind: 'template',
      name: 'Long wait',
      shortcut: 'wait',
      language: 'en',
      shared: true,
      text: 'Hello {{first-name}}, [[how long]] is too long a wait. [[What we changed]].\n\n{{me}}',
    },
    {
      kind: 'snippet',
      name: 'Au revoir',
      shortcut: 'bientot',
      language: 'fr',
      shared: false,
      text: 'Merci encore, et à bientôt à table.',
    },
  ] as const
  for (const it of texts) await keepTemplate(ctx, { ...it, brandId, templateId: randomUUID() })
}
