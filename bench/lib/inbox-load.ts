import { CasePage } from '../../src/api/schemas.ts'
import { Client } from './client.ts'

/** Asks for the inbox 20 times a second, whether or not the answers keep up, and tells how long each took from the moment it was due. */

const [origin = '', brandId = ''] = process.argv.slice(2)
const client = new Client(origin, process.env['BENCH_COOKIE'] ?? '')
const every = 50

let latencies: number[] = []
let failures = 0
let following = ''

const paths = [
  () => `view=to-answer&limit=50`,
  () => `view=to-answer&limit=50`,
  () => `view=unowned&limit=50`,
  () => `view=to-answer&limit=50${following === '' ? '' : `&after=${encodeURIComponent(following)}`}`,
]

const ask = async (number: number, due: number): Promise<void> => {
  const query = (paths[number % paths.length] ?? paths[0])?.() ?? ''
  try {
    const text = await client.ask('GET', `/api/v1/brands/${brandId}/cases?${query}`)
    latencies.push(performance.now() - due)
    if (number % 40 === 0) following = CasePage.parse(JSON.parse(text)).next ?? ''
  } catch (error) {
    failures++
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  }
}

const began = performance.now()
let asked = 0
const open = new Set<Promise<void>>()
const timer = setInterval(() => {
  while (began + asked * every <= performance.now()) {
    const asking = ask(asked, began + asked * every).finally(() => open.delete(asking))
    open.add(asking)
    asked++
  }
}, 5)

const finish = async (): Promise<void> => {
  clearInterval(timer)
  await Promise.all(open)
  process.send?.({ latencies, failures }, () => {
    client.close()
    process.disconnect()
  })
}

process.on('message', (word) => {
  if (word === 'measure') {
    latencies = []
    failures = 0
  } else void finish()
})
