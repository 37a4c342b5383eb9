import type { Connector } from '../sdk/connector.ts'
import { addressesOf, consentForm, type MailSettings, oauthForm, passwordForm, settings } from './settings.ts'

const can = { search: false, stream: true, reply: true, thread: true, length: null }
const cannot = [
  {
    en: 'Attached files are named, never opened: look at them in your mail program.',
    fr: 'Les pièces jointes sont nommées, jamais ouvertes\u00a0: regardez-les dans votre messagerie.',
  },
  {
    en: 'A mail that was sent cannot be taken back.',
    fr: 'Un mail envoyé ne se reprend pas.',
  },
]

/** Providers send people back to encrypted addresses, and to the machine that the browser itself is on. */
const sendsBackTo = (origin: string): boolean =>
  origin.startsWith('https:') || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)

const unencrypted = {
  en: 'Signing in at the provider needs an https address of Vigie’s own: providers send people back to no other. With one (VIGIE_URL), it is offered here; until then, type a refresh token.',
  fr: 'Se connecter chez le fournisseur demande que Vigie ait une adresse en https\u00a0: il ne renvoie personne ailleurs. Avec une telle adresse (VIGIE_URL), ce sera proposé ici\u202f; d’ici là, saisissez un jeton d’actualisation.',
}

const connector: Connector<MailSettings> = {
  id: 'customer-mail',
  name: 'Mail',
  icon: ['M4 4h16v11h-4.5a3.5 3.5 0 0 1 -7 0h-4.5z', 'M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-3', 'M8 8h8', 'M8 11h5'],
  accounts: false,
  answersTo: ({ to = '' }) => (to === '' ? null : to),
  needs: 'mailbox',
  about: {
    en: 'The mailbox that your customers write to. Each mail is a case; you answer from Vigie, in the same thread. Your mails stay where they are, read or unread.',
    fr: 'La boîte à laquelle vos clients écrivent. Chaque mail devient un cas\u202f; vous répondez depuis Vigie, dans le même fil. Vos mails restent où ils sont, lus ou non lus.',
  },
  cannot,
  settings,
  form: passwordForm,
  ways: [
    {
      id: 'oauth',
      name: { en: 'Mail at Google or Microsoft', fr: 'Mail chez Google ou Microsoft' },
      needs: 'mailbox',
      about: {
        en: 'For Gmail, Google Workspace and Microsoft 365: you sign in there, and no password is kept here.',
        fr: 'Pour Gmail, Google Workspace et Microsoft 365\u00a0: vous vous connectez là-bas, et aucun mot de passe n’est gardé ici.',
      },
      cannot,
      form: oauthForm,
      can,
    },
  ],
  secrets: ['password', 'clientSecret', 'refreshToken'],
  leadsTo: addressesOf,
  can,
  consents: [
    {
      way: 'oauth',
      form: consentForm,
      act: { en: 'Sign in at the provider', fr: 'Se connecter chez le fournisseur' },
      instead: { en: 'I have a refresh token already', fr: 'J’ai déjà un jeton d’actualisation' },
      about: {
        en: 'You sign in on the provider’s own page and let Vigie read and send this mailbox’s mail. Vigie never sees your password.',
        fr: 'Vous vous connectez sur la page du fournisseur, et permettez à Vigie de lire et d’envoyer les mails de cette boîte. Vigie ne voit jamais votre mot de passe.',
      },
      registersReturn: true,
      unfit: ({ origin }) => (sendsBackTo(origin) ? null : unencrypted),
      async begin(given, request, edge) {
        const { beginAtProvider } = await import('./consent.ts')
        return beginAtProvider(consentForm.parse(given), request, edge)
      },
      async finish(answer, kept, request, edge) {
        const { finishAtProvider } = await import('./consent.ts')
        return finishAtProvider(answer, kept, request, edge)
      },
    },
  ],
  async identify(given, edge, vault) {
    // The mail libraries are large: a process that only lists networks never loads them.
    const { tryMailbox } = await import('./session.ts')
    return tryMailbox(given, edge, vault)
  },
  async connect(given, edge, vault) {
    const { connectMailbox } = await import('./session.ts')
    return connectMailbox(given, edge, vault)
  },
  async signOut(given, staying, edge) {
    const { signOutOfMailbox } = await import('./sign-out.ts')
    return signOutOfMailbox(given, staying, edge)
  },
}

export default connector
