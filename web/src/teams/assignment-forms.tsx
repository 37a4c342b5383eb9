import type { Assignment } from '../../../src/api/teams.ts'
import { useHeld } from '../ui/use-held.ts'
import { LateForm } from './late-form.tsx'
import type { AssignmentPart, Part } from './part.ts'
import { RuleList } from './rule-list.tsx'
import { teamsApi } from './teams-api.ts'

/** To whom a brand's cases go, and when they go on. */
export function AssignmentForms({ rules, late }: { readonly rules: Part; readonly late: Part }) {
  const held = useHeld(rules.data.assignment)
  const { origin } = held
  const partOf = (part: Part, own: (from: Assignment, into: Assignment) => Assignment): AssignmentPart => {
    const putBack = () => held.putBack(own)
    return {
      ...part,
      origin,
      draft: held.draft,
      write: held.write,
      putBack,
      save: (draft) =>
        part.carry(async () => {
          const after = await teamsApi.saveAssignment(part.brand.id, own(draft, origin))
          putBack()
          held.carryOver(after)
        }),
      refusal: () => part.refusal((now) => held.carryOver(now.assignment)),
    }
  }
  return (
    <>
      <RuleList part={partOf(rules, (from, into) => ({ ...into, rules: from.rules }))} />
      <LateForm part={partOf(late, (from, into) => ({ ...into, late: from.late, passOn: from.passOn }))} />
    </>
  )
}
