import { useQuery } from '@tanstack/react-query'
import { Assignment, OwnAbsences, SavedPlan, Staffing, type StaffPlan, Team, Workload } from '../../../src/api/teams.ts'
import { api, ask, tell } from '../api.ts'
import { keys } from '../queries.ts'

const brand = (id: string) => `v1/brands/${encodeURIComponent(id)}`
const team = (id: string) => `v1/teams/${encodeURIComponent(id)}`

/** What the browser asks about teams, shifts and assignment. */
export const teamsApi = {
  staffing: (brandId: string) => ask('GET', `${brand(brandId)}/staffing`, Staffing),
  workload: (brandId: string) => ask('GET', `${brand(brandId)}/workload`, Workload),
  makeTeam: (brandId: string, input: unknown) => ask('POST', `${brand(brandId)}/teams`, Team, input),
  changeTeam: (id: string, input: unknown) => ask('PUT', team(id), Team, input),
  removeTeam: (id: string) => tell('DELETE', team(id)),
  savePlan: (brandId: string, personId: string, input: StaffPlan & { readonly version: number }) =>
    ask('PUT', `${brand(brandId)}/staffing/${encodeURIComponent(personId)}`, SavedPlan, input),
  ownAbsences: () => ask('GET', 'v1/me/absences', OwnAbsences),
  saveOwnAbsences: (input: Pick<OwnAbsences, 'version' | 'absences'>) =>
    ask('PUT', 'v1/me/absences', OwnAbsences, input),
  saveAssignment: (brandId: string, input: Assignment) => ask('PUT', `${brand(brandId)}/assignment`, Assignment, input),
}

/** Who answers for a brand and when, its teams and its rules. */
export const useStaffing = (brandId: string | undefined) =>
  useQuery({
    queryKey: keys.staffing(brandId ?? ''),
    queryFn: () => teamsApi.staffing(brandId ?? ''),
    enabled: brandId !== undefined,
  })

/** Who has how much of a brand; kept in step by the live stream, and each half minute for who comes and goes. */
export const useWorkload = (brandId: string) =>
  useQuery({ queryKey: keys.workload(brandId), queryFn: () => teamsApi.workload(brandId), refetchInterval: 30_000 })

/** The most pressing cases that somebody has, or that nobody has (null). */
export const useHeld = (brandId: string, ownerId: string | null) =>
  useQuery({
    queryKey: [...keys.workload(brandId), ownerId ?? 'nobody'],
    queryFn: async () => {
      const view = ownerId === null ? 'unowned' : 'to-answer'
      const filter = ownerId === null ? '' : new URLSearchParams({ owner: ownerId }).toString()
      const page = await api.cases(brandId, view, filter, null)
      return page.counted ? page : { ...page, ...(await api.countCases(brandId, view, filter)) }
    },
  })
