import { z } from 'zod'
import { Erasure, FoundAccount, type Retention, RetentionState } from '../../../src/api/schemas.ts'
import { ask, askFile, tell } from '../api.ts'

const retention = (brandId: string) => `v1/brands/${encodeURIComponent(brandId)}/retention`

/** What the browser asks about people's data. */
export const privacyApi = {
  find: async (text: string) =>
    (
      await ask(
        'GET',
        `v1/privacy/people?${new URLSearchParams({ find: text }).toString()}`,
        z.object({ accounts: z.array(FoundAccount) }),
      )
    ).accounts,
  erasures: async () => (await ask('GET', 'v1/privacy/erasures', z.object({ erasures: z.array(Erasure) }))).erasures,
  erase: (accountIds: readonly string[], reason: string) =>
    ask('POST', 'v1/privacy/erasures', Erasure, { accountIds, reason }),
  download: (accountIds: readonly string[], language: string) =>
    askFile('v1/privacy/exports', { accountIds, language }),
  retention: (brandId: string, under: Retention | null) => {
    const query =
      under === null
        ? ''
        : `?${new URLSearchParams(Object.entries(under).map(([name, value]) => [name, value === null ? '' : String(value)])).toString()}`
    return ask('GET', `${retention(brandId)}${query}`, RetentionState)
  },
  changeRetention: (brandId: string, input: Retention) => tell('PUT', retention(brandId), input),
}
