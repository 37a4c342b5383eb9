import { readOwnAccount, writeOwnAccount } from '../../domain/listening/own-account.ts'
import { type BrandAct, mayInBrand } from '../../domain/people/may.ts'
import type { Role } from '../../domain/people/role.ts'
import type { StoredBrand } from '../../store/brands.ts'
import { ServiceError } from '../errors.ts'
import { tidyTerms } from './tidy-terms.ts'

/** A brand as people set it up. */
export interface BrandInput {
  readonly id: string
  readonly name: string
  readonly languages: readonly ('fr' | 'en')[]
  readonly timeZone: string
  readonly firstReplyMinutes: number
  readonly sites: readonly string[]
  readonly accounts: readonly string[]
}

/** A brand as people see it, with what the one who asks may do in it. */
export interface BrandView extends BrandInput {
  readonly may: readonly BrandAct[]
}

/** The brand as a person of this role sees it, of the one stored. */
export function toBrand({ firstReplyMs, ...stored }: StoredBrand, role: Role): BrandView {
  return { ...stored, firstReplyMinutes: Math.round(firstReplyMs / 60_000), may: mayInBrand(role) }
}

/** The brand to store, of what a person typed; refused with a sentence when a part of it makes no sense. */
export function checkBrand({ firstReplyMinutes, ...brand }: BrandInput): StoredBrand {
  const name = brand.name.trim()
  if (name === '') throw invalid('name', 'A brand has a name.')
  const languages = [...new Set(brand.languages)]
  if (languages.length === 0) throw invalid('languages', 'A brand answers in at least one language.')
  if (!isTimeZone(brand.timeZone)) {
    throw invalid('timeZone', `“${brand.timeZone}” is not a time zone. One looks like Europe/Paris.`)
  }
  if (!Number.isInteger(firstReplyMinutes) || firstReplyMinutes < 1) {
    throw invalid('firstReplyMinutes', 'The time for the first reply is a whole number of minutes, one at least.')
  }
  const sites = [...new Set(brand.sites.map((typed, at) => ownSite(typed, `sites.${at}`)))]
  const accounts = [...new Set(brand.accounts.map((typed, at) => ownAccount(typed, `accounts.${at}`)))]
  const { id, timeZone } = brand
  return { id, name, languages, timeZone, firstReplyMs: firstReplyMinutes * 60_000, sites, accounts }
}

function ownSite(typed: string, path: string): string {
  try {
    return tidyTerms([{ kind: 'site', text: typed }])[0]?.text ?? typed
  } catch (cause) {
    throw cause instanceof ServiceError ? invalid(path, cause.message) : cause
  }
}

function ownAccount(typed: string, path: string): string {
  const account = readOwnAccount(typed)
  if (account !== null) return writeOwnAccount(account)
  throw invalid(path, `“${typed}” is no account. One looks like @chezmireille or instagram.com/chezmireille.`)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function invalid(path: string, message: string): ServiceError {
  return new ServiceError('invalid', 'invalid', message, { facts: { errors: [{ path, message }] } })
}
