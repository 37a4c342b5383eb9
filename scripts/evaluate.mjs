import { runMeasured } from './lib/measured.mjs'

await runMeasured('evaluate')
