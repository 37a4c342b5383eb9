import type { Role } from './role.ts'

/** What is done in a brand, by those who see it. */
export const brandActs = [
  'read-cases',
  'change-cases',
  'mute-people',
  'block-and-report',
  'change-rules',
  'change-clocks',
  'pause-sources',
  'connect-sources',
  'change-brand',
] as const

/** What is done for all of Vigie. */
export const houseActs = [
  'add-brands',
  'read-team',
  'invite',
  'manage-people',
  'read-audit',
  'change-security',
  'handle-personal-data',
  'make-keys',
  'manage-tools',
] as const

export type BrandAct = (typeof brandActs)[number]
export type HouseAct = (typeof houseActs)[number]
export type Act = BrandAct | HouseAct

const everybody: readonly Role[] = ['administrator', 'lead', 'agent', 'observer']
const leads: readonly Role[] = ['administrator', 'lead']
const administrators: readonly Role[] = ['administrator']

/** Who may do what. The only place that says so: services ask it, and the interface shows what it answered. */
const table: Readonly<Record<Act, readonly Role[]>> = {
  'read-cases': everybody,
  'change-cases': ['administrator', 'lead', 'agent'],
  'mute-people': ['administrator', 'lead', 'agent'],
  'block-and-report': leads,
  'change-rules': leads,
  'change-clocks': leads,
  'pause-sources': leads,
  'connect-sources': administrators,
  'change-brand': administrators,
  'add-brands': administrators,
  'read-team': leads,
  invite: leads,
  'manage-people': administrators,
  'read-audit': administrators,
  'change-security': administrators,
  'handle-personal-data': administrators,
  'make-keys': leads,
  'manage-tools': administrators,
}

/** Whether a person of this role may do this. */
export const may = (role: Role, act: Act): boolean => table[act].includes(role)

/** Who may do this, from the most trusted role on. */
export const whoMay = (act: Act): readonly Role[] => table[act]

/** What a person of this role may do in a brand that they see. */
export const mayInBrand = (role: Role): readonly BrandAct[] => brandActs.filter((act) => may(role, act))

/** What a person of this role may do in Vigie as a whole. */
export const mayInHouse = (role: Role): readonly HouseAct[] => houseActs.filter((act) => may(role, act))

/** The roles that a person of this role may give to somebody whom they invite. */
export function rolesToGive(role: Role): readonly Role[] {
  if (role === 'administrator') return everybody
  return role === 'lead' ? ['agent', 'observer'] : []
}
