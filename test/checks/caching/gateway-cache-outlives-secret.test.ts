import { check } from '../../../checks/caching/gateway-cache-outlives-secret.ts';
import type { CacheWrite, PolicySkeleton, SendRequest } from '../../../src/evidence/policy.ts';
import {
  azureRecords,
  gatewayId,
  keyVaultId,
  namedValue,
  secret,
  vaultValue,
  type AzureWorld,
} from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { daysAgo, evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { cacheWrite, request, secretRequest, skeleton } from '../../kit/policy-skeleton.ts';
import { jwtRole, kvSecret, repo, repoRecords, vaultRecords } from '../../kit/vault-world.ts';

const liveSubject = `${gatewayId}/policies/policy#cache/orders-key`;
const fileSubject = `${repo}/a.xml#cache/orders-key`;
const seconds = (count: number): Partial<CacheWrite> => ({ duration: { kind: 'seconds', seconds: count } });
const value = (over: Partial<CacheWrite['value']>): Partial<CacheWrite> => ({
  value: { ...cacheWrite().value, ...over },
});
const policy = (fetch: SendRequest, write: Partial<CacheWrite>): PolicySkeleton =>
  skeleton({ sendRequests: [fetch], cacheWrites: [cacheWrite(write)] });
const live = (write: Partial<CacheWrite>, world: AzureWorld = {}, fetch = secretRequest(1, 'db')) =>
  azureRecords({ policy: policy(fetch, write), secrets: [secret('db')], ...world });
const file = (fetch: SendRequest, write: Partial<CacheWrite>) => repoRecords({ 'a.xml': policy(fetch, write) });
const one = (subject: string, outcome: 'pass' | 'fail' | 'not-assessed' | 'not-applicable', reasonIncludes = '') => [
  { subject, outcome, reasonIncludes },
];

const keyVaultCases: readonly CheckTestCase[] = [
  {
    name: 'an hour of a secret of Key Vault',
    evidence: evidenceOf(live(seconds(3600))),
    expect: one(liveSubject, 'pass'),
  },
  {
    name: 'more than an hour',
    evidence: evidenceOf(live(seconds(3601))),
    expect: [{ subject: liveSubject, outcome: 'fail', reasonIncludes: 'line 7', fixIncludes: 'duration="3600"' }],
  },
  {
    name: 'a class that allows more',
    evidence: evidenceOf(live(seconds(7200))),
    settings: { 'caching.classes': { 'd*': '4h' } },
    expect: one(liveSubject, 'pass'),
  },
  {
    name: 'a secret that expires before its copy',
    evidence: evidenceOf(live(seconds(1800), { secrets: [secret('db', { expiresOn: daysAgo(-0.01) })] })),
    expect: one(liveSubject, 'fail', 'expires on'),
  },
  {
    name: 'a secret that the vault does not list',
    evidence: evidenceOf(live(seconds(300), { secrets: [secret('other')] })),
    expect: one(liveSubject, 'not-assessed', 'lists no secret'),
  },
  {
    name: 'an expiry that could not be read never passes, and too long stays proven',
    evidence: evidenceOf(live(seconds(300)), { replace: [unread('keyVault.secretProperties', keyVaultId)] }),
    expect: one(liveSubject, 'not-assessed'),
  },
  {
    name: 'too long is proven without the vault',
    evidence: evidenceOf(live(seconds(90_000)), { replace: [unread('keyVault.secretProperties', keyVaultId)] }),
    expect: one(liveSubject, 'fail'),
  },
  {
    name: 'a duration that an expression computes',
    evidence: evidenceOf(live({ duration: { kind: 'expression' } })),
    expect: one(liveSubject, 'not-assessed', 'expression'),
  },
];

const namedValueCases: readonly CheckTestCase[] = [
  {
    name: 'a named value that is no secret',
    evidence: evidenceOf(
      live(
        { ...value({ requests: [], namedValues: ['db'] }), ...seconds(9000) },
        { namedValues: [namedValue('db', { secret: false })] },
      ),
    ),
    expect: one(liveSubject, 'not-applicable'),
  },
  {
    name: 'a named value from Key Vault',
    evidence: evidenceOf(
      live({ ...value({ requests: [], namedValues: ['db'] }), ...seconds(9000) }, { namedValues: [vaultValue('db')] }),
    ),
    expect: one(liveSubject, 'fail'),
  },
  {
    name: 'a named value that is not there',
    evidence: evidenceOf(live(value({ requests: [], namedValues: ['db'] }))),
    expect: one(liveSubject, 'not-assessed'),
  },
];

const otherCases: readonly CheckTestCase[] = [
  {
    name: 'a file, with no vault in scope',
    evidence: evidenceOf(file(secretRequest(1, 'db'), seconds(600))),
    expect: one(fileSubject, 'pass'),
  },
  {
    name: 'a value that could not be followed in a policy that fetches secrets',
    evidence: evidenceOf(file(secretRequest(1, 'db'), value({ requests: [], followed: false }))),
    expect: one(fileSubject, 'not-assessed', 'followed'),
  },
  {
    name: 'a value that an included fragment may have fetched',
    evidence: evidenceOf(
      repoRecords({
        'a.xml': skeleton({
          fragments: ['get-token'],
          cacheWrites: [cacheWrite(value({ requests: [], followed: false }))],
        }),
      }),
    ),
    expect: one(fileSubject, 'not-assessed', 'followed'),
  },
  {
    name: 'a token of Entra ID for less than the shortest life',
    evidence: evidenceOf(file(request(1, 'login.microsoftonline.com', '/t/oauth2/v2.0/token'), seconds(300))),
    expect: one(fileSubject, 'pass'),
  },
  {
    name: 'a token of Entra ID for longer than it may live',
    evidence: evidenceOf(file(request(1, 'login.microsoftonline.com', '/t/oauth2/v2.0/token'), seconds(1800))),
    expect: one(fileSubject, 'not-assessed', 'not read'),
  },
  {
    name: 'what a backend answered is no secret: only the token counts',
    evidence: evidenceOf(
      repoRecords({
        'a.xml': skeleton({
          sendRequests: [request(1, 'orders.example.com', '/price'), request(2, 'id.example.com', '/connect/token')],
          cacheWrites: [
            cacheWrite({ ...seconds(90_000), key: { kind: 'literal', text: 'price' } }),
            cacheWrite({ ...seconds(90_000), ...value({ requests: [2] }) }),
          ],
        }),
      }),
    ),
    expect: one(fileSubject, 'fail'),
  },
  {
    name: 'a secret of Vault',
    evidence: evidenceOf([
      ...vaultRecords({ kv: [kvSecret('db', daysAgo(3))] }),
      ...file(request(1, vaultHost, '/v1/secret/data/db'), seconds(300)),
    ]),
    expect: one(fileSubject, 'pass'),
  },
  {
    name: 'a token of Vault within the life that its role gives',
    evidence: evidenceOf([
      ...vaultRecords({ roles: [jwtRole('orders', { tokenTtl: 900, tokenMaxTtl: 3600, tokenPeriod: 0 })] }),
      ...file(
        request(1, vaultHost, '/v1/auth/jwt/login', { bodyRole: { kind: 'literal', text: 'orders' } }),
        seconds(600),
      ),
    ]),
    expect: one(fileSubject, 'pass'),
  },
  {
    name: 'a token of Vault beyond it',
    evidence: evidenceOf([
      ...vaultRecords({ roles: [jwtRole('orders', { tokenTtl: 900, tokenMaxTtl: 3600, tokenPeriod: 0 })] }),
      ...file(
        request(1, vaultHost, '/v1/auth/jwt/login', { bodyRole: { kind: 'literal', text: 'orders' } }),
        seconds(1800),
      ),
    ]),
    expect: one(fileSubject, 'fail', '15 minutes'),
  },
  {
    name: 'a secret of a namespace that is not read, whatever the one that is read holds at that path',
    evidence: evidenceOf([
      ...vaultRecords({ kv: [kvSecret('db', daysAgo(3))] }),
      ...file(
        request(1, vaultHost, '/v1/secret/data/db', { vaultNamespace: { kind: 'literal', text: 'team' } }),
        seconds(300),
      ),
    ]),
    expect: one(fileSubject, 'not-assessed', 'not in scope'),
  },
  {
    name: 'a login at a Vault of another company, below a path of its host',
    evidence: evidenceOf([
      ...vaultRecords(),
      ...file(request(1, 'gateway.example.org', '/secure/v1/auth/jwt/login'), seconds(300)),
    ]),
    expect: one(fileSubject, 'not-assessed', 'not in scope'),
  },
  {
    name: 'leases of credentials that are made on request',
    evidence: evidenceOf([
      ...vaultRecords({ mounts: [{ path: 'db/', type: 'database' }] }),
      ...file(request(1, vaultHost, '/v1/db/creds/orders'), seconds(300)),
    ]),
    expect: one(fileSubject, 'not-assessed', 'leases'),
  },
];

testCheck('caching/gateway-cache-outlives-secret', check, [...keyVaultCases, ...namedValueCases, ...otherCases]);
