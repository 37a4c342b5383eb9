import type { Check } from './house.mjs'

export declare function checkBoundaries(root: string, files: readonly string[]): Promise<ReturnType<Check>>
