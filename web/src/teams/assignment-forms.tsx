import { useQueryClient } from '@tanstack/react-query'
import type { Assignment, Staffing } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { keys } from '../queries.ts'
import { same } from '../ui/held.ts'
import { useHeld } from '../ui/use-held.ts'
import { LateForm } from './late-form.tsx'
import type { AssignmentPart, Part } from './part.ts'
import { RuleList } from './rule-list.tsx'
import { teamsApi, useStaffing } from './teams-api.ts'

/** To whom a brand's cases go, and when they go on. */
export function AssignmentForms({ rules, late }: { readonly rules: Part; readonly late: Part }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { brand } = rules
  // Read here, and not from the page above, which hears of an answer a moment after this: nothing falls back to what it was before.
  const now = useStaffing(brand.id).data?.assignment ?? rules.data.assignment
  const held = useHeld(now)
  const { origin } = held
  const partOf = (part: Part, own: (from: Assignment, into: Assignment) => Assignment): AssignmentPart => {
    const shown = (staffing: Staffing) => held.carryOver(staffing.assignment)
    const putBack = () => held.putBack(own)
    return {
      ...part,
      origin,
      draft: held.draft,
      write: held.write,
      written: !same(origin, own(held.draft, origin)),
      putBack,
      save: (draft) =>
        part.carry(
          async () => {
            const after = await teamsApi.saveAssignment(brand.id, own(draft, origin))
            cache.setQueryData<Staffing>(keys.staffing(brand.id), (old) => old && { ...old, assignment: after })
            held.saved(own(held.draft, origin), after)
          },
          {
            shown,
            // A rule that was moved or taken away is not what is written here: there is nothing to read over.
            ...(same(draft, held.draft) ? {} : { redo: t.teams.rules.redo }),
          },
        ),
      refusal: () => part.refusal(shown),
    }
  }
  return (
    <>
      <RuleList part={partOf(rules, (from, into) => ({ ...into, rules: from.rules }))} />
      <LateForm part={partOf(late, (from, into) => ({ ...into, late: from.late, passOn: from.passOn }))} />
    </>
  )
}
