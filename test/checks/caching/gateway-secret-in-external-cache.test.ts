import { check } from '../../../checks/caching/gateway-secret-in-external-cache.ts';
import type { CacheWrite } from '../../../src/evidence/policy.ts';
import { azureRecords, gatewayId, namedValue, type AzureWorld } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cacheWrite, secretRequest, skeleton } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const redis = [{ id: `${gatewayId}/caches/redis`, name: 'redis' }];
const policy = (write: Partial<CacheWrite>) =>
  skeleton({ sendRequests: [secretRequest(1, 'db')], cacheWrites: [cacheWrite(write)] });
const live = (write: Partial<CacheWrite>, world: AzureWorld = {}) =>
  azureRecords({ policy: policy(write), caches: redis, ...world });
const subject = `${gatewayId}/policies/policy#cache/orders-key`;
const inFile = `${repo}/a.xml#cache/orders-key`;
const file = (write: Partial<CacheWrite>) => evidenceOf(repoRecords({ 'a.xml': policy(write) }));
const encrypted = { value: { ...cacheWrite().value, encrypted: true } };
const named = { value: { ...cacheWrite().value, requests: [], namedValues: ['db'] } };

testCheck('caching/gateway-secret-in-external-cache', check, [
  {
    name: 'no caching type means the external cache where there is one',
    evidence: evidenceOf(live({})),
    expect: [{ subject, outcome: 'fail', reasonIncludes: 'redis', fixIncludes: 'caching-type="internal"' }],
  },
  {
    name: 'prefer-external',
    evidence: evidenceOf(live({ cachingType: 'prefer-external' })),
    expect: [{ subject, outcome: 'fail' }],
  },
  { name: 'external', evidence: evidenceOf(live({ cachingType: 'external' })), expect: [{ subject, outcome: 'fail' }] },
  { name: 'internal', evidence: evidenceOf(live({ cachingType: 'internal' })), expect: [{ subject, outcome: 'pass' }] },
  { name: 'encrypted by the policy', evidence: evidenceOf(live(encrypted)), expect: [{ subject, outcome: 'pass' }] },
  {
    name: 'a service without an external cache',
    evidence: evidenceOf(live({}, { caches: [] })),
    expect: [{ subject, outcome: 'not-applicable' }],
  },
  {
    name: 'a value that is no secret',
    evidence: evidenceOf(live(named, { namedValues: [namedValue('db', { secret: false })] })),
    expect: [{ subject, outcome: 'not-applicable' }],
  },
  {
    name: 'caches that could not be listed are not none',
    evidence: evidenceOf(live({}), { replace: [unread('apim.caches', gatewayId)] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a file does not say where it is deployed',
    evidence: file({}),
    expect: [{ subject: inFile, outcome: 'not-assessed', cause: 'not-collected' }],
  },
  {
    name: 'a file that says internal',
    evidence: file({ cachingType: 'internal' }),
    expect: [{ subject: inFile, outcome: 'pass' }],
  },
]);
