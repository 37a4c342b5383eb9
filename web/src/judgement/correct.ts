import { z } from 'zod'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'
import { ask } from '../api.ts'

/** The label that a yes or no means. Of rude words, whose head has more answers than two, a no means that there are none, and a yes what they most likely are. */
export const meantBy = (head: Head, isSo: boolean, { abuse, rough }: Pick<PostJudgement, 'abuse' | 'rough'>) => {
  if (head !== 'abuse') return isSo
  return isSo ? (abuse === 'none' ? rough : abuse) : 'none'
}

/** Says whether what is asked about a post is so. */
export async function correctLabel(postId: string, head: Head, isSo: boolean, it: PostJudgement): Promise<void> {
  const right = meantBy(head, isSo, it)
  await ask('PUT', `v1/posts/${postId}/labels/${head}`, z.object({ caseId: z.string().nullable() }), { right })
}
