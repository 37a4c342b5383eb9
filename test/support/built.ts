import { build } from '../start/program.ts'

/** Builds the program before the first file of tests runs it: no file of the network does so itself. */
export function setup(): void {
  build()
}
