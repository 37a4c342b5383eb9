/** Somebody in the pictures. */
export interface Voice {
  readonly handle: string
  readonly name: string
  readonly followers?: number
}

/** One post in the pictures: how many minutes ago, who, what. */
export interface Said {
  readonly ago: number
  readonly by: Voice
  readonly text: string
  readonly language?: string
  readonly reach?: {
    readonly reposts: number
    readonly likes: number
    readonly replies: number
    readonly quotes: number
  }
  readonly mention?: boolean
}

/** A case in the pictures and what became of it, in the order in which it happened. */
export interface Story {
  readonly key: string
  readonly said: readonly Said[]
  readonly priority?: 'critical' | 'high' | 'low'
  readonly owner?: 'me' | 'hugo' | 'karim'
  readonly note?: { readonly ago: number; readonly by: 'hugo' | 'karim'; readonly text: string }
  readonly reply?: {
    readonly ago: number
    readonly text: string
    readonly state: 'queued' | 'sending' | 'retrying' | 'refused' | 'sent' | 'cancelled'
  }
  readonly edited?: { readonly ago: number; readonly text: string }
  readonly deleted?: number
  readonly end?: { readonly ago: number; readonly how: 'settled' | 'set-aside' }
}

const camille: Voice = { handle: 'camille-rousseau.bsky.social', name: 'Camille Rousseau', followers: 412 }
const delphine: Voice = { handle: 'delphine.astruc.bsky.social', name: 'Delphine Astruc', followers: 88 }
const yanis: Voice = { handle: 'yanisb.bsky.social', name: 'Yanis B.' }
const lucas: Voice = { handle: 'lucas-mge.bsky.social', name: 'lucas.mge', followers: 1204 }
const agathe: Voice = { handle: 'agatheetlise.bsky.social', name: 'Agathe & Lise', followers: 12_400 }
const priya: Voice = { handle: 'priya-walks.bsky.social', name: 'Priya Raman', followers: 930 }
const noble: Voice = {
  handle: 'marie-clementine-de-la-rochette-montbeliard.un-domaine-particulierement-long.example',
  name: 'Marie-Clémentine de La Rochette-Montbéliard d’Aubignac-sur-Loire',
}
const single: Voice = {
  handle: 'rienquedesminuscules.example',
  name: 'Jattendsdepuisdeuxheuresetpersonnenerepondcestinadmissible',
}
const layla: Voice = { handle: 'layla.mansour.example', name: 'ليلى منصور', followers: 301 }
const noa: Voice = { handle: 'noa.example', name: 'נועה כהן' }
const joy: Voice = { handle: 'ptitloup.bsky.social', name: '🐺 P’tit Loup 🌊', followers: 57 }
const nadege: Voice = { handle: 'nadege.pk.bsky.social', name: 'Nadège Prigent-Kermarrec', followers: 143 }
const herve: Voice = { handle: 'herve-lopez.bsky.social', name: 'Hervé Lopez' }
const anouk: Voice = { handle: 'anouk.bsky.social', name: 'Anouk', followers: 640 }
const bertrand: Voice = { handle: 'bertrand-aubry.bsky.social', name: 'Bertrand Aubry', followers: 75 }
const josephine: Voice = { handle: 'josephine.bsky.social', name: 'Joséphine' }
const theo: Voice = { handle: 'theo-lvq.bsky.social', name: 'theo_lvq', followers: 5_310 }
const fan: Voice = { handle: 'fanclub-sorel.bsky.social', name: 'Fan-club de Mireille Sorel', followers: 2_044 }
const gens: Voice = { handle: 'm-lefevre.bsky.social', name: 'M. Lefèvre' }
const bonnaud: Voice = { handle: 'famille-bonnaud.bsky.social', name: 'Famille Bonnaud' }
const sandrine: Voice = { handle: 'sandrine-okoye.bsky.social', name: 'Sandrine Okoye', followers: 220 }

/** The cases of a restaurant on a Friday night: what happens, and what a page must not break on. */
export const stories: readonly Story[] = [
  {
    key: 'camille',
    priority: 'critical',
    owner: 'me',
    said: [
      {
        ago: 196,
        by: camille,
        text: 'Bonjour @chezmireille, notre table de samedi pour six a disparu de votre agenda. Pouvez-vous vérifier ?',
        mention: true,
      },
      {
        ago: 171,
        by: camille,
        text: '@chezmireille je me permets de vous relancer, c’est pour les 80 ans de maman.',
        mention: true,
      },
      {
        ago: 138,
        by: camille,
        text: '@chezmireille deux messages, un appel, zéro réponse. 60 € d’arrhes débités deux fois et toujours aucune table. Vous comptez répondre un jour ?',
        mention: true,
        reach: { reposts: 197, likes: 903, replies: 41, quotes: 17 },
      },
    ],
    note: {
      ago: 96,
      by: 'karim',
      text: 'Vu avec la caisse : le second débit est réel, remboursement possible dès ce soir. La table est retrouvée, rien de plus à lui demander.',
    },
  },
  {
    key: 'delphine',
    priority: 'high',
    said: [
      {
        ago: 114,
        by: delphine,
        text: 'Une heure d’attente chez Mireille, entrée froide, et la patronne hausse les épaules. On venait pour les 80 ans de maman. Nous ne reviendrons pas.',
        reach: { reposts: 12, likes: 64, replies: 9, quotes: 2 },
      },
    ],
  },
  {
    key: 'yanis',
    priority: 'high',
    said: [
      {
        ago: 111,
        by: yanis,
        text: 'Deux heures d’attente Chez Mireille, et le plat froid. Le serveur rit quand on demande l’addition.',
      },
    ],
  },
  {
    key: 'nadege',
    owner: 'hugo',
    said: [
      {
        ago: 104,
        by: nadege,
        text: 'Ma fille est en fauteuil. La rampe de Chez Mireille est fermée à clé et personne ne répond au téléphone de l’accueil.',
      },
    ],
  },
  {
    key: 'lucas',
    said: [
      {
        ago: 92,
        by: lucas,
        text: 'table pour 6 confirmée chez mirelle, arrivés devant porte close ??',
        reach: { reposts: 3, likes: 20, replies: 2, quotes: 0 },
      },
    ],
  },
  {
    key: 'agathe',
    owner: 'me',
    said: [
      {
        ago: 88,
        by: agathe,
        text: 'Toujours pas de nouvelles du remboursement promis par Chez Mireille. Promis pour lundi, on est vendredi.',
        reach: { reposts: 31, likes: 88, replies: 4, quotes: 1 },
      },
    ],
  },
  {
    key: 'priya',
    said: [
      {
        ago: 83,
        by: priya,
        text: 'Booked a window table at Chez Mireille, got the one next to the bins. Lovely food, but is that how you treat visitors?',
        language: 'en',
        reach: { reposts: 2, likes: 14, replies: 1, quotes: 0 },
      },
    ],
  },
  {
    key: 'noble',
    said: [
      {
        ago: 40,
        by: noble,
        text: 'Chez Mireille ne retrouve jamais mon nom dans son cahier. C’est pourtant le seul de la ville à ne pas tenir sur une ligne.',
      },
    ],
  },
  {
    key: 'single',
    said: [
      {
        ago: 33,
        by: single,
        text: 'Chez Mireille : inaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaadmissible https://un-site-au-nom-interminable.example/avec/un/chemin/tout/aussi/interminable/et/sans/aucune/espace/du/tout?et=des&parametres=encore',
      },
    ],
  },
  {
    key: 'layla',
    said: [
      { ago: 30, by: layla, text: 'انتظرنا ساعتين في Chez Mireille ولم يعتذر أحد. هل هذا معقول؟', language: 'ar' },
    ],
  },
  {
    key: 'noa',
    said: [{ ago: 28, by: noa, text: 'הזמנו שולחן ב-Chez Mireille לשמונה, ובתשע עוד עמדנו ברחוב.', language: 'he' }],
  },
  {
    key: 'joy',
    said: [
      {
        ago: 26,
        by: joy,
        text: '😡😡😡 1 h pour deux cafés chez Mireille ☕️☕️👎🏽 et les petits qui dorment debout 👨‍👩‍👧‍👦',
      },
    ],
  },
  {
    key: 'theo',
    priority: 'low',
    said: [
      {
        ago: 41,
        by: theo,
        text: 'Chez Mireille : le lien « réserver » mène à une page 404. https://chezmireille.example/reserver',
        reach: { reposts: 0, likes: 3, replies: 0, quotes: 0 },
      },
    ],
  },
  {
    key: 'edited',
    said: [{ ago: 38, by: josephine, text: 'chez Mireille c’est n’importe quoi' }],
    edited: {
      ago: 31,
      text: 'Chez Mireille, déception : plat du jour épuisé à midi et quart, et personne pour nous le dire avant.',
    },
  },
  {
    key: 'deleted',
    said: [
      {
        ago: 35,
        by: bertrand,
        text: 'Chez Mireille, vous m’avez fait payer 9 € de « frais de dossier » pour un couvert annulé ?',
      },
    ],
    deleted: 22,
  },
  {
    key: 'refused',
    owner: 'me',
    said: [
      { ago: 58, by: gens, text: 'Chez Mireille, j’attends ma facture depuis le 3. Dossier 77-4120, toujours rien.' },
    ],
    reply: { ago: 12, state: 'refused', text: 'Bonjour, votre facture part ce soir par mail. Pardon pour l’attente.' },
  },
  {
    key: 'retrying',
    owner: 'me',
    said: [
      {
        ago: 55,
        by: bonnaud,
        text: 'Chez Mireille, on a oublié un doudou lapin sous la table 4 ce midi. Quelqu’un l’a vu ?',
      },
    ],
    reply: { ago: 3, state: 'retrying', text: 'Le lapin est au chaud derrière le bar : il vous attend jusqu’à 23 h.' },
  },
  {
    key: 'queued',
    owner: 'me',
    said: [{ ago: 49, by: sandrine, text: 'Chez Mireille, pouvez-vous me dire si le menu de samedi est sans noix ?' }],
    reply: { ago: 0, state: 'queued', text: 'Oui, tout le menu de samedi est sans noix. À samedi !' },
  },
  {
    key: 'sending',
    owner: 'me',
    said: [
      {
        ago: 47,
        by: { handle: 'maelle.bsky.social', name: 'Maëlle' },
        text: 'Chez Mireille prend-elle les tickets restaurant le soir ?',
      },
    ],
    reply: { ago: 1, state: 'sending', text: 'Oui, tous les soirs sauf le samedi.' },
  },
  {
    key: 'sent',
    owner: 'me',
    said: [
      {
        ago: 150,
        by: herve,
        text: 'Chez Mireille, la terrasse est-elle ouverte samedi soir ? Trois mails sans réponse.',
      },
    ],
    reply: {
      ago: 141,
      state: 'sent',
      text: 'Pardon pour ces mails, Hervé. Oui, la terrasse ouvre à 19 h samedi : je vous garde une table.',
    },
  },
  {
    key: 'settled',
    owner: 'me',
    said: [
      { ago: 260, by: anouk, text: 'Chez Mireille, mon fils est allergique aux noix, et la carte n’en dit rien.' },
    ],
    reply: {
      ago: 238,
      state: 'sent',
      text: 'Merci Anouk. Rien n’en contient ce soir, et la carte le dira dès demain.',
    },
    end: { ago: 200, how: 'settled' },
  },
  {
    key: 'settled-yesterday',
    owner: 'hugo',
    said: [
      {
        ago: 1_700,
        by: { handle: 'malo.bsky.social', name: 'Malo Le Goff' },
        text: 'Chez Mireille, une bière éventée et un steak bleu au lieu d’à point.',
      },
    ],
    reply: { ago: 1_660, state: 'sent', text: 'Bonsoir Malo, pardon : le prochain est pour nous, et il sera à point.' },
    end: { ago: 1_600, how: 'settled' },
  },
  {
    key: 'set-aside',
    said: [{ ago: 320, by: fan, text: 'Soirée disco chez Mireille ce samedi, venez nombreux !' }],
    end: { ago: 310, how: 'set-aside' },
  },
  {
    key: 'long',
    owner: 'karim',
    said: Array.from({ length: 24 }, (_, at) => ({
      ago: 60 - at * 2,
      by: { handle: 'collectif-du-quartier.bsky.social', name: 'Collectif du quartier', followers: 860 },
      text: `${at + 1}. Chez Mireille, ${
        [
          'la musique passe encore minuit, fenêtres ouvertes.',
          'les poubelles du midi sont sur le trottoir, et les fauteuils ne passent plus.',
          'nous avons écrit trois fois à l’adresse du site, sans accusé de réception. Nous demandons une date, pas une promesse.',
        ][at % 3] ?? ''
      }`,
      mention: at % 5 === 0,
    })),
  },
]
