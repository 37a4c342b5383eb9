import { build } from '../start/program.ts'

/** Builds the program before the first file of tests runs it. */
export function setup(): void {
  build()
}
