import { describe, expect, test } from '@jest/globals';
import {
  compilePolicies,
  type Acl,
  type CompileOptions,
  type NamedPolicy,
} from '../../../src/estate/vault-policy/acl.ts';
import { capabilitiesOf, decide, type VaultOperation } from '../../../src/estate/vault-policy/decide.ts';
import { readVaultPolicy } from '../../../src/parse/vault-hcl.ts';
import { generatedSet, pick, policiesOf, randomFrom } from './generated.ts';

const named = (name: string, text: string, namespace?: string): NamedPolicy => ({
  name,
  document: readVaultPolicy(text),
  ...(namespace === undefined ? {} : { namespace }),
});

const aclOf = (text: string, options?: CompileOptions): Acl => compilePolicies([named('app', text)], options);

const verdictOf = (acl: Acl, operation: VaultOperation, path: string): string => decide(acl, path, operation).verdict;

describe('which rule counts', () => {
  test.each<[string, VaultOperation, string, string]>([
    // A broad deny does not reach a more specific allow.
    ['path "+/data/*" { policy = "deny" } path "secret/*" { policy = "read" }', 'read', 'secret/data/x', 'allowed'],
    ['path "secret/*" { policy = "read" } path "secret/prod/*" { policy = "deny" }', 'read', 'secret/prod/x', 'denied'],
    ['path "secret/*" { policy = "read" } path "secret/prod" { capabilities = [] }', 'read', 'secret/prod', 'denied'],
    ['path "secret/a" { policy = "read" } path "secret/a" { policy = "deny" }', 'read', 'secret/a', 'denied'],
    ['path "secret/a" { policy = "deny" } path "secret/a" { policy = "read" }', 'read', 'secret/a', 'denied'],
    // Only the last star is a wildcard, and a prefix with a slash does not match the path without it.
    ['path "secret/*/x" { policy = "read" }', 'read', 'secret/a/x', 'denied'],
    ['path "secret/foo/*" { policy = "read" }', 'read', 'secret/foo', 'denied'],
    ['path "secret/foo/*" { policy = "read" }', 'list', 'secret/foo', 'allowed'],
    // LIST paths end in a slash on the wire.
    ['path "transit/keys" { policy = "read" } path "transit/*" { policy = "deny" }', 'list', 'transit/keys', 'allowed'],
    ['path "+/keys" { capabilities = ["list"] }', 'list', 'transit/keys', 'allowed'],
    [
      'path "+/keys" { capabilities = ["list"] } path "+/keys/+" { capabilities = ["read"] }',
      'list',
      'transit/keys',
      'denied',
    ],
    ['path "a/b" { policy = "read" }', 'read', 'a/b/', 'denied'],
    ['path "a" { policy = "write" }', 'renew', 'a', 'allowed'],
    ['path "a" { policy = "write" }', 'patch', 'a', 'denied'],
    ['', 'help', 'a', 'allowed'],
    ['', 'read', 'a', 'denied'],
  ])('%s: %s %s is %s', (text, operation, path, verdict) => {
    expect(verdictOf(aclOf(text), operation, path)).toBe(verdict);
  });

  test('policies of one token add up on one path string', () => {
    const acl = compilePolicies([
      named('one', 'path "secret/*" { capabilities = ["read"] }'),
      named('two', '\npath "secret/*" { capabilities = ["list"] }'),
    ]);
    expect(capabilitiesOf(acl, 'secret/x')).toEqual(['list', 'read']);
    expect(decide(acl, 'secret/x', 'list').rule).toMatchObject({ policy: 'two', path: 'secret/*', span: { line: 2 } });
  });

  test('a verdict names the stanza and why', () => {
    const acl = aclOf('path "a/*" { policy = "read" }\npath "a/b" { policy = "deny" }');
    expect(decide(acl, 'a/b', 'read')).toMatchObject({ verdict: 'denied', rule: { path: 'a/b', span: { line: 2 } } });
    expect(decide(acl, 'a/c', 'update')).toMatchObject({
      verdict: 'denied',
      rule: { path: 'a/*' },
      reason: 'the rule that counts for the path, a/*, does not give update',
    });
    expect(decide(acl, 'b', 'read')).toEqual({ verdict: 'denied', limits: [], reason: 'no rule matches the path' });
  });
});

describe('sudo', () => {
  test('is needed beside the capability on root-protected paths', () => {
    const without = aclOf('path "sys/*" { policy = "write" }');
    expect(decide(without, 'sys/audit', 'read')).toMatchObject({ verdict: 'denied', rule: { path: 'sys/*' } });
    expect(verdictOf(without, 'read', 'sys/audit-hash/file')).toBe('allowed');
    expect(verdictOf(aclOf('path "sys/*" { policy = "sudo" }'), 'read', 'sys/audit')).toBe('allowed');
  });

  test('has to come from the rule that counts', () => {
    const acl = aclOf('path "sys/*" { policy = "sudo" } path "sys/audit" { policy = "read" }');
    expect(verdictOf(acl, 'read', 'sys/audit')).toBe('denied');
  });

  test('on PKI roots is known where the mounts are', () => {
    const acl = aclOf('path "pki/*" { policy = "write" }');
    expect(verdictOf(acl, 'delete', 'pki/root')).toBe('allowed');
    expect(decide(acl, 'pki/root', 'delete', { pkiMounts: ['pki'] }).verdict).toBe('denied');
  });

  test('can be said by the caller', () => {
    const acl = aclOf('path "auth/token/create" { capabilities = ["update"] }');
    expect(verdictOf(acl, 'update', 'auth/token/create')).toBe('allowed');
    expect(decide(acl, 'auth/token/create', 'update', { sudoNeeded: true }).verdict).toBe('denied');
  });
});

describe('namespaces', () => {
  test('a policy holds below its own namespace', () => {
    const acl = compilePolicies([named('app', 'path "secret/*" { policy = "read" }', 'team/')]);
    expect(decide(acl, 'secret/x', 'read', { namespace: 'team/' }).verdict).toBe('allowed');
    expect(verdictOf(acl, 'read', 'team/secret/x')).toBe('allowed');
    expect(verdictOf(acl, 'read', 'secret/x')).toBe('denied');
  });

  test('root-protected paths are those of the namespace', () => {
    const acl = compilePolicies([named('app', 'path "team/sys/*" { policy = "write" }')]);
    expect(decide(acl, 'sys/audit', 'read', { namespace: 'team/' }).verdict).toBe('denied');
  });
});

describe('the root policy', () => {
  test('allows everything', () => {
    const acl = compilePolicies([named('root', '')]);
    expect(verdictOf(acl, 'delete', 'sys/audit/file')).toBe('allowed');
    expect(capabilitiesOf(acl, 'x')).toEqual(['root']);
  });

  test('beside other policies is no state that a server has, so nothing is said', () => {
    const acl = compilePolicies([named('root', ''), named('app', 'path "a" { policy = "read" }')]);
    expect(verdictOf(acl, 'read', 'a')).toBe('unknown');
    expect(capabilitiesOf(acl, 'a')).toBeUndefined();
  });
});

describe('what is not known', () => {
  test('a policy that was not read in full leaves every answer open', () => {
    const acl = compilePolicies([named('ok', 'path "a" { policy = "read" }'), named('torn', 'path "b" {')]);
    const decision = decide(acl, 'a', 'read');
    expect(decision.verdict).toBe('unknown');
    expect(decision.reason).toContain('torn');
  });

  test('a template is open where it could match, and only there', () => {
    const acl = aclOf(
      'path "kv/{{identity.entity.name}}/*" { policy = "read" } path "kv/own/fixed" { policy = "deny" }',
    );
    expect(verdictOf(acl, 'read', 'kv/ada/x')).toBe('unknown');
    expect(verdictOf(acl, 'delete', 'kv/ada/x')).toBe('denied');
    expect(verdictOf(acl, 'read', 'kv/own/fixed')).toBe('denied');
    expect(verdictOf(acl, 'read', 'other/ada/x')).toBe('denied');
  });

  test('a template that is filled in is a rule like any other', () => {
    const text = 'path "kv/{{ identity.entity.name }}/*" { policy = "read" }';
    const render = (expression: string): string | undefined =>
      expression === 'identity.entity.name' ? 'ada' : undefined;
    expect(verdictOf(aclOf(text, { render }), 'read', 'kv/ada/x')).toBe('allowed');
    expect(verdictOf(aclOf(text, { render }), 'read', 'kv/bob/x')).toBe('denied');
    expect(verdictOf(aclOf(text, { render: () => '*' }), 'read', 'kv/bob/x')).toBe('unknown');
  });

  test('a rule that expires needs a time', () => {
    const text = 'path "a" { capabilities = ["read"] expiration = "2030-01-01T00:00:00Z" }';
    expect(verdictOf(aclOf(text), 'read', 'a')).toBe('unknown');
    expect(verdictOf(aclOf(text, { now: '2029-12-31T23:59:59Z' }), 'read', 'a')).toBe('allowed');
    expect(verdictOf(aclOf(text, { now: '2030-01-01T00:00:01Z' }), 'read', 'a')).toBe('denied');
  });

  test('versions of Vault look LIST paths up in other orders than OpenBao', () => {
    const text = 'path "+/keys" { capabilities = ["list"] } path "+/keys/*" { capabilities = ["read"] }';
    expect(verdictOf(aclOf(text), 'list', 'transit/keys')).toBe('denied');
    expect(verdictOf(aclOf(text, { product: 'vault' }), 'list', 'transit/keys')).toBe('unknown');
    expect(verdictOf(aclOf('path "+/keys/" { policy = "read" }', { product: 'vault' }), 'list', 'a/keys')).toBe(
      'allowed',
    );
  });

  test('an answer with unfilled templates holds for whatever they stand for', () => {
    const random = randomFrom(2024);
    const values = ['a', 'b', 'ab', 'a/b', 'zz', 'b/'];
    const settled = { allowed: 0, denied: 0, unknown: 0 };
    for (let round = 0; round < 500; round++) {
      const { texts, paths } = generatedSet(random, 4);
      const templated = texts.map((text) =>
        text.replaceAll(/(?<=path "[^"\n]*)(?:ab|b)(?=[^"\n]*")/g, () =>
          random() < 0.4 ? '{{identity.entity.name}}' : 'b',
        ),
      );
      const open = compilePolicies(policiesOf(templated));
      const value = pick(random, ['a', ...values]);
      const filled = compilePolicies(
        policiesOf(templated.map((text) => text.replaceAll('{{identity.entity.name}}', value))),
      );
      for (const path of paths) {
        for (const operation of ['read', 'list'] as const) {
          const { verdict } = decide(open, path, operation, { sudoNeeded: round % 3 === 0 });
          settled[verdict] += 1;
          if (verdict === 'unknown') continue;
          const truth = decide(filled, path, operation, { sudoNeeded: round % 3 === 0 }).verdict;
          expect({ templated, value, path, operation, verdict: truth }).toEqual({
            templated,
            value,
            path,
            operation,
            verdict,
          });
        }
      }
    }
    expect(Math.min(settled.allowed, settled.denied, settled.unknown)).toBeGreaterThan(50);
  });
});

describe('limits', () => {
  test('say what a request has to bring', () => {
    const acl = aclOf(
      'path "a" { capabilities = ["update", "delete"] denied_parameters = { "x" = [] } min_wrapping_ttl = "1m" mfa_methods = ["m"] control_group = { ttl = "1h" } }',
    );
    expect(decide(acl, 'a', 'update').limits).toEqual(['parameters', 'wrapping', 'control-group', 'mfa']);
    expect(decide(acl, 'a', 'delete').limits).toEqual(['wrapping', 'control-group', 'mfa']);
  });

  test('of wrapping that exclude each other allow nothing', () => {
    const acl = compilePolicies([
      named('one', 'path "a" { capabilities = ["read"] min_wrapping_ttl = "1h" }'),
      named('two', 'path "a" { capabilities = ["read"] max_wrapping_ttl = "1m" }'),
    ]);
    expect(verdictOf(acl, 'read', 'a')).toBe('denied');
  });
});
