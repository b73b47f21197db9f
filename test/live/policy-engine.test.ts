import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compilePolicies, type NamedPolicy } from '../../src/estate/vault-policy/acl.ts';
import { capabilitiesOf, decide, type VaultOperation } from '../../src/estate/vault-policy/decide.ts';
import { escalations } from '../../src/estate/vault-policy/escalations.ts';
import { needsSudo } from '../../src/estate/vault-policy/protected-paths.ts';
import { readVaultPolicy } from '../../src/parse/vault-hcl.ts';
import { generatedSet, policiesOf, randomFrom } from '../estate/vault-policy/generated.ts';
import { refusedTexts, storedTexts } from '../parse/vault-policy-texts.ts';
import { findServer, startServer, type Answer, type LiveServer } from './server.ts';

// Without a server nothing below means anything: this says so once, instead of failing each case.
findServer();

let server: LiveServer;
const counts: string[] = [];

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(async () => {
  process.stdout.write(`policy engine against ${server.version}: ${counts.join(', ')}\n`);
  await server?.stop();
});

const root = (method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(method, path, { token: server.rootToken, ...(body === undefined ? {} : { body }) });

async function tokenWith(policies: readonly NamedPolicy[], texts: readonly string[], namespace = ''): Promise<string> {
  for (const [at, policy] of policies.entries()) {
    const stored = await root('PUT', `${namespace}sys/policies/acl/${policy.name}`, { policy: texts[at] });
    expect({ text: texts[at], status: stored.status }).toEqual({ text: texts[at], status: 204 });
  }
  const made = await root('POST', `${namespace}auth/token/create`, {
    policies: policies.map(({ name }) => name),
    no_default_policy: true,
  });
  return (made.body['auth'] as { client_token: string }).client_token;
}

async function capabilitiesAt(
  token: string,
  paths: readonly string[],
  namespace = '',
): Promise<Record<string, unknown>> {
  const answer = await root('POST', `${namespace}sys/capabilities`, { token, paths });
  expect(answer.status).toBe(200);
  return answer.body['data'] as Record<string, unknown>;
}

const isDenied = ({ status, body }: Answer): boolean =>
  status === 403 && JSON.stringify(body).includes('permission denied');

describe('policy texts', () => {
  test('are stored or refused as the reader says', async () => {
    for (const text of [...storedTexts, ...refusedTexts]) {
      const { status } = await root('PUT', 'sys/policies/acl/text', { policy: text });
      expect({ text, status }).toEqual({ text, status: storedTexts.includes(text) ? 204 : 400 });
    }
    counts.push(`${storedTexts.length + refusedTexts.length} texts`);
  });

  test('mean what the reader says', async () => {
    let cases = 0;
    for (const text of storedTexts) {
      const policies = policiesOf([text]).map((policy) => ({ ...policy, name: 'text' }));
      if (text.trim() === '') continue;
      const token = await tokenWith(policies, [text]);
      const paths = [
        'a',
        'b',
        'c',
        'aB',
        'aABA',
        'path',
        'a${x"y}',
        'a${x\\"y}',
        '\u00e9',
        'a/b+c/d',
        'a*b',
        'a/{{x}}',
      ];
      const acl = compilePolicies(policies, { now: '2029-01-01T00:00:00Z' });
      for (const [path, answer] of Object.entries(await capabilitiesAt(token, paths))) {
        expect({ text, path, answer: capabilitiesOf(acl, path) }).toEqual({ text, path, answer });
        cases += 1;
      }
    }
    counts.push(`${cases} answers about them`);
  });
});

describe('sys/capabilities', () => {
  test('agrees on generated policies', async () => {
    const random = randomFrom(42);
    let cases = 0;
    let allowed = 0;
    for (let round = 0; round < 90; round++) {
      const { texts, paths } = generatedSet(random, 45);
      const policies = policiesOf(texts);
      const acl = compilePolicies(policies);
      const token = await tokenWith(policies, texts);
      const answers = await capabilitiesAt(token, paths);
      expect(Object.keys(answers)).toHaveLength(paths.length);
      for (const [path, answer] of Object.entries(answers)) {
        expect({ texts, path, answer: capabilitiesOf(acl, path) }).toEqual({ texts, path, answer });
        cases += 1;
        if (!(answer as string[]).includes('deny')) allowed += 1;
      }
    }
    counts.push(`${cases} (policies, path) pairs of sys/capabilities, ${allowed} of them not denied`);
    expect(cases).toBeGreaterThan(2000);
    expect(allowed).toBeGreaterThan(cases / 4);
  }, 60_000);

  test('agrees that a deny on "+/data/*" gives way to a bare star', async () => {
    const texts = ['path "+/data/*" { policy = "deny" } path "*" { policy = "read" }'];
    const policies = policiesOf(texts);
    const answers = await capabilitiesAt(await tokenWith(policies, texts), ['kv/data/x']);
    expect(answers).toMatchObject({ 'kv/data/x': ['list', 'read'] });
    expect(capabilitiesOf(compilePolicies(policies), 'kv/data/x')).toEqual(['list', 'read']);
  });

  test('agrees inside a namespace', async () => {
    await root('POST', 'sys/namespaces/team', {});
    const random = randomFrom(7);
    let cases = 0;
    for (let round = 0; round < 10; round++) {
      const { texts, paths } = generatedSet(random, 20);
      const policies = policiesOf(texts).map((policy) => ({ ...policy, namespace: 'team/' }));
      const token = await tokenWith(policies, texts, 'team/');
      const acl = compilePolicies(policies);
      for (const [path, answer] of Object.entries(await capabilitiesAt(token, paths, 'team/'))) {
        expect({ texts, path, answer: capabilitiesOf(acl, path, 'team/') }).toEqual({ texts, path, answer });
        cases += 1;
      }
    }
    counts.push(`${cases} in a namespace`);
  }, 30_000);

  test('agrees on the root policy', async () => {
    const acl = compilePolicies([{ name: 'root', document: readVaultPolicy('') }]);
    expect(await capabilitiesAt(server.rootToken, ['a/b'])).toMatchObject({ 'a/b': capabilitiesOf(acl, 'a/b') });
  });
});

describe('requests', () => {
  const methods: Record<string, VaultOperation> = { GET: 'read', LIST: 'list', SCAN: 'scan', DELETE: 'delete' };

  test('to a KV mount are refused exactly where the engine denies them', async () => {
    await root('POST', 'sys/mounts/a', { type: 'kv' });
    const random = randomFrom(11);
    let cases = 0;
    const verdicts = { allowed: 0, denied: 0 };
    for (let round = 0; round < 40; round++) {
      const { texts, paths } = generatedSet(random, 40);
      const policies = policiesOf(texts);
      const token = await tokenWith(policies, texts);
      const acl = compilePolicies(policies);
      const inMount = paths.filter((path) => /^a\/[^/]/.test(path) && !path.includes('//')).slice(0, 4);
      for (const path of inMount) {
        for (const [method, operation] of Object.entries(methods)) {
          const verdict = isDenied(await server.call(method, path, { token })) ? 'denied' : 'allowed';
          const decided = decide(acl, path, operation).verdict;
          expect({ texts, method, path, verdict: decided }).toEqual({ texts, method, path, verdict });
          verdicts[verdict] += 1;
          cases += 1;
        }
      }
    }
    counts.push(`${cases} requests to a KV mount (${verdicts.allowed} allowed)`);
    expect(Math.min(verdicts.allowed, verdicts.denied)).toBeGreaterThan(30);
  }, 60_000);

  test('to paths of the system need sudo exactly where the table says so', async () => {
    await root('POST', 'sys/auth/approle', { type: 'approle' });
    const asked: readonly (readonly [string, string, VaultOperation])[] = [
      ['GET', 'sys/audit', 'read'],
      ['GET', 'sys/auth', 'read'],
      ['GET', 'sys/auth/approle', 'read'],
      ['GET', 'sys/auth/approle/tune', 'read'],
      ['GET', 'sys/mounts/auth/approle/tune', 'read'],
      ['GET', 'sys/mounts', 'read'],
      ['GET', 'sys/config/cors', 'read'],
      ['GET', 'sys/config/state/sanitized', 'read'],
      ['GET', 'sys/config/auditing/request-headers', 'read'],
      ['LIST', 'sys/config/ui/headers', 'list'],
      ['LIST', 'sys/leases/lookup', 'list'],
      ['GET', 'sys/leases/count', 'read'],
      ['LIST', 'auth/token/accessors', 'list'],
      ['LIST', 'auth/token/roles', 'list'],
      ['GET', 'sys/internal/inspect/router/root', 'read'],
      ['GET', 'sys/raw/core', 'read'],
      ['GET', 'sys/key-status', 'read'],
      ['LIST', 'sys/plugins/catalog', 'list'],
      ['GET', 'sys/plugins/catalog/secret/kv', 'read'],
      ['POST', 'sys/rotate', 'update'],
      ['GET', 'sys/rotate/config', 'read'],
    ];
    const texts = ['path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "scan"] }'];
    const policies = policiesOf(texts);
    const acl = compilePolicies(policies);
    const token = await tokenWith(policies, texts);
    for (const [method, path, operation] of asked) {
      const verdict = isDenied(await server.call(method, path, { token })) ? 'denied' : 'allowed';
      const form = operation === 'list' ? `${path}/` : path;
      expect({ path, sudo: needsSudo(form, 'openbao'), verdict: decide(acl, path, operation).verdict }).toEqual({
        path,
        sudo: verdict === 'denied',
        verdict,
      });
    }
    counts.push(`${asked.length} requests to sys/ without sudo`);
  }, 30_000);
});

describe('templates', () => {
  test('filled in for a caller give what the server gives, and are unknown before', async () => {
    await root('POST', 'sys/auth/userpass', { type: 'userpass' });
    const text = [
      'path "kv/{{identity.entity.id}}/*" { capabilities = ["read"] }',
      'path "kv/{{identity.entity.metadata.absent}}" { capabilities = ["read"] }',
    ].join('\n');
    await root('PUT', 'sys/policies/acl/own', { policy: text });
    await root('POST', 'auth/userpass/users/u', {
      password: 'live-test',
      token_policies: 'own',
      token_no_default_policy: true,
    });
    const login = await server.call('POST', 'auth/userpass/login/u', { body: { password: 'live-test' } });
    const auth = login.body['auth'] as { client_token: string; entity_id: string };
    const policies = [{ name: 'own', document: readVaultPolicy(text) }];
    const filled = compilePolicies(policies, {
      render: (expression) => (expression === 'identity.entity.id' ? auth.entity_id : undefined),
    });
    const paths = [`kv/${auth.entity_id}/x`, 'kv/other/x', `kv/${auth.entity_id}`];
    const answers = await capabilitiesAt(auth.client_token, paths);
    for (const path of paths) expect([path, capabilitiesOf(filled, path)]).toEqual([path, answers[path]]);
    const open = compilePolicies(policies);
    expect(paths.map((path) => decide(open, path, 'read').verdict)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(decide(open, 'secret/x', 'read').verdict).toBe('denied');
    counts.push(`${paths.length} with a template`);
  });
});

describe('escalations', () => {
  const calls: Record<string, unknown> = {
    'sys/policies/acl/NAME': { policy: 'path "a" { }' },
    'sys/policy/NAME': { policy: 'path "a" { }' },
    'auth/token/create': {},
    'auth/token/create-orphan': {},
    'auth/approle/role/NAME': {},
    'auth/token/roles/NAME': {},
    'identity/entity': { name: 'any' },
    'identity/entity/name/NAME': {},
    'identity/group': { name: 'any' },
    'identity/group/name/NAME': {},
    'sys/auth/NAME': { type: 'approle' },
    'sys/mounts/auth/approle/tune': { description: 'x' },
    'sys/mounts/NAME': { type: 'kv' },
    'sys/namespaces/NAME': {},
    'sys/audit/NAME': { type: 'file' },
  };

  const authMounts = [
    { path: 'auth/approle', type: 'approle' },
    { path: 'auth/token', type: 'token' },
  ];

  test('are found where the server lets the call pass, and nowhere else', async () => {
    const passed = { yes: 0, no: 0 };
    for (const [template, body] of Object.entries(calls)) {
      for (const capabilities of ['"create"', '"update"', '"create", "sudo"', '"update", "sudo"', '"read", "sudo"']) {
        // What exists is updated and what does not is created, so each case has a name of its own.
        const path = template.replace('NAME', `n${passed.yes + passed.no}`);
        const text = `path "${path}" { capabilities = [${capabilities}] }`;
        const policies = policiesOf([text]);
        const token = await tokenWith(policies, [text]);
        if (capabilities.includes('update')) await root('POST', path, body);
        const passes = !isDenied(await server.call('POST', path, { token, body }));
        const found = escalations(compilePolicies(policies), { authMounts });
        expect({ text, found: found.map((escalation) => escalation.path) }).toEqual({
          text,
          found: passes ? [path] : [],
        });
        const wider = text.replace(/[^/"]+" \{/, '*" {').replace('sys/mounts/auth/approle', 'sys/mounts/+/approle');
        const inWider = escalations(compilePolicies(policiesOf([wider])), { authMounts });
        expect({ wider, found: inWider.length > 0 || !passes }).toEqual({ wider, found: true });
        passed[passes ? 'yes' : 'no'] += 1;
      }
    }
    counts.push(`${passed.yes + passed.no} escalations (${passed.yes} pass)`);
    expect(Math.min(passed.yes, passed.no)).toBeGreaterThan(15);
  }, 60_000);
});
