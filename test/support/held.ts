import { getEventListeners } from 'node:events'

/** How many listeners and dependent signals a signal holds; Node keeps both in collections of its own. */
export const held = (signal: AbortSignal): number =>
  Object.getOwnPropertySymbols(signal)
    .map((name): unknown => Reflect.get(signal, name))
    .reduce<number>((sum, it) => sum + sizeOf(it), getEventListeners(signal, 'abort').length)

const sizeOf = (it: unknown): number =>
  typeof it === 'object' && it !== null && 'size' in it && typeof it.size === 'number' ? it.size : 0
