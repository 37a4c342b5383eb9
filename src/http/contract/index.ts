import { ofAdviser } from './adviser.ts'
import { ofCases } from './cases.ts'
import type { Declared } from './declare.ts'
import { ofDesk } from './desk.ts'
import { ofLearning } from './learning.ts'
import { ofListening } from './listening.ts'
import { ofMoves } from './moves.ts'
import { ofPeople } from './people.ts'
import { ofTeams } from './teams.ts'
import { ofTools } from './tools.ts'

/** Every address of the API. What is not here no key opens, and a test asks for it. */
export const contract: readonly Declared[] = [
  ...ofPeople,
  ...ofListening,
  ...ofCases,
  ...ofMoves,
  ...ofDesk,
  ...ofTeams,
  ...ofLearning,
  ...ofAdviser,
  ...ofTools,
]

/** The same in chapters, in the order in which a page tells them. */
export const chapters: readonly { readonly id: string; readonly title: string; readonly of: readonly Declared[] }[] = [
  { id: 'cases', title: 'Cases and answers', of: ofCases },
  { id: 'moves', title: 'Merging and splitting', of: ofMoves },
  { id: 'desk', title: 'The desk', of: ofDesk },
  { id: 'teams', title: 'Teams and workload', of: ofTeams },
  { id: 'learning', title: 'Labels and learning', of: ofLearning },
  { id: 'adviser', title: 'Language model', of: ofAdviser },
  { id: 'listening', title: 'Listening', of: ofListening },
  { id: 'people', title: 'People and keys', of: ofPeople },
  { id: 'tools', title: 'Other tools', of: ofTools },
]

const patterns = contract.map((it) => ({
  it,
  pattern: new RegExp(`^/api${it.path.replaceAll(/:\w+/g, '[^/]+')}$`),
}))

/** What is promised at this address; undefined where nothing is. */
export function declaredAt(method: string, path: string): Declared | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  const found = patterns.filter(({ it, pattern }) => it.method === asked && pattern.test(path))
  // `/me/sessions/end-others` is also a session of that name, as far as the pattern knows: what is spelled out wins.
  return (found.find(({ it }) => !it.path.includes(':')) ?? found[0])?.it
}

/** The methods of this address, in the order of their names; none where nothing is. */
export function methodsAt(path: string): readonly string[] {
  const methods = new Set<string>(patterns.flatMap(({ it, pattern }) => (pattern.test(path) ? it.method : [])))
  // What can be read can be asked about.
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].toSorted()
}
