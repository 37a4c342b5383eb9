import { sections } from './settings/sections.ts'
import { steps } from './setup/steps.ts'

/** The pages that stand under no brand: before somebody is in, and where a network sends them back to. */
export const doors = {
  setup: '/setup',
  signIn: '/sign-in',
  demo: '/demo',
  invitation: '/invitation',
  password: '/password',
  back: '/connect/return',
} as const

/** A brand's list, and a case that is open beside it. */
export const desk = {
  home: '/',
  view: '/views/:id',
  case: '/cases/:id',
  reply: '/cases/:id/reply',
  note: '/cases/:id/note',
} as const

/** A brand's other pages; each is named in `app.tsx`, which shows no page that is not named here. */
export const pages = ['/new', '/share', '/coverage', '/unsure', '/named', '/search', '/workload'] as const
/** One of them. */
export type PageAddress = (typeof pages)[number]

/** Whether an address is that of a page beside the list. */
export const isPage = (address: string): address is PageAddress => pages.some((it) => it === address)

/** The settings: a part of them, a source, a page of the site. */
export const settings = {
  section: '/settings/:section',
  source: '/settings/sources/:id',
  site: '/settings/site/:id',
} as const

/** Every address that the interface has a page for. A test asks of each whether everybody can use it. */
export const addresses: readonly string[] = [
  ...Object.values(doors),
  ...steps.filter((it) => it !== 'you').map((step) => `/setup/${step}`),
  ...Object.values(desk),
  ...pages,
  ...sections.map((section) => settings.section.replace(':section', section)),
  settings.source,
  settings.site,
]
