import type { Connector } from '../sdk/connector.ts'
import { replyLength } from './length.ts'
import { accountForm, consentForm, type MastodonSettings, publicForm, settings } from './settings.ts'

const connector: Connector<MastodonSettings> = {
  id: 'mastodon',
  name: 'Mastodon',
  icon: [
    'M18.648 15.254c-1.816 1.763 -6.648 1.626 -6.648 1.626a18.262 18.262 0 0 1 -3.288 -.256c1.127 1.985 4.12 2.81 8.982 2.475c-1.945 2.013 -13.598 5.257 -13.668 -7.636l-.026 -1.154c0 -3.036 .023 -4.115 1.352 -5.633c1.671 -1.91 6.648 -1.666 6.648 -1.666s4.977 -.243 6.648 1.667c1.329 1.518 1.352 2.597 1.352 5.633s-.456 4.074 -1.352 4.944',
    'M12 11.204v-2.926c0 -1.258 -.895 -2.278 -2 -2.278s-2 1.02 -2 2.278v4.722m4 -4.722c0 -1.258 .895 -2.278 2 -2.278s2 1.02 2 2.278v4.722',
  ],
  needs: 'account',
  about: {
    en: 'Mentions and answers to your account, on Mastodon and the servers that speak its language, and what your words find there. You answer from Vigie.',
    fr: 'Les mentions et réponses à votre compte, sur Mastodon et les serveurs qui parlent sa langue, et ce que vos mots y trouvent. Vous répondez depuis Vigie.',
  },
  cannot: [
    {
      en: 'A server knows only what reached it, and finds words only in posts whose authors allow it. Hashtags are found always.',
      fr: 'Un serveur ne connaît que ce qui lui est parvenu, et ne cherche que chez qui l’a permis. Les hashtags, eux, se trouvent toujours.',
    },
    {
      en: 'An answer cannot be hidden there, only its author blocked or reported.',
      fr: 'On n’y cache pas une réponse\u00a0: on peut seulement bloquer ou signaler son auteur.',
    },
  ],
  settings,
  form: accountForm,
  ways: [
    {
      id: 'public',
      name: { en: 'Mastodon, without an account', fr: 'Mastodon, sans compte' },
      needs: 'nothing',
      about: {
        en: 'The hashtags that you watch, as a server shows them to everybody. Nothing to give; you can add your account later, and everything stays.',
        fr: 'Les hashtags que vous guettez, tels qu’un serveur les montre à tout le monde. Rien à donner\u202f; vous pourrez ajouter votre compte plus tard, et tout reste.',
      },
      cannot: [
        {
          en: 'Without an account Mastodon shows hashtags only: what names you without one is not seen.',
          fr: 'Sans compte, Mastodon ne montre que les hashtags\u00a0: ce qui vous nomme sans eux n’est pas vu.',
        },
        {
          en: 'Vigie cannot answer without an account: you answer on Mastodon.',
          fr: 'Sans compte, Vigie ne peut pas répondre\u00a0: vous répondez sur Mastodon.',
        },
      ],
      form: publicForm,
      can: { search: true, stream: false, reply: false, thread: true, length: null },
    },
  ],
  secrets: ['token', 'clientSecret'],
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
  consents: [
    {
      form: consentForm,
      about: {
        en: 'Your server asks for your password, on its own page; Vigie never sees it.',
        fr: 'Votre serveur vous demande votre mot de passe, sur sa propre page\u202f; Vigie ne le voit jamais.',
      },
      async begin(given, request, edge) {
        const { beginOnMastodon } = await import('./consent.ts')
        return beginOnMastodon(consentForm.parse(given), request, edge)
      },
      async finish(answer, kept, request, edge) {
        const { finishOnMastodon } = await import('./consent.ts')
        return finishOnMastodon(answer, kept, request, edge)
      },
    },
  ],
  async identify(given, edge) {
    const { tryMastodon } = await import('./session.ts')
    return tryMastodon(given, edge)
  },
  async connect(given, edge) {
    const { connectMastodon } = await import('./session.ts')
    return connectMastodon(given, edge)
  },
  async signOut(given, staying, edge) {
    const { signOutOfMastodon } = await import('./sign-out.ts')
    return signOutOfMastodon(given, staying, edge)
  },
}

export default connector
