import { days, instant, type Instant } from '../../src/domain/model/time.ts'
import type { Context } from '../../src/services/context.ts'
import { makeKey } from '../../src/services/keys/make-key.ts'
import { revokeKey } from '../../src/services/keys/revoke-key.ts'
import { invite } from '../../src/services/people/invite.ts'
import { makePasswordLink } from '../../src/services/people/make-password-link.ts'

/** The links of which the pictures show where they lead, by the part after the `#`. */
export interface Links {
  readonly invitation: string
  readonly password: string
}

/** Keys for programs, of which one is dead; somebody who is invited; somebody who has forgotten their password. */
export async function seedKeys(ctx: (at: Instant) => Context, brandId: string): Promise<Links> {
  const now = Date.now()
  const confirm = async (): Promise<void> => {}
  const then = ctx(instant(now - days(40)))
  await makeKey(then, { name: 'Tableau du bureau', scopes: ['read-cases'], brandIds: null, days: 90, confirm })
  const reporting = { name: 'Rapport du lundi', scopes: ['read-cases', 'read-people'] as const, days: 30, confirm }
  await makeKey(ctx(instant(now - days(3))), { ...reporting, brandIds: [brandId] })
  const lost = await makeKey(then, { ...reporting, name: 'Ancien script', brandIds: [brandId] })
  await revokeKey(ctx(instant(now - days(12))), { keyId: lost.key.id })
  const { token } = await invite(ctx(instant(now)), {
    name: 'Maëlle Quéré',
    email: 'maelle@example.test',
    role: 'agent',
    brandIds: [brandId],
    language: 'fr',
  })
  const reset = await makePasswordLink(ctx(instant(now)), { personId: 'hugo' })
  return { invitation: token, password: reset.token }
}
