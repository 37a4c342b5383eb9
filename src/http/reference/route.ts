import { randomBytes } from 'node:crypto'
import type { Context as HonoContext } from 'hono'
import { contentPolicy } from '../guards.ts'
import { noncePlace, referencePage } from './page.ts'
import type { Schema } from './schema.ts'

/** Answers with the page that describes the API. It is made when it is first asked for; nothing in it comes from elsewhere. */
export function referenceRoute(
  url: string,
  version: string,
  described: () => Schema,
): (c: HonoContext) => Promise<Response> {
  let page: Promise<string> | null = null
  return async (c) => {
    page ??= referencePage(url, version, described())
    const nonce = randomBytes(18).toString('base64')
    return c.body((await page).replaceAll(noncePlace, nonce), 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy(nonce),
    })
  }
}
