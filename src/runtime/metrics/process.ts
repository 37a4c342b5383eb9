import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Family } from '../../services/metrics/family.ts'
import type { Database } from '../../store/database.ts'

const RESOLUTION_MS = 20

/** Measures this process: memory, processor, event loop, connections. */
export function measureProcess(db: Pick<Database, 'connections'>): () => readonly Family[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const began = Date.now() / 1_000 - process.uptime()
  return () => {
    const memory = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    // What is measured includes the timer's own period; before its first tick there is nothing.
    const p99 = Number.isFinite(delay.percentile(99)) ? delay.percentile(99) / 1e9 - RESOLUTION_MS / 1e3 : 0
    delay.reset()
    const { total, idle, waiting } = db.connections()
    const one = (name: string, help: string, value: number, type: 'gauge' | 'counter' = 'gauge'): Family => ({
      name,
      help,
      type,
      samples: [{ value }],
    })
    return [
      one('process_cpu_seconds_total', 'Processor time used, in seconds.', (user + system) / 1e6, 'counter'),
      one('process_resident_memory_bytes', 'Memory held, in bytes.', memory.rss),
      one('process_start_time_seconds', 'When the process started, in seconds since 1970.', began),
      one('nodejs_heap_size_used_bytes', 'Memory used on the JavaScript heap, in bytes.', memory.heapUsed),
      one(
        'vigie_event_loop_lag_seconds',
        'How late the event loop was, since the last look, for all but one in a hundred ticks.',
        Math.max(0, p99),
      ),
      {
        name: 'vigie_database_connections',
        help: 'Connections to the database by state.',
        type: 'gauge',
        samples: [
          { labels: { state: 'busy' }, value: total - idle },
          { labels: { state: 'idle' }, value: idle },
        ],
      },
      one('vigie_database_waiting', 'Statements that wait for a connection.', waiting),
    ]
  }
}
