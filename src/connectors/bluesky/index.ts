import type { Connector, Consent } from '../sdk/connector.ts'
import { handleEnd } from './handles.ts'
import { replyLength } from './length.ts'
import { unfitFor } from './oauth-fit.ts'
import { accountForm, type BlueskySettings, consentForm, searchForm, settings } from './settings.ts'

const consent: Consent = {
  form: consentForm,
  about: {
    en: 'Bluesky asks for your password on its own page; Vigie never sees it. You can take the permission back there at any time.',
    fr: 'Bluesky vous demande votre mot de passe sur sa propre page\u202f; Vigie ne le voit jamais. Vous pouvez y retirer l’autorisation à tout moment.',
  },
  instead: { en: 'I have an app password', fr: 'J’ai un mot de passe d’application' },
  unfit: unfitFor,
  async begin(given, request, edge, vault) {
    const { beginOnBluesky } = await import('./oauth-consent.ts')
    return beginOnBluesky(given, request, edge, vault)
  },
  async finish(answer, kept, request, edge, vault) {
    const { finishOnBluesky } = await import('./oauth-consent.ts')
    return finishOnBluesky(answer, kept, request, edge, vault)
  },
  async documents(own, vault) {
    const { clientDocuments } = await import('./oauth-client.ts')
    return clientDocuments(own, vault)
  },
}

const connector: Connector<BlueskySettings> = {
  id: 'bluesky',
  name: 'Bluesky',
  icon: [
    'M6.335 5.144c-1.654 -1.199 -4.335 -2.127 -4.335 .826c0 .59 .35 4.953 .556 5.661c.713 2.463 3.13 2.75 5.444 2.369c-4.045 .665 -4.889 3.208 -2.667 5.41c1.03 1.018 1.913 1.59 2.667 1.59c2 0 3.134 -2.769 3.5 -3.5c.333 -.667 .5 -1.167 .5 -1.5c0 .333 .167 .833 .5 1.5c.366 .731 1.5 3.5 3.5 3.5c.754 0 1.637 -.571 2.667 -1.59c2.222 -2.203 1.378 -4.746 -2.667 -5.41c2.314 .38 4.73 .094 5.444 -2.369c.206 -.708 .556 -5.072 .556 -5.661c0 -2.953 -2.68 -2.025 -4.335 -.826c-2.293 1.662 -4.76 5.048 -5.665 6.856c-.905 -1.808 -3.372 -5.194 -5.665 -6.856',
  ],
  handleEnd,
  needs: 'account',
  about: {
    en: 'Mentions, answers and quotes of your account, and whatever names you without an @. You answer from Vigie.',
    fr: 'Les mentions, réponses et citations de votre compte, et tout ce qui vous nomme sans @. Vous répondez depuis Vigie.',
  },
  settings,
  form: accountForm,
  ways: [
    {
      id: 'search',
      name: { en: 'Bluesky, without an account', fr: 'Bluesky, sans compte' },
      needs: 'nothing',
      about: {
        en: 'Whatever is said of you in public on Bluesky, found by your words. Nothing to give; you can add your account later, and everything stays.',
        fr: 'Tout ce qui se dit de vous en public sur Bluesky, trouvé par vos mots. Rien à donner\u202f; vous pourrez ajouter votre compte plus tard, et tout reste.',
      },
      cannot: [
        {
          en: 'Vigie cannot answer without an account: you answer on Bluesky, and Vigie sees it when it knows your account.',
          fr: 'Sans compte, Vigie ne peut pas répondre\u00a0: vous répondez sur Bluesky, et Vigie le voit si elle connaît votre compte.',
        },
      ],
      form: searchForm,
      can: { search: true, stream: true, reply: false, thread: true, length: null },
    },
  ],
  secrets: ['appPassword', 'oauth'],
  consents: [consent],
  can: {
    search: true,
    stream: true,
    reply: true,
    thread: true,
    whisper: true,
    mute: true,
    block: true,
    report: true,
    length: replyLength,
  },
  async identify(given, edge, vault) {
    const { tryBluesky } = await import('./session.ts')
    return tryBluesky(given, edge, vault)
  },
  async connect(given, edge, vault) {
    // @atproto/api weighs some 45 MB: a process that only lists networks never loads it.
    const { connectBluesky } = await import('./session.ts')
    return connectBluesky(given, edge, vault)
  },
  async signOut(given, staying, edge, vault) {
    const { signOutOfBluesky } = await import('./sign-out.ts')
    return signOutOfBluesky(given, staying, edge, vault)
  },
}

export default connector
