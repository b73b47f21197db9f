/** Who may import whom: the table of docs/architecture.md, one rule a row. */

const ours = '^(src|checks)/';
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: [from, ...allowed] },
});

export default {
  forbidden: [
    only('parse-is-a-leaf', '^src/parse/', []),
    only('detect-knows-parse', '^src/detect/', ['^src/parse/']),
    only('evidence-is-a-leaf', '^src/evidence/', []),
    only('config-knows-evidence', '^src/config/', ['^src/evidence/', '^src/assess/settings']),
    only('collect-gathers', '^src/collect/', [
      '^src/evidence/',
      '^src/detect/',
      '^src/parse/',
      '^src/config/',
      '^src/queries/',
      '^src/assess/check\\.ts$',
    ]),
    only('estate-knows-evidence', '^src/estate/', ['^src/evidence/']),
    only('assess-knows-estate', '^src/assess/', ['^src/estate/', '^src/evidence/']),
    only('checks-know-the-contract', '^checks/', ['^src/assess/(check|settings)', '^src/estate/', '^src/evidence/']),
    only('report-sees-the-assessment', '^src/report/', [
      '^src/assess/assessment',
      '^src/evidence/(canonical|cause|record|evidence|readings|[a-z-]+)\\.ts$',
    ]),
    only('queries-are-a-leaf', '^src/queries/', []),
    only('demo-shares-no-judgement', '^src/demo/', ['^src/evidence/', '^src/queries/']),
    {
      name: 'nothing-imports-dev',
      severity: 'error',
      from: { path: ours, pathNot: '^src/dev/' },
      to: { path: '^src/dev/' },
    },
    {
      name: 'pure-code-reaches-no-world',
      severity: 'error',
      from: { path: '^(checks|src/(estate|assess|detect|parse|report))/' },
      to: { path: '^(node:)?(fs|fs/promises|http|https|net|tls|child_process|os|worker_threads|timers)$', reachable: true },
    },
    {
      name: 'only-collect-and-demo-talk',
      severity: 'error',
      from: { path: ours, pathNot: '^src/(collect|demo)/' },
      to: { path: 'node_modules/(@azure|node-vault|google-auth-library)' },
    },
    {
      name: 'one-file-knows-node-vault',
      severity: 'error',
      from: { path: ours, pathNot: '^src/collect/vault/client\\.ts$' },
      to: { path: 'node_modules/node-vault' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: ours },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    exclude: { path: '^dist/' },
  },
};
