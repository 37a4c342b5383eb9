import { type GroupMention, isMentionPlace, type Mention, type MentionPlace } from '../../domain/cases/mentions.ts'
import type { Transaction } from '../../store/database.ts'
import { readNamedDepartments, readNamedTeams } from '../../store/mentions.ts'
import { takersAmong } from '../../store/people.ts'
import { ServiceError } from '../errors.ts'

/** Whom a note tells, and what else it names. */
export interface Told {
  /** `teamId`: they are told because they belong to this team. */
  readonly people: readonly {
    readonly personId: string
    readonly teamId: string | null
    readonly places: readonly MentionPlace[]
  }[]
  readonly groups: readonly (Pick<GroupMention, 'kind' | 'id'> & { readonly places: readonly MentionPlace[] })[]
}

/** Works out whom a note tells: who is named, and who is in a team that is named and may see the case. Refused when somebody named may not see it, or a team or department is not the brand's. */
export async function whoIsTold(
  tx: Transaction,
  note: {
    readonly text: string
    readonly brandId: string
    readonly authorId: string
    readonly mentions?: readonly Mention[]
    readonly groups?: readonly GroupMention[]
  },
): Promise<Told> {
  const named = placesBy(note.text, note.mentions ?? [], ({ personId }) => personId)
  const groups = [...placesBy(note.text, note.groups ?? [], ({ kind, id }) => `${kind} ${id}`)].flatMap(
    ([key, places]) => {
      const it = note.groups?.find(({ kind, id }) => `${kind} ${id}` === key)
      return it === undefined ? [] : [{ kind: it.kind, id: it.id, places }]
    },
  )
  const ofKind = (wanted: GroupMention['kind']) => groups.flatMap(({ kind, id }) => (kind === wanted ? [id] : []))
  const teams = await readNamedTeams(tx, note.brandId, ofKind('team'))
  const departments = await readNamedDepartments(tx, note.brandId, ofKind('department'))
  if (teams.length < ofKind('team').length || departments.size < ofKind('department').length) {
    throw new ServiceError('invalid', 'group-gone', 'A team or department that this note names is not here any more.')
  }
  // Locked at once and in one order, so that two notes never wait for each other.
  const takers = await takersAmong(tx, [...named.keys(), ...teams.flatMap(({ memberIds }) => memberIds)], note.brandId)
  for (const personId of named.keys()) {
    if (takers.has(personId)) continue
    throw new ServiceError('invalid', 'cannot-be-named', 'Somebody who is named in this note cannot see this case.', {
      facts: { personId },
    })
  }
  const byTeam = new Map<string, string>()
  for (const { id, memberIds } of teams) {
    for (const member of memberIds) {
      const isNews = takers.has(member) && !named.has(member) && !byTeam.has(member) && member !== note.authorId
      if (isNews) byTeam.set(member, id)
    }
  }
  return {
    people: [
      ...[...named].map(([personId, places]) => ({ personId, teamId: null, places })),
      ...[...byTeam].map(([personId, teamId]) => ({ personId, teamId, places: [] })),
    ],
    groups,
  }
}

function placesBy<It extends MentionPlace>(
  text: string,
  all: readonly It[],
  keyOf: (it: It) => string,
): ReadonlyMap<string, readonly MentionPlace[]> {
  const found = new Map<string, MentionPlace[]>()
  for (const it of all) {
    const place = { at: it.at, length: it.length }
    if (!isMentionPlace(text, place)) {
      throw new ServiceError('invalid', 'invalid', 'A mention stands where the note has no name.')
    }
    found.set(keyOf(it), [...(found.get(keyOf(it)) ?? []), place])
  }
  return found
}
