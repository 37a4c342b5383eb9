import type { Me } from '../../../src/api/schemas.ts'

/** The parts of the settings, in their order. */
export const sections = [
  'brand',
  'watch',
  'clocks',
  'texts',
  'labels',
  'quality',
  'teams',
  'sources',
  'site',
  'bring',
  'team',
  'privacy',
  'tools',
  'adviser',
  'audit',
  'profile',
  'security',
  'devices',
  'add-brand',
] as const
/** A part of the settings. */
export type Section = (typeof sections)[number]

/** The sections that this person has something to do in. */
export const sectionsOf = (me: Me): readonly Section[] =>
  sections.filter(
    (it) =>
      it !== 'add-brand' &&
      ((it !== 'bring' && it !== 'texts' && it !== 'labels') || me.user.role !== 'observer') &&
      (it !== 'team' || me.may.includes('read-team')) &&
      (it !== 'privacy' || me.user.role === 'administrator' || me.user.role === 'lead') &&
      (it !== 'tools' || me.may.includes('make-keys')) &&
      (it !== 'adviser' || me.may.includes('manage-tools')) &&
      (it !== 'audit' || me.may.includes('read-audit')),
  )

/** Whether an address names a part of the settings. */
export const isSection = (value: string | undefined): value is Section => sections.some((it) => it === value)
