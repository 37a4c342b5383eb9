import { from as since } from './french-moments.ts'
import { french as t } from './typography.ts'

const people = (count: string, one: boolean) => (one ? t`${count} message` : t`${count} messages`)

/** What the interface says in French about how what people wrote ended. */
export const coverage = {
  title: t`Couverture`,
  period: t`Période`,
  lastDays: (days: string) => t`${days} jours`,
  empty: {
    title: t`Personne ne vous a écrit.`,
    text: (days: string) => t`Rien ne demandait de réponse ces ${days} derniers jours.`,
  },
  all: (count: string, one: boolean) =>
    one ? t`Un message demandait une réponse. Il l'a.` : t`${count} messages demandaient une réponse. Tous l'ont.`,
  handled: (count: string, one: boolean) =>
    one ? t`Un message était à traiter, et c'est fait.` : t`${count} messages à traiter, tous traités.`,
  share: (count: string, share: string, one: boolean) => t`${people(count, one)} à traiter, ${share}\u00a0% traités.`,
  wait: (count: string, one: boolean) => (one ? t`Une personne attend encore` : t`${count} attendent encore`),
  nobody: (count: string, one: boolean) => (one ? t`que personne n'a prise` : t`dont ${count} que personne n'a pris`),
  closed: (count: string, one: boolean) =>
    one ? t`Un cas a été clos sans réponse.` : t`${count}\u00a0messages ont été clos sans réponse.`,
  endings: {
    here: t`Réponse donnée ici`,
    elsewhere: t`Réponse donnée ailleurs`,
    impossible: t`Réponse impossible, motif dit`,
    troll: t`Troll`,
    closed: t`Clos sans réponse`,
    taken: t`En cours`,
    nobody: t`Personne ne l'a pris`,
  },
  apart: (count: string, one: boolean) =>
    one
      ? t`Un autre message n'appelait pas de réponse : hors sujet, publicité ou doublon.`
      : t`${count} autres messages n'appelaient pas de réponse : hors sujet, publicité ou doublons.`,
  percent: (share: string) => t`${share}\u00a0%`,
  byDay: t`Jour par jour`,
  byWeek: t`Semaine par semaine`,
  byChannel: t`Par réseau`,
  byBrand: t`Par marque`,
  day: t`Jour`,
  week: (from: string) => t`à partir ${since(from)}`,
  channel: t`Réseau`,
  brand: t`Marque`,
  done: t`Traités`,
  left: t`Restent`,
  messages: t`Messages`,
  said: (done: string, all: string) => t`${done} traités sur ${all}`,
}
