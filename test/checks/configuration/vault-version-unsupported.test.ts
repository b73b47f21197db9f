import { check } from '../../../checks/configuration/vault-version-unsupported.ts';
import type { VaultHealth, VaultMount } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const health = (version: string | undefined, product: VaultHealth['product']): VaultHealth => ({
  initialized: true,
  sealed: false,
  ...(version === undefined ? {} : { version }),
  ...(product === undefined ? {} : { product }),
});
const running = (version?: string, product?: VaultHealth['product']) =>
  evidenceOf(vaultRecords({ health: health(version, product), mounts: [], authMounts: [] }));
const is = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}) => [
  { subject: cluster, outcome, ...more },
];
const withMount = (more: Partial<VaultMount>) =>
  evidenceOf(
    vaultRecords({
      health: health('2.7.2', 'openbao'),
      mounts: [
        { path: 'sys/', type: 'system' },
        { path: 'ad/', type: 'ad', ...more },
      ],
      authMounts: [{ path: 'auth/jwt/', type: 'jwt', deprecationStatus: 'supported' }],
    }),
  );
const mount = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}): ExpectedVerdict[] => [
  ...is('pass'),
  { subject: `${cluster}/auth/jwt`, outcome: 'pass' },
  { subject: `${cluster}/ad`, outcome, ...more },
];

const sound: readonly (readonly ['vault' | 'openbao', string])[] = [
  ['vault', '1.19.3'],
  ['vault', '1.16.20+ent'],
  ['vault', '1.18.9+ent.hsm'],
  ['vault', '2.1.0'],
  ['openbao', '2.4.3'],
  ['openbao', '2.7.2'],
];
const leaking: readonly (readonly ['vault' | 'openbao', string, string])[] = [
  ['vault', '1.15.4', 'CVE-2024-0831'],
  ['vault', '1.17.3', 'CVE-2024-8365'],
  ['vault', '1.16.8+ent', 'CVE-2024-8365'],
  ['vault', '1.16.8', 'CVE-2025-4166'],
  ['vault', '1.19.2', 'CVE-2025-4166'],
  ['openbao', '2.4.1', 'CVE-2025-62513'],
];

const cases: readonly CheckTestCase[] = [
  ...sound.map(([product, version]): CheckTestCase => ({
    name: `${product} ${version}`,
    evidence: running(version, product),
    expect: is('pass', { reasonIncludes: 'no lowest release is configured' }),
  })),
  ...leaking.map(([product, version, advisory]): CheckTestCase => ({
    name: `${product} ${version}, which leaks`,
    evidence: running(version, product),
    expect: is('fail', { severity: 'medium', reasonIncludes: advisory, fixIncludes: 'step-down' }),
  })),
  {
    name: 'a release below the one that is configured for its product',
    evidence: running('2.6.2', 'openbao'),
    settings: { 'vault.minVersion': { openbao: '2.7', vault: '1.20.0' } },
    expect: is('fail', { reasonIncludes: 'older than 2.7' }),
  },
  {
    name: 'a release of the other product, whose numbers are others',
    evidence: running('1.20.1', 'vault'),
    settings: { 'vault.minVersion': { openbao: '2.7', vault: '1.20.0' } },
    expect: is('pass', { reasonIncludes: 'at least 1.20.0' }),
  },
  {
    name: 'ten is above nine',
    evidence: running('2.10.0', 'openbao'),
    settings: { 'vault.minVersion': { openbao: '2.9.4' } },
    expect: is('pass'),
  },
  { name: 'a server that hides its version', evidence: running(), expect: is('not-assessed', { cause: 'partial' }) },
  {
    name: 'a health that could not be read',
    evidence: evidenceOf(vaultRecords({ mounts: [], authMounts: [] }), {
      replace: [unread('vault.health', cluster, 'timed-out')],
    }),
    expect: is('not-assessed', { cause: 'timed-out' }),
  },
  { name: 'a supported engine', evidence: withMount({ deprecationStatus: 'supported' }), expect: mount('pass') },
  ...['deprecated', 'pending removal', 'removed'].map((deprecationStatus): CheckTestCase => ({
    name: `an engine that is ${deprecationStatus}`,
    evidence: withMount({ deprecationStatus }),
    expect: mount('fail', { reasonIncludes: deprecationStatus, fixIncludes: 'vault secrets disable ad/' }),
  })),
  { name: 'an engine that is not built in', evidence: withMount({}), expect: mount('not-applicable') },
];

testCheck('configuration/vault-version-unsupported', check, cases);
