/** What a person is here for: an administrator runs Vigie, a lead sees to what a brand listens for, an agent answers, an observer reads. */
export const roles = ['administrator', 'lead', 'agent', 'observer'] as const

export type Role = (typeof roles)[number]

/** The role of this name; an unknown one may do the least. */
export const toRole = (name: string): Role => roles.find((known) => known === name) ?? 'observer'
