/** How much is at stake. */
export const priorities = ['critical', 'high', 'medium', 'low'] as const
export type Priority = (typeof priorities)[number]

/** What somebody writes to a brand for. */
export const caseKinds = ['complaint', 'question', 'praise', 'suggestion', 'thanks', 'other'] as const
export type CaseKind = (typeof caseKinds)[number]

/** How somebody sounds. */
export const emotions = ['calm', 'upset', 'angry'] as const
export type Emotion = (typeof emotions)[number]

/** Why a case has its priority: it is the usual one, a rule gave it, the words are angry, what the words were judged to be (the verdict tells), the person wrote again without an answer, or a colleague chose it. */
export const priorityReasons = ['usual', 'rule', 'anger', 'judgement', 'repeat', 'colleague'] as const
export type PriorityReason = (typeof priorityReasons)[number]
