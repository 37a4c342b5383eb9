import { useInfiniteQuery } from '@tanstack/react-query'
import { CasePerson, Split } from '../../../src/api/person.ts'
import { ask, tell } from '../api.ts'
import { keys } from '../queries.ts'

const path = (caseId: string) => `v1/cases/${encodeURIComponent(caseId)}/person`

/** What the browser asks about who writes in a case. */
export const personApi = {
  read: (caseId: string, after: string | null) =>
    ask('GET', `${path(caseId)}${after === null ? '' : `?after=${encodeURIComponent(after)}`}`, CasePerson),
  confirm: (caseId: string, accountId: string) => tell('POST', `${path(caseId)}/links`, { accountId }),
  split: (caseId: string, accountId: string) => ask('POST', `${path(caseId)}/splits`, Split, { accountId }),
  undo: (splitId: string) => tell('POST', `v1/splits/${encodeURIComponent(splitId)}/undo`, {}),
}

/** Who writes in a case, on all their accounts; their history page after page. Read again with the case. */
export const useCasePerson = (caseId: string, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: [...keys.case(caseId), 'person'],
    queryFn: ({ pageParam }) => personApi.read(caseId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.history.next,
    enabled,
  })
