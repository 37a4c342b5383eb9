import { z } from 'zod'
import { isVisible } from '../domain/model/visible.ts'

/** Words of somebody, of so many letters at most, of which something can be seen. */
export const visible = (most: number) =>
  z.string().trim().min(1).max(most).refine(isVisible, { message: 'Nothing of this can be seen: write some words.' })
