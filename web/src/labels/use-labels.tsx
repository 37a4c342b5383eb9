import { useQueryClient } from '@tanstack/react-query'
import type { Label, LabelChip, LabelTone } from '../../../src/api/labels.ts'
import { labelTones, longestLabel } from '../../../src/api/labels.ts'
import type { CaseRow } from '../../../src/api/schemas.ts'
import type { Action, Choice } from '../actions/action.ts'
import { folded } from '../actions/rank.ts'
import { newId } from '../cases/draft.ts'
import type { useActs } from '../cases/use-acts.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useToasts } from '../ui/toast.tsx'
import { LabelSign } from './label-chip.tsx'
import { labelsApi, labelsKey, useLabels } from './labels-api.ts'

/** The sign that the fewest labels have, so that new ones differ. */
export const nextTone = (labels: readonly Pick<Label, 'tone' | 'archived'>[]): LabelTone => {
  const count = (tone: LabelTone): number => labels.filter((it) => it.tone === tone && !it.archived).length
  return labelTones.reduce((best, it) => (count(it) < count(best) ? it : best), labelTones[0])
}

/** Putting labels on a case, and taking them off: as an action whose choices are the labels, those of the case first, with one that makes what was typed. */
export function useCaseLabels(
  row: CaseRow | undefined,
  acts: Pick<ReturnType<typeof useActs>, 'put' | 'refused' | 'reread' | 'forget'>,
): { readonly actions: readonly Action[]; readonly takeOff: ((label: LabelChip) => void) | null } {
  const { t } = useSpeech()
  const { say } = useToasts()
  const cache = useQueryClient()
  const all = useLabels(row?.brandId).data?.labels ?? []
  if (row === undefined || !row.may.includes('label')) return { actions: [], takeOff: null }
  const { labels: words } = t
  const change = async (label: Pick<LabelChip, 'id' | 'name'>, on: boolean, isUndo = false): Promise<void> => {
    acts.forget()
    try {
      acts.put(await labelsApi.put(row.id, { labelId: label.id, on }))
      if (!isUndo) {
        say({
          icon: 'bookmark',
          text: on ? words.put(label.name) : words.taken(label.name),
          act: { label: t.done.undo, keys: 'Z', run: () => void change(label, !on, true) },
        })
      }
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
    void cache.invalidateQueries({ queryKey: labelsKey(row.brandId) })
  }
  const make = async (name: string): Promise<void> => {
    const id = newId()
    acts.forget()
    await labelsApi.keep(row.brandId, id, { name, tone: nextTone(all) })
    // It is there: what else happens is said at the case.
    void change({ id, name }, true)
  }
  const has = (id: string): boolean => row.labels.some((it) => it.id === id)
  const choices = (): readonly Choice[] =>
    all
      .filter((it) => !it.archived || has(it.id))
      .toSorted((a, b) => Number(has(b.id)) - Number(has(a.id)))
      .map((it) => ({
        id: it.id,
        label: it.name,
        icon: 'bookmark',
        sign: <LabelSign tone={it.tone} />,
        now: has(it.id),
        run: () => void change(it, !has(it.id)),
      }))
  const create = (typed: string): Choice | null => {
    const name = typed.replace(/\s+/g, ' ').trim().slice(0, longestLabel)
    if (name === '' || all.some((it) => !it.archived && folded(it.name) === folded(name))) return null
    return {
      id: 'create',
      label: words.create(name),
      icon: 'plus',
      run: () => {},
      attempt: () => make(name),
      refused: (error) => void acts.refused(error, words.notMade(name)),
    }
  }
  return {
    actions: [
      {
        id: 'label',
        label: words.act,
        icon: 'bookmark',
        group: 'case',
        keys: ['l'],
        blocked: null,
        also: words.also,
        run: () => {},
        choices,
        create,
      },
    ],
    takeOff: (label) => void change(label, false),
  }
}
