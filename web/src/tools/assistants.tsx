import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Copied } from '../ui/copied.tsx'
import { Button } from '../ui/parts.tsx'
import { toolKeys, toolsApi } from './tools-api.ts'

/** Whether assistants may come in, and where. */
export function Assistants({ me }: { readonly me: Me }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const door = useQuery({ queryKey: toolKeys.assistants, queryFn: toolsApi.assistants, staleTime: 0 })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const words = t.assistants
  const turn = async (on: boolean) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      cache.setQueryData(toolKeys.assistants, await toolsApi.switchAssistants(on))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const { data } = door
  return (
    <section>
      <div className="row wrap top">
        <h3 className="grow">{words.title}</h3>
        {data !== undefined && me.may.includes('manage-tools') && (
          <Button size="sm" busy={busy} onClick={() => void turn(!data.on)}>
            {data.on ? words.shut : words.open}
          </Button>
        )}
      </div>
      <p className="dim">{words.text}</p>
      {error !== null && <ProblemNotice error={error} />}
      {door.error !== null && <ProblemNotice error={door.error} onRetry={() => void door.refetch()} />}
      {data !== undefined && (
        <p className="med" role="status">
          {data.on ? words.on : words.off}
        </p>
      )}
      {data?.on === true && (
        <div className="stack">
          <Copied label={words.address} text={data.url} />
          <p className="xs dim">{words.key}</p>
        </div>
      )}
    </section>
  )
}
