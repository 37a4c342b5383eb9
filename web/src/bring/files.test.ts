import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../api.ts'
import { mayPass } from './files.ts'

describe('a file that was refused', () => {
  it('may be sent once more where the server or the way to it was in the way', () => {
    for (const reason of ['unreachable', 'unavailable', 'held-up', 'file-too-slow', 'too-many'])
      expect(mayPass(new ApiProblem(reason, '')), reason).toBe(true)
  })

  it('is refused again where it is the file itself', () => {
    for (const reason of ['file-heic', 'file-too-large', 'file-damaged', 'forbidden'])
      expect(mayPass(new ApiProblem(reason, '')), reason).toBe(false)
    expect(mayPass(new Error('held-up'))).toBe(false)
  })
})
