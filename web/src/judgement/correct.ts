import { z } from 'zod'
import type { Head, PostJudgement, UnsurePost } from '../../../src/api/judgement.ts'
import { ask } from '../api.ts'

/** The label that a yes or no means. Of rude words, whose head has more answers than two, a no means that there are none, and a yes what they most likely are. `byWords`: it was asked whether they threaten, and whoever says no leaves what was said. */
export const meantBy = (
  head: Head,
  isSo: boolean,
  { abuse, rough }: Pick<PostJudgement, 'abuse' | 'rough'>,
  byWords = false,
) => {
  if (head !== 'abuse') return isSo
  if (byWords) return isSo ? 'threat' : abuse
  return isSo ? (abuse === 'none' ? rough : abuse) : 'none'
}

/** Says whether what is asked about a post is so. */
export async function correctLabel(
  { postId, judgement, byWords }: Pick<UnsurePost, 'postId' | 'judgement' | 'byWords'>,
  head: Head,
  isSo: boolean,
): Promise<void> {
  const right = meantBy(head, isSo, judgement, byWords.includes(head))
  await ask('PUT', `v1/posts/${postId}/labels/${head}`, z.object({ caseId: z.string().nullable() }), { right })
}
