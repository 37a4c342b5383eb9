import { defineConfig } from 'vitest/config'

/** A soak tries each property more often, beside other work of the machine. */
const times = Math.max(1, Number(process.env['VIGIE_TIMES'] ?? 0.5) * 2)

/** Left out of the unit tests: `--exclude` does not reach a project that leaves something out itself. */
const spared = (process.env['VIGIE_TEST_SPARED'] ?? '').split(',').filter((it) => it !== '')

const databaseServer = './test/support/database-server.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // A process serves one file after the other: reading the same modules anew for each took as long as the tests.
    isolate: false,
    retry: 0,
    // Chance begins at the same place on every run, so that a failure can be repeated.
    setupFiles: ['./test/support/seed.ts'],
    // A test that hangs must name itself within the run's own limit.
    testTimeout: 20_000 * times,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'web/src/**/*.test.{ts,tsx}',
            'bench/**/*.test.ts',
            'test/unit/**/*.test.ts',
            'test/gates/**/*.test.ts',
          ],
          exclude: ['**/*.db.test.ts', '**/*.real.test.ts', '**/node_modules/**', ...spared],
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'test/support/**/*.db.test.ts'],
          globalSetup: databaseServer,
          testTimeout: 30_000 * times,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'start',
          include: ['test/start/**/*.test.ts'],
          globalSetup: databaseServer,
          fileParallelism: false,
          isolate: true,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'network',
          // These wait for servers, browsers and deadlines more than they work. A number in the command line does not reach
          // a project that has one from above.
          maxWorkers: 3,
          // Vitest wants a place of its own for a project with another number.
          sequence: { groupOrder: 1 },
          include: ['test/servers/**/*.real.test.ts', 'test/journey/**/*.test.ts', 'test/faults/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          setupFiles: ['./test/support/pages-of-failure.ts'],
          // Built once, before two files find it stale at the same time.
          globalSetup: [databaseServer, './test/support/built.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
