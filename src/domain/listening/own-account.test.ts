import fc from 'fast-check'
import { expect, it } from 'vitest'
import { profileAddress, readOwnAccount, writeOwnAccount } from './own-account.ts'

it.each([
  ['@chezmireille', '@chezmireille'],
  ['chezmireille.bsky.social', '@chezmireille.bsky.social'],
  ['https://bsky.app/profile/chezmireille.fr', '@chezmireille.fr'],
  ['https://www.instagram.com/chez_mireille/?hl=fr', 'instagram.com/chez_mireille'],
  ['https://fr-fr.facebook.com/chezmireille.aix/', 'facebook.com/chezmireille.aix'],
  ['https://m.facebook.com/people/Chez-Mireille/100064', 'facebook.com/Chez-Mireille'],
  ['tiktok.com/@mireille', 'tiktok.com/@mireille'],
  ['https://twitter.com/mireille', 'x.com/mireille'],
  ['https://www.youtube.com/@ChezMireille', 'youtube.com/@ChezMireille'],
  ['https://www.linkedin.com/company/la-grande-billetterie', 'linkedin.com/company/la-grande-billetterie'],
  ['@mireille@piaille.fr', '@mireille@piaille.fr'],
  ['https://piaille.fr/@mireille', '@mireille@piaille.fr'],
])('“%s” is the account %s', (typed, written) => {
  const account = readOwnAccount(typed)
  expect(account && writeOwnAccount(account)).toBe(written)
})

it.each([
  ['@chezmireille', null],
  ['@chezmireille.bsky.social', 'bsky.app/profile/chezmireille.bsky.social'],
  ['instagram.com/mireille', 'instagram.com/mireille'],
  ['tiktok.com/mireille', 'tiktok.com/@mireille'],
  ['@mireille@piaille.fr', 'piaille.fr/@mireille'],
])('the page of %s is %s', (written, page) => {
  const account = readOwnAccount(written)
  expect(account && profileAddress(account)).toBe(page)
})

it.each([
  '',
  '@',
  'chez mireille',
  'https://instagram.com/',
  'https://example.com/about',
  'https://x.com/search',
  '!!!',
])('“%s” is no account', (typed) => {
  expect(readOwnAccount(typed)).toBeNull()
})

it('what is no domain is written with the address that it was read from', () => {
  expect(writeOwnAccount({ place: 'bsky.app', handle: '._' })).toBe('bsky.app/profile/._')
  expect(writeOwnAccount({ place: 'bsky.app', handle: 'mireille.example' })).toBe('@mireille.example')
})

it('an account that was read and written is read as the same one again, whatever was typed', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.stringMatching(/^@[a-zA-Z0-9_.-]{2,12}(@[a-z]{2,6}\.[a-z]{2,4})?$/u),
        fc.stringMatching(
          /^(?:https:\/\/)?(?:www\.)?(?:bsky\.app\/profile|facebook\.com|threads\.com|tiktok\.com|youtube\.com|linkedin\.com\/(?:in|school|company)|twitter\.com|piaille\.fr)\/@?[a-zA-Z0-9_.-]{1,12}\/?$/u,
        ),
      ),
      (typed) => {
        const once = readOwnAccount(typed)
        if (once === null) return
        const again = readOwnAccount(writeOwnAccount(once))
        expect(again && writeOwnAccount(again)).toBe(writeOwnAccount(once))
      },
    ),
  )
})
