import { z } from 'zod'
import { instant } from '../../domain/model/time.ts'
import type { Connector } from '../sdk/connector.ts'

const settings = z.object({
  startedAt: z.number().int().positive().meta({ title: 'Curtain', description: 'When the evening begins, in ms.' }),
  speed: z.number().min(1).max(600).meta({ title: 'Speed', description: 'Scenario seconds per second.' }),
})

const connector: Connector<z.infer<typeof settings>> = {
  id: 'demo',
  name: 'Demo',
  nameFr: 'Démo',
  offered: false,
  icon: [
    'M3 19v-9c2.500 1.500 5 1.500 7 0c2 1.500 4.500 1.500 7 0v9',
    'M2 6c3 -2.500 6 -2.500 8 0c2 -2.500 5 -2.500 8 0',
    'M2 19h16',
    'M20 4v3',
    'M18.500 5.500h3',
  ],
  settings,
  secrets: [],
  can: {
    search: true,
    stream: true,
    reply: true,
    thread: true,
    length: { max: 300, unit: 'characters', of: (text) => [...text].length },
  },
  async connect({ startedAt, speed }, edge) {
    const { DemoSession } = await import('./session.ts')
    return new DemoSession({ startedAt: instant(startedAt), speed }, edge)
  },
}

export default connector
