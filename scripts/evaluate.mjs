import { runMeasured } from './lib/measured.mjs'

runMeasured('evaluate')
