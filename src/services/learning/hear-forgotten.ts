import { forgottenChannel } from '../../store/listen.ts'
import type { Context } from '../context.ts'
import { dropLearnt } from './brand-judge.ts'

/** Hears on any channel of the database that words were erased: this process then keeps nothing that was learnt with them. A channel of null, after a connection was lost, may mean any brand. */
export function hearForgotten(ctx: Pick<Context, 'judge'>, channel: string | null, payload: string): void {
  if (channel === null) dropLearnt(ctx, null)
  else if (channel === forgottenChannel) dropLearnt(ctx, payload)
}
