import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type MarkMentionsInput, MentionedList } from '../../../src/api/mentions.ts'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { findNames } from '../../../src/domain/cases/mentions.ts'
import { api, ask, tell } from '../api.ts'
import { newId } from '../cases/draft.ts'
import { keys } from '../queries.ts'
import { clocksApi } from '../settings/clocks-api.ts'
import { teamsApi } from '../teams/teams-api.ts'

const ofBrand = (id: string) => `v1/brands/${encodeURIComponent(id)}/mentions`

/** The name under which the notes are kept that name somebody. */
export const namedKey = (brandId: string) => ['named', brandId] as const

/** What the browser asks about notes that name whoever asks. */
export const namedApi = {
  list: (brandId: string) => ask('GET', ofBrand(brandId), MentionedList),
  mark: (brandId: string, input: MarkMentionsInput) => tell('POST', `${ofBrand(brandId)}/read`, input),
}

/** The notes of a brand that name whoever looks. */
export const useNamed = (brandId: string) =>
  useQuery({ queryKey: namedKey(brandId), queryFn: () => namedApi.list(brandId), staleTime: 30_000 })

/** Somebody, a team or a department that a note can name. */
export interface Namable {
  readonly kind: 'person' | 'team' | 'department'
  readonly id: string
  readonly name: string
}

/** Everybody and everything that a note of a brand can name, people first. */
export const namable = (
  people: readonly { readonly id: string; readonly name: string }[],
  teams: readonly { readonly id: string; readonly name: string }[],
  departments: readonly { readonly id: string; readonly name: string }[],
): readonly Namable[] => [
  ...people.map(({ id, name }): Namable => ({ kind: 'person', id, name })),
  ...teams.map(({ id, name }): Namable => ({ kind: 'team', id, name })),
  ...departments.map(({ id, name }): Namable => ({ kind: 'department', id, name })),
]

async function whoCanBeNamed(cache: QueryClient, brandId: string): Promise<readonly Namable[]> {
  const [people, staffing, departments] = await Promise.all([
    cache.ensureQueryData({ queryKey: keys.people(brandId), queryFn: () => api.people(brandId) }),
    cache.ensureQueryData({ queryKey: keys.staffing(brandId), queryFn: () => teamsApi.staffing(brandId) }),
    cache.ensureQueryData({ queryKey: keys.departments(brandId), queryFn: () => clocksApi.departments(brandId) }),
  ])
  return namable(people, staffing.teams, departments)
}

/** The id of the note that is being written: the same until other words or files are, so that what is sent again after a lost answer is one note. */
export function useNoteId(words: string, fileIds: readonly string[]): string {
  const of = JSON.stringify([words, ...fileIds])
  const [held, hold] = useState(() => ({ of, id: newId() }))
  if (held.of === of) return held.id
  const next = { of, id: newId() }
  hold(next)
  return next.id
}

/** Adds a note with whom it names. Who works here is asked for first where it is not known, so that nobody is left out. */
export async function addNamingNote(
  cache: QueryClient,
  row: CaseRow,
  id: string,
  words: string,
  fileIds: readonly string[],
): Promise<void> {
  const text = words.trim()
  const named = text.includes('@') ? findNames(text, await whoCanBeNamed(cache, row.brandId)) : []
  await api.addNote(row.id, {
    id,
    text,
    mentions: named.flatMap(({ it, at, length }) => (it.kind === 'person' ? [{ personId: it.id, at, length }] : [])),
    groups: named.flatMap(({ it: { kind, id }, at, length }) => (kind === 'person' ? [] : [{ kind, id, at, length }])),
    fileIds,
  })
}

/** Whoever opens a case has seen the notes there that name them. */
export function useSeeNamed(row: CaseRow | undefined, can: boolean): void {
  const cache = useQueryClient()
  const brandId = row?.brandId ?? ''
  const list = useQuery({
    queryKey: namedKey(brandId),
    queryFn: () => namedApi.list(brandId),
    staleTime: 30_000,
    enabled: row !== undefined && can,
  }).data
  const noteIds = (list?.mentions ?? []).filter((it) => !it.read && it.caseId === row?.id).map((it) => it.noteId)
  const unseen = noteIds.join(' ')
  useEffect(() => {
    if (unseen === '' || !can) return
    const see = () => {
      if (document.visibilityState !== 'visible') return
      namedApi.mark(brandId, { noteIds: unseen.split(' '), read: true }).then(
        () => cache.invalidateQueries({ queryKey: namedKey(brandId) }),
        () => {},
      )
    }
    see()
    document.addEventListener('visibilitychange', see)
    return () => document.removeEventListener('visibilitychange', see)
  }, [unseen, brandId, can, cache])
}
