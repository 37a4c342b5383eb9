// Who may import whom. Each rule is one row of the table in docs/architecture.md; test/gates plants a trespass for each.

/** The flow of a post. A later stage knows the earlier ones, never the other way round. */
const flow = [
  'model',
  'doctrine',
  'people',
  'listening',
  'triage',
  'clocks',
  'cases',
  'replies',
  'moderation',
  'articles',
  'crisis',
  'alarms',
  'postmortems',
  'hooks',
]
const tests = '[.](test|test-suite|db[.]test|real[.]test)[.]tsx?$'
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown']

/** A rule for one room: it may import itself and `may`, and nothing else of ours. */
const room = (name, path, may) => ({
  name,
  severity: 'error',
  from: { path: `^${path}`, pathNot: tests },
  to: { path: '^(src|web|test|scripts|bench|bin)/', pathNot: [`^${path}`, ...may.map((other) => `^${other}`)] },
})

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'The domain imports nothing but itself: no npm package, nothing of Node.',
      from: { path: '^src/domain/', pathNot: tests },
      to: { pathNot: '^src/domain/' },
    },
    ...flow.slice(0, -1).map((stage, i) => ({
      name: `${stage}-knows-nothing-later`,
      severity: 'error',
      from: { path: `^src/domain/${stage}/`, pathNot: tests },
      to: { path: `^src/domain/(${flow.slice(i + 1).join('|')})/` },
    })),
    {
      name: 'every-stage-is-in-the-flow',
      severity: 'error',
      comment: 'A new folder in the domain gets its place in the flow above.',
      from: { path: '^src' },
      to: { path: '^src/domain/', pathNot: `^src/domain/(${flow.join('|')})/` },
    },
    {
      name: 'connector-knows-only-the-sdk',
      severity: 'error',
      from: { path: '^src/connectors/([^/]+)/', pathNot: ['^src/connectors/sdk/', tests] },
      to: { path: '^(src|web|test|scripts|bench)/', pathNot: ['^src/connectors/($1|sdk)/', '^src/domain/model/'] },
    },
    room('sdk-knows-no-network', 'src/connectors/sdk/', ['src/domain/model/']),
    {
      name: 'nobody-knows-a-network',
      severity: 'error',
      comment: 'The registry finds connectors by their folder; nobody imports one by name.',
      from: { path: '^(src|web)/', pathNot: ['^src/connectors/', tests] },
      to: { path: '^src/connectors/[^/]+/', pathNot: '^src/connectors/sdk/' },
    },
    {
      name: 'channel-knows-only-the-sdk',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/', pathNot: ['^src/channels/sdk/', tests] },
      to: { path: '^(src|web|test|scripts|bench)/', pathNot: ['^src/channels/($1|sdk)/', '^src/domain/model/'] },
    },
    room('store-knows-the-domain', 'src/store/', ['src/domain/']),
    room('services-decide', 'src/services/', ['src/domain/', 'src/store/', 'src/connectors/sdk/', 'src/channels/sdk/']),
    room('api-is-the-contract', 'src/api/', ['src/domain/']),
    room('workers-only-know-when', 'src/workers/', [
      'src/services/',
      'src/domain/',
      'src/store/(jobs|database|leases|listen)[.]ts$',
      'src/connectors/sdk/',
      'src/channels/sdk/',
    ]),
    room('http-only-knows-when', 'src/http/', ['src/services/', 'src/api/', 'src/domain/']),
    room('runtime-knows-all-but-the-cli', 'src/runtime/', [
      'src/(domain|connectors|channels|store|services|workers|api|http)/',
    ]),
    room('cli-knows-the-runtime', 'src/cli/', ['src/runtime/']),
    room('main-runs-the-cli', 'src/main[.]ts$', ['src/cli/']),
    room('web-knows-the-contract', 'web/', ['src/api/', 'src/domain/']),
    {
      name: 'only-the-store-knows-postgres',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: ['^src/store/', tests] },
      to: { path: 'node_modules/(@types/)?(pg|pg-copy-streams|pg-pool|pg-protocol)/' },
    },
    {
      name: 'the-server-knows-no-react',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/(react|react-dom|@mantine|@tanstack|wouter)' },
    },
    {
      name: 'web-runs-in-a-browser',
      severity: 'error',
      from: { path: '^web/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-contract-needs-only-zod',
      severity: 'error',
      from: { path: '^src/api/', pathNot: tests },
      to: { dependencyTypes: ['core', ...npm], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(src|web/src)/', pathNot: tests },
      to: { path: ['^test/', tests] },
    },
    {
      name: 'the-product-needs-no-tool',
      severity: 'error',
      comment: 'What the server imports stands under dependencies.',
      from: { path: '^src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/|^test/(servers/node_modules|gates/trespasses)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
