import { expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import type { StoredReply } from '../../store/replies.ts'
import { presentReply } from './cases.ts'

const reply: StoredReply = {
  id: 'c2b1f1f2-6f57-4f0e-9b2a-0d5c2a1f7a10',
  caseId: '7',
  postId: '8',
  sourceId: '3f0c5f5e-1a53-4a9c-8f4d-0d5c2a1f7a11',
  author: { id: 'ines', name: 'Inès Benali' },
  text: 'Pardon !',
  private: false,
  state: 'retrying',
  sendAt: instant(1_700_000_000_000),
  attempts: 1,
  errorKind: 'rate_limited',
  errorMessage: 'Too many.',
  errorMessageFr: null,
  mayStand: false,
  externalId: null,
  url: null,
  createdAt: instant(1_700_000_000_000),
  sentAt: null,
}

it('a reply can be taken back while it waits to leave, unless the network may have taken it', () => {
  const can = (of: Partial<StoredReply>) => presentReply({ ...reply, ...of }).canCancel
  expect([can({ state: 'queued' }), can({}), can({ mayStand: true })]).toEqual([true, true, false])
  expect((['sending', 'sent', 'refused', 'cancelled'] as const).map((state) => can({ state }))).toEqual([
    false,
    false,
    false,
    false,
  ])
})

it('a reply says why it was refused in French too where the reason is Vigie’s own', () => {
  expect(presentReply(reply).error).toEqual({ kind: 'rate_limited', message: 'Too many.', messageFr: null })
  expect(presentReply({ ...reply, errorMessageFr: 'Trop d’envois.' }).error?.messageFr).toBe('Trop d’envois.')
  expect(presentReply({ ...reply, errorKind: null }).error).toBeNull()
})
