import { check } from '../../../checks/configuration/vault-server-unsafe-option.ts';
import type { VaultServerConfig } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, jwtRole, vaultRecords, type VaultWorld } from '../../kit/vault-world.ts';

const safe: VaultServerConfig = { rawStorageEndpoint: false, logLevel: '', storageType: 'raft', unsafeOptions: [] };
const having = (config: VaultServerConfig, world: VaultWorld = {}, replace: ReturnType<typeof unread>[] = []) =>
  evidenceOf(vaultRecords({ serverConfig: { ...safe, ...config }, ...world }), { replace });
const is = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}) => [
  { subject: cluster, outcome, ...more },
];
const option = (name: string, config: VaultServerConfig, reasonIncludes: string): CheckTestCase => ({
  name,
  evidence: having(config),
  expect: is('fail', { severity: 'medium', reasonIncludes, fixIncludes: 'raw_storage_endpoint = false' }),
});

const cases: readonly CheckTestCase[] = [
  { name: 'safe options', evidence: having({}), expect: is('pass') },
  { name: 'a plain log level', evidence: having({ logLevel: 'info' }), expect: is('pass') },
  option('raw storage', { rawStorageEndpoint: true }, 'raw_storage_endpoint is on'),
  option('a switch of OpenBao', { unsafeOptions: ['unsafe_relative_paths'] }, 'unsafe_relative_paths is on'),
  option('the log level debug', { logLevel: 'debug' }, 'log_level is debug'),
  option('the log level trace in capitals', { logLevel: 'TRACE' }, 'log_level is TRACE'),
  option('storage in memory', { storageType: 'inmem' }, 'the storage inmem'),
  {
    name: 'every origin',
    evidence: having({}, { cors: { enabled: true, allowedOrigins: ['*'] } }),
    expect: is('fail', { reasonIncludes: 'every origin', fixIncludes: 'vault delete sys/config/cors' }),
  },
  {
    name: 'a named origin',
    evidence: having({}, { cors: { enabled: true, allowedOrigins: ['https://console.example'] } }),
    expect: is('pass'),
  },
  {
    name: 'every origin of a list that is switched off',
    evidence: having({}, { cors: { enabled: false, allowedOrigins: ['*'] } }),
    expect: is('pass'),
  },
  {
    name: 'a role that logs verbosely',
    evidence: having({}, { roles: [jwtRole('ci', { verboseOidcLogging: true, roleType: 'jwt' })] }),
    expect: is('fail', {
      reasonIncludes: 'auth/jwt/role/ci',
      fixIncludes: 'vault write auth/jwt/role/ci role_type=jwt verbose_oidc_logging=false',
    }),
  },
  {
    name: 'safe options where cross-origin requests are unread',
    evidence: having({}, {}, [unread('vault.cors', cluster)]),
    expect: is('not-assessed', { cause: 'forbidden' }),
  },
  {
    name: 'an unsafe option where cross-origin requests are unread',
    evidence: having({ logLevel: 'debug' }, {}, [unread('vault.cors', cluster)]),
    expect: is('fail'),
  },
  {
    name: 'safe options where a role is unread',
    evidence: having({}, { roles: [jwtRole('ci')] }, [
      unread('vault.authRoles', `${cluster}/auth/jwt/role/ci`, 'forbidden', 'item'),
    ]),
    expect: is('not-assessed', { cause: 'forbidden' }),
  },
  {
    name: 'a server that shows no part of its configuration',
    evidence: evidenceOf(vaultRecords()),
    expect: is('not-assessed', { cause: 'partial' }),
  },
];

testCheck('configuration/vault-server-unsafe-option', check, cases, {
  neverNotApplicable: 'every server has a configuration',
});
