import type { sentiments, topics } from '../triage/labels.ts'
import type { CaseStatus, Priority } from './case.ts'
import type { judgedFlags } from './filter.ts'

// The words of a search's operators and of their values, in English and in French, without accents.

/** The kinds of a case that can be searched for. */
export const kinds = ['complaint', 'question', 'praise', 'suggestion', 'thanks', 'other'] as const
/** The states of a case. */
export const statuses: readonly CaseStatus[] = [
  'new',
  'open',
  'waiting',
  'waiting-team',
  'paused',
  'settled',
  'set-aside',
]
const closedStatuses: readonly CaseStatus[] = ['settled', 'set-aside']
const unsettledStatuses = statuses.filter((it) => !closedStatuses.includes(it))
/** How serious a case can be. */
export const priorities: readonly Priority[] = ['critical', 'high', 'medium', 'low']

/** The operators of a search, as the suggestions name them. */
export const operators = [
  'from',
  'is',
  'owner',
  'priority',
  'channel',
  'kind',
  'sentiment',
  'topic',
  'anger',
  'to',
  'has',
  'label',
  'after',
  'before',
  'until',
] as const
/** One of them. */
export type Operator = (typeof operators)[number]

/** The operators as people write them, in English and in French. */
export const names: Readonly<Record<string, Operator>> = {
  from: 'from',
  de: 'from',
  to: 'to',
  pour: 'to',
  has: 'has',
  avec: 'has',
  is: 'is',
  est: 'is',
  status: 'is',
  statut: 'is',
  etat: 'is',
  owner: 'owner',
  proprietaire: 'owner',
  priority: 'priority',
  gravite: 'priority',
  priorite: 'priority',
  channel: 'channel',
  reseau: 'channel',
  kind: 'kind',
  nature: 'kind',
  sentiment: 'sentiment',
  ton: 'sentiment',
  topic: 'topic',
  sujet: 'topic',
  anger: 'anger',
  colere: 'anger',
  after: 'after',
  apres: 'after',
  since: 'after',
  depuis: 'after',
  before: 'before',
  avant: 'before',
  until: 'until',
  jusque: 'until',
  label: 'label',
  etiquette: 'label',
}
/** States as people write them in French. */
export const statusWords: Readonly<Record<string, CaseStatus>> = {
  nouveau: 'new',
  'en-attente': 'waiting',
  equipe: 'waiting-team',
  'en-pause': 'paused',
  regle: 'settled',
  ecarte: 'set-aside',
}
/** Words for several states at once: whoever looks for what is open means everything that still asks for something. */
export const manyStatuses: Readonly<Record<string, readonly CaseStatus[]>> = {
  open: unsettledStatuses,
  ouvert: unsettledStatuses,
  closed: closedStatuses,
  clos: closedStatuses,
}
/** How serious, as people write it in French. */
export const priorityWords: Readonly<Record<string, Priority>> = {
  critique: 'critical',
  haute: 'high',
  elevee: 'high',
  moyenne: 'medium',
  basse: 'low',
  faible: 'low',
}
/** Kinds of a case, as people write them in French. */
export const kindWords: Readonly<Record<string, string>> = {
  plainte: 'complaint',
  reclamation: 'complaint',
  compliment: 'praise',
  eloge: 'praise',
  remerciement: 'thanks',
  merci: 'thanks',
  autre: 'other',
}
/** What stands with a case, as people write it. */
export const flagWords: Readonly<Record<string, { readonly late?: boolean; readonly replied?: boolean }>> = {
  late: { late: true },
  'en-retard': { late: true },
  replied: { replied: true },
  repondu: { replied: true },
  unreplied: { replied: false },
  'sans-reponse': { replied: false },
}

/** What posts were judged to be, as people write it. */
export const judgedWords: Readonly<Record<string, (typeof judgedFlags)[number]>> = {
  plainte: 'complaint',
  reclamation: 'complaint',
  'part-peut-etre': 'churn',
  relance: 'reminder',
  'a-partager': 'viral',
  ironique: 'sarcasm',
  incertain: 'unsure',
}
/** Moods, as people write them. */
export const sentimentWords: Readonly<Record<string, (typeof sentiments)[number]>> = {
  negative: 'neg',
  negatif: 'neg',
  mecontent: 'neg',
  neutral: 'neu',
  neutre: 'neu',
  positive: 'pos',
  positif: 'pos',
  content: 'pos',
}
/** Topics, as people write them beside their own names. */
export const topicWords: Readonly<Record<string, (typeof topics)[number]>> = {
  qualite: 'quality',
  personnel: 'staff',
  site: 'website-app',
  appli: 'website-app',
  app: 'website-app',
  prix: 'price',
  livraison: 'delivery',
  panne: 'outage',
  remboursement: 'refund',
  hygiene: 'hygiene-safety',
  securite: 'hygiene-safety',
  safety: 'hygiene-safety',
  retard: 'delay',
  contrat: 'contract',
  facturation: 'billing',
  facture: 'billing',
  reservation: 'booking-ticketing',
  booking: 'booking-ticketing',
  ethique: 'ethics',
  attente: 'wait',
  disponibilite: 'stock',
  'vie-privee': 'privacy',
}

/** What may hang on a case: any file, a picture, a film. */
export const attachmentKinds = ['file', 'image', 'video'] as const
/** One of them. */
export type AttachmentKind = (typeof attachmentKinds)[number]

/** What hangs on a case, as people write it. */
export const attachmentWords: Readonly<Record<string, AttachmentKind>> = {
  files: 'file',
  attachment: 'file',
  fichier: 'file',
  fichiers: 'file',
  'piece-jointe': 'file',
  'pieces-jointes': 'file',
  images: 'image',
  picture: 'image',
  photo: 'image',
  photos: 'image',
  film: 'video',
  videos: 'video',
}
