import type { Me } from '../../../src/api/schemas.ts'

/** The parts of the settings in their order, in groups: what is heard, how it is worked on, what holds for everybody, what is one's own. */
export const sectionGroups = [
  { id: 'hears', of: ['brand', 'watch', 'sources', 'site', 'bring'] },
  { id: 'works', of: ['clocks', 'teams', 'texts', 'labels', 'quality', 'adviser'] },
  { id: 'house', of: ['team', 'privacy', 'tools', 'audit'] },
  { id: 'me', of: ['profile', 'security', 'devices'] },
] as const

/** The parts of the settings in their order; the last one is reached from the head of the sidebar. */
export const sections = [...sectionGroups.flatMap(({ of }) => of), 'add-brand'] as const
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
