import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { durationSetting, durationsSetting, fitsPattern, sayDuration } from '../../src/assess/settings.ts';
import { isEntraHost, namedValueContent, secretCacheWrites, type CacheSource } from '../../src/estate/cache-writes.ts';
import { durationFor } from '../../src/estate/duration-classes.ts';
import { secretOf } from '../../src/estate/key-vault.ts';
import { vaultAtHost } from '../../src/estate/vault-lookup.ts';
import { vaultSecret } from '../../src/estate/kv-secret.ts';
import { policyAbout, saySpan } from '../../src/estate/policy-findings.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { authRole, tokenLifetime } from '../../src/estate/token-lifetime.ts';
import type { CacheWrite } from '../../src/evidence/policy.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import type { PolicyPlace } from '../../src/estate/gateway-types.ts';
import type { VaultCluster } from '../../src/estate/vault.ts';
import type { Estate } from '../../src/estate/estate.ts';

/** Entra ID never gives an access token for less (https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes). */
const shortestEntraToken = 600;

export const check = defineCheck({
  title: 'Cached secrets expire within the allowed lifetime',
  failTitle: 'Cached secret outlives its allowed lifetime',
  why:
    'A cache keeps its copy for as long as the policy says, whatever happens in the vault: a rotated secret goes on being used, a ' +
    'revoked one goes on being sent, and a token whose life has ended makes calls fail. Until the entry ends, the vault neither ' +
    'sees nor controls the use.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613, 524],
  controls: { 'soc2@2017': ['CC6.1', 'C1.2'], 'iso27001@2022': ['A.8.10', 'A.5.17', 'A.8.12'] },
  rationale: 'Copies of authentication information are deleted in time only where every cache entry ends soon enough.',
  limits: [
    'Which value is a secret is told by where it comes from: a vault, a token endpoint or a secret named value.',
    'Durations that an expression computes, lifetimes that a token endpoint decides, and Apigee are not assessed.',
    'In files of a repository the expiry of a secret counts only where Azure is in scope.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'apim.namedValues',
    'repo.files',
    'repo.apimPolicies',
    'keyVault.vaults',
    'keyVault.secretProperties',
    'vault.mounts',
    'vault.kvMetadata',
    'vault.authRoles',
    'vault.authMounts',
    'vault.serverConfig',
  ],
  settings: {
    maxTtl: durationSetting('caching.secretMaxTtl', '1h', 'Longest time that a secret may stay in a gateway cache.'),
    classes: durationsSetting('caching.classes', 'Other longest times, by pattern of the secret name or path.'),
  },
  population: secretCacheWrites,
  subject: ({ id, place, policy, write, name }) => ({
    ...policyAbout(id, place, policy, { kind: 'cache write', span: write.span }),
    name,
  }),
  assess: ({ place, write, sources }, context): Outcome => {
    const { read, settings } = context;
    read(place.document);
    const secrets = sources.flatMap((source) => resolved(context, source, place));
    if (secrets.length === 0) return notApplicable('What it stores is no secret.');
    if (write.duration.kind !== 'seconds') {
      return read(lacking(place.document, 'partial', unknownDuration[write.duration.kind]));
    }
    const { seconds } = write.duration;
    for (const source of secrets) {
      const limit = durationFor(nameOf(source), settings.maxTtl, settings.classes, fitsPattern);
      // Too long by itself is proof, whatever else could not be read.
      if (source.kind !== 'unknown' && seconds > limit)
        return over(write, seconds, `${sayDuration(limit)} is allowed`, limit);
    }
    for (const source of secrets) {
      const life = lifeOf(context, source, place, seconds);
      if (seconds > life.seconds) return over(write, seconds, life.why, life.seconds);
    }
    return pass(`It is stored for ${sayDuration(seconds)}.`, `duration ${String(seconds)} s`);
  },
  fix: ({ write }, { facts }): readonly FixStep[] => [
    {
      text: `Store it for no longer than allowed, and for no longer than it lives: in this ${write.element} element set this attribute, in seconds, and leave the others.`,
      code: `duration="${facts?.['seconds'] ?? '300'}"`,
      language: 'xml',
    },
    {
      text: 'For a token, take its own lifetime from the answer (expires_in, lease_duration) and stay a minute below it.',
    },
  ],
});

const unknownDuration = {
  expression: 'an expression computes the duration',
  'named-value': 'the duration is the value of a named value, which is not read',
  absent: 'the policy gives no duration',
} as const;

type LifeReading =
  | 'apim.namedValues'
  | 'apim.policies'
  | 'repo.apimPolicies'
  | 'keyVault.vaults'
  | 'keyVault.secretProperties'
  | 'vault.mounts'
  | 'vault.kvMetadata'
  | 'vault.authRoles'
  | 'vault.authMounts'
  | 'vault.serverConfig';

interface Looking extends Tracker<LifeReading> {
  readonly estate: Estate;
  readonly now: number;
  readonly notCollected: (what: string) => never;
}

/** The source itself; for a named value what it stands for, and nothing for one that is no secret. */
function resolved(context: Looking, source: CacheSource, place: PolicyPlace): readonly CacheSource[] {
  if (source.kind !== 'named-value') return [source];
  const content = namedValueContent(context, place, source.name);
  if (content.kind === 'plain') return [];
  return [content.kind === 'secret' ? source : content];
}

interface Life {
  readonly seconds: number;
  readonly why: string;
}

/** The life of what nothing ends. */
const endless: Life = { seconds: Infinity, why: '' };

/** How long a secret goes on being good. */
function lifeOf(context: Looking, source: CacheSource, place: PolicyPlace, seconds: number): Life {
  switch (source.kind) {
    case 'key-vault':
      return secretLife(context, source.host, source.name);
    case 'vault-read':
      return pathLife(context, source.cluster, source.path);
    case 'vault-login':
      return loginLife(context, source, place);
    case 'token':
      if (isEntraHost(source.host) && seconds <= shortestEntraToken) return endless;
      return context.notCollected(`how long tokens of ${source.host} live is decided by that endpoint and not read`);
    case 'other-store':
      return context.notCollected(
        `${source.host} is a store that is not in scope, so the life of what it gives is not read`,
      );
    case 'named-value':
      return endless;
    case 'unknown':
      break;
  }
  return context.read(lacking(place.document, 'partial', source.why));
}

function secretLife(context: Looking, host: string, name: string): Life {
  const { estate, now } = context;
  if (estate.azure.length === 0) return endless;
  const store = vaultAtHost(context, estate, host);
  const secret = secretOf(context, store, name);
  if (secret === undefined)
    return context.read(lacking(store.secrets, 'not-found', `${store.name} lists no secret ${name}`));
  if (secret.expiresOn === undefined) return endless;
  const seconds = Math.max(0, (Date.parse(secret.expiresOn) - now) / 1000);
  return { seconds, why: `the secret ${name} expires on ${secret.expiresOn}` };
}

function pathLife(context: Looking, cluster: VaultCluster, path: string): Life {
  const secret = vaultSecret(context, cluster, path);
  if (secret.kind === 'dynamic') {
    return context.notCollected(`the leases of the ${secret.engine} engine behind ${path} are not read yet`);
  }
  if (secret.deletionTime === undefined) return endless;
  const seconds = Math.max(0, (Date.parse(secret.deletionTime) - context.now) / 1000);
  return { seconds, why: `the current version of ${path} is deleted at ${secret.deletionTime}` };
}

function loginLife(context: Looking, login: Extract<CacheSource, { kind: 'vault-login' }>, place: PolicyPlace): Life {
  const { cluster, mount } = login;
  if (login.role === undefined) {
    return context.read(
      lacking(place.document, 'partial', `the role of the login at auth/${mount} is not written out`),
    );
  }
  const role = authRole(context, cluster, mount, login.role);
  const { ttl } = tokenLifetime(context, cluster, mount, role);
  return { seconds: ttl, why: `tokens of the role ${login.role} end after ${sayDuration(ttl)}` };
}

function over(write: CacheWrite, seconds: number, why: string, limit: number): Outcome {
  return fail({
    reason: `The cache write at ${saySpan(write.span)} keeps it for ${sayDuration(seconds)}, but ${why}.`,
    observed: `duration ${String(seconds)} s`,
    expected: `at most ${String(Math.floor(limit))} s`,
    facts: { seconds: String(Math.max(1, Math.floor(limit))) },
  });
}

function nameOf(source: CacheSource): string {
  if (source.kind === 'vault-read') return source.path;
  return 'name' in source ? source.name : '';
}
