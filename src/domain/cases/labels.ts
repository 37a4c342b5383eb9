/** What happens to the labels of a case; which label it is stands with the brand's labels. */
export interface LabelFact {
  readonly kind: 'label-added' | 'label-removed'
  readonly labelId: string
}

/** The labels of a case after one was put on or taken off; twice does no harm. */
export const changeLabels = (before: readonly string[], { kind, labelId }: LabelFact): readonly string[] =>
  kind === 'label-removed'
    ? before.filter((it) => it !== labelId)
    : before.includes(labelId)
      ? before
      : [...before, labelId]
