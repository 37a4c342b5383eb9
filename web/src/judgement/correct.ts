import { z } from 'zod'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'
import { ask } from '../api.ts'

/** Says whether what is asked about a post is so. Of rude words, whose head has more answers than two, a no means that there are none. */
export async function correctLabel(postId: string, head: Head, isSo: boolean, it: PostJudgement): Promise<void> {
  const rude = it.abuse === 'none' ? 'vulgar' : it.abuse
  const right = head === 'abuse' ? (isSo ? rude : 'none') : isSo
  await ask('PUT', `v1/posts/${postId}/labels/${head}`, z.object({ caseId: z.string().nullable() }), { right })
}
