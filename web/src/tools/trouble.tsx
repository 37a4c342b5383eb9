import { useQuery } from '@tanstack/react-query'
import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { toolKeys, toolsApi } from './tools-api.ts'

/** So often (ms) it is asked whether some program cannot be told any more. */
const askedEvery = 120_000

/** Says beside the settings, to who can mend it, that some program is not told any more what happens. */
export function ToolsTrouble({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const { data = [] } = useQuery({
    queryKey: toolKeys.hooks,
    queryFn: toolsApi.hooks,
    enabled: me.may.includes('manage-tools'),
    staleTime: askedEvery,
    refetchInterval: askedEvery,
  })
  const off = data.some(({ offBecause }) => offBecause === 'gone' || offBecause === 'failing')
  if (!off && !data.some(({ ailing }) => ailing)) return null
  return (
    <>
      <span className={`n ${off ? 'danger' : 'warn'}`}>{t.webhooks.nav}</span>
      <span className={`dot ${off ? 'danger' : 'warn'}`} />
    </>
  )
}
