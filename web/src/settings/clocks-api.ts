import { useQuery } from '@tanstack/react-query'
import { Clocks, Department, Departments, HolidayPlaces, Holidays } from '../../../src/api/clocks.ts'
import type { Language } from '../../../src/api/schemas.ts'
import { ask, tell } from '../api.ts'
import { keys } from '../queries.ts'

const brand = (id: string) => `v1/brands/${encodeURIComponent(id)}`
const department = (id: string) => `v1/departments/${encodeURIComponent(id)}`

/** What the browser asks about a brand's clocks and departments. */
export const clocksApi = {
  read: (brandId: string) => ask('GET', `${brand(brandId)}/clocks`, Clocks),
  saveTargets: (brandId: string, input: unknown) => ask('PUT', `${brand(brandId)}/clocks/targets`, Clocks, input),
  saveCalendars: (brandId: string, input: unknown) => ask('PUT', `${brand(brandId)}/clocks/calendars`, Clocks, input),
  addOverride: (brandId: string, input: unknown) => ask('POST', `${brand(brandId)}/clocks/overrides`, Clocks, input),
  removeOverride: (brandId: string, id: string) =>
    ask('DELETE', `${brand(brandId)}/clocks/overrides/${encodeURIComponent(id)}`, Clocks),
  places: async (language: Language) =>
    (await ask('GET', `v1/holidays/places?language=${language}`, HolidayPlaces)).places,
  holidays: async (country: string, region: string | null) => {
    const query = new URLSearchParams(region === null ? { country } : { country, region })
    return (await ask('GET', `v1/holidays?${query.toString()}`, Holidays)).dates
  },
  departments: async (brandId: string) => (await ask('GET', `${brand(brandId)}/departments`, Departments)).departments,
  addDepartment: (brandId: string, name: string) => ask('POST', `${brand(brandId)}/departments`, Department, { name }),
  renameDepartment: (id: string, name: string) => ask('PUT', department(id), Department, { name }),
  removeDepartment: (id: string) => tell('DELETE', department(id)),
}

/** A brand's clocks. */
export const useClocks = (brandId: string | undefined) =>
  useQuery({
    queryKey: keys.clocks(brandId ?? ''),
    queryFn: () => clocksApi.read(brandId ?? ''),
    enabled: brandId !== undefined,
    staleTime: 5 * 60_000,
  })

/** A brand's departments. */
export const useDepartments = (brandId: string | undefined) =>
  useQuery({
    queryKey: keys.departments(brandId ?? ''),
    queryFn: () => clocksApi.departments(brandId ?? ''),
    enabled: brandId !== undefined,
    staleTime: 5 * 60_000,
  })

/** The places whose holidays can be followed. */
export const usePlaces = (language: Language, enabled: boolean) =>
  useQuery({
    queryKey: ['holiday-places', language],
    queryFn: () => clocksApi.places(language),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  })
