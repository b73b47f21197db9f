import { describe, expect, test } from '@jest/globals';
import { compilePolicies, type Acl, type CompileOptions } from '../../../src/estate/vault-policy/acl.ts';
import { escalations } from '../../../src/estate/vault-policy/escalations.ts';
import { narrowing, overriddenDenies, pathsGranting, widthOf } from '../../../src/estate/vault-policy/reach.ts';
import { readVaultPolicy } from '../../../src/parse/vault-hcl.ts';

const aclOf = (text: string, options?: CompileOptions): Acl =>
  compilePolicies([{ name: 'app', document: readVaultPolicy(text) }], options);

describe('how wide a pattern is', () => {
  test.each([
    ['secret/data/a', 'literal'],
    ['secret/a*b', 'literal'],
    ['a/b+c', 'literal'],
    ['secret/data/app/*', 'within-mount'],
    ['secret/data/app-*', 'within-mount'],
    ['auth/jwt/role/+', 'within-mount'],
    ['kv/{{identity.entity.id}}/*', 'within-mount'],
    ['secret/*', 'whole-mount'],
    ['secret/data/*', 'whole-mount'],
    ['secret/+/*', 'whole-mount'],
    ['auth/jwt/*', 'whole-mount'],
    ['sys/*', 'whole-mount'],
    ['secret*', 'several-mounts'],
    ['auth/*', 'several-mounts'],
    ['+/data/*', 'several-mounts'],
    ['auth/+/role/+', 'several-mounts'],
    ['*', 'server'],
    ['+/*', 'server'],
  ])('%s: %s', (pattern, width) => {
    expect(widthOf(pattern)).toBe(width);
  });

  test('depends on the mounts where they are known', () => {
    const mounts = [
      { path: 'team/kv', kvVersion: 1 as const },
      { path: 'secret', kvVersion: 1 as const },
    ];
    expect(widthOf('team/kv/*', mounts)).toBe('whole-mount');
    expect(widthOf('team/kv/*')).toBe('within-mount');
    expect(widthOf('secret/data/*', mounts)).toBe('within-mount');
  });
});

describe('patterns that give a capability', () => {
  test('come with their stanzas, without those that are denied', () => {
    const acl = aclOf(
      'path "b/*" { policy = "read" }\npath "a" { policy = "read" }\npath "c" { policy = "deny" }\npath "b/*" { policy = "write" }',
    );
    const grants = pathsGranting(acl, 'read');
    expect(grants.map(({ pattern, width }) => [pattern, width])).toEqual([
      ['a', 'literal'],
      ['b/*', 'whole-mount'],
    ]);
    expect(grants[1]?.rules.map(({ span }) => span.line)).toEqual([1, 4]);
    expect(pathsGranting(acl, 'update').map(({ pattern }) => pattern)).toEqual(['b/*']);
  });

  test('are marked where a template leaves them open', () => {
    const [grant] = pathsGranting(aclOf('path "kv/{{identity.entity.id}}" { policy = "read" }'), 'read');
    expect(grant).toMatchObject({ pattern: 'kv/{{identity.entity.id}}', certain: false });
  });

  test('of the root policy are everything', () => {
    const acl = compilePolicies([{ name: 'root', document: readVaultPolicy('') }]);
    expect(pathsGranting(acl, 'read')).toMatchObject([{ pattern: '*', width: 'server', certain: true }]);
  });

  test('are narrowed by rules that come before them', () => {
    const acl = aclOf(
      'path "secret/*" { policy = "read" } path "secret/prod/*" { policy = "deny" } path "secret/a" { capabilities = ["list"] } path "+/b" { policy = "deny" } path "other/*" { policy = "deny" }',
    );
    const grant = pathsGranting(acl, 'read').find(({ pattern }) => pattern === 'secret/*');
    if (grant === undefined) throw new Error('the grant is missing');
    expect(
      narrowing(acl, grant, 'read')
        .map(({ pattern }) => pattern.text)
        .toSorted(),
    ).toEqual(['secret/a', 'secret/prod/*']);
  });
});

test('denials that a more specific rule takes back are found', () => {
  const acl = aclOf(
    'path "+/data/*" { policy = "deny" }\npath "secret/*" { policy = "read" }\npath "kv/*" { policy = "deny" }\npath "*" { policy = "read" }',
  );
  expect(overriddenDenies(acl)).toMatchObject([
    { deny: { path: '+/data/*' }, by: { path: 'secret/*' }, path: 'secret/data/~any~' },
    // Of two patterns that begin with a wildcard, the one with fewer plus signs comes first.
    { deny: { path: '+/data/*' }, by: { path: '*' }, path: '~any~/data/~any~' },
  ]);
});

describe('escalations', () => {
  const kinds = (text: string, options?: CompileOptions): [string, boolean][] =>
    escalations(aclOf(text, options)).map(({ kind, certain }) => [kind, certain]);

  test.each<[string, string[]]>([
    ['path "sys/policies/acl/*" { policy = "write" }', ['policy-write']],
    ['path "sys/policies/acl/app-*" { capabilities = ["update"] }', ['policy-write']],
    ['path "sys/policies/acl/*" { policy = "read" }', []],
    ['path "auth/jwt/role/gateway" { capabilities = ["create"] }', ['role-write']],
    ['path "auth/approle/role/ci/secret-id" { capabilities = ["update"] }', ['secret-id-mint']],
    ['path "auth/token/create" { capabilities = ["update"] }', ['token-create']],
    [
      'path "auth/token/lookup-self" { capabilities = ["read"] } path "auth/token/renew-self" { capabilities = ["update"] }',
      [],
    ],
    ['path "identity/*" { policy = "write" }', ['identity-write']],
    ['path "identity/lookup/entity" { policy = "write" }', []],
    ['path "sys/auth/*" { policy = "write" }', []],
    ['path "sys/auth/*" { policy = "sudo" }', ['auth-mount-write']],
    ['path "sys/mounts/auth/+/tune" { capabilities = ["update"] }', ['auth-mount-write']],
    ['path "secret/*" { policy = "write" }', []],
    ['path "sys/raw/*" { capabilities = ["read", "sudo"] }', ['raw-storage']],
    ['path "+/*" { capabilities = ["sudo"] }', ['sudo-everything']],
    // What a higher rule takes away is no escalation.
    [
      'path "sys/*" { policy = "write" } path "sys/policies/*" { policy = "deny" } path "sys/policy/*" { policy = "deny" } path "sys/mounts/*" { policy = "deny" } path "sys/namespaces/*" { policy = "deny" } path "sys/generate-root/*" { policy = "deny" } path "sys/rotate/root/*" { policy = "deny" }',
      [],
    ],
  ])('of %s: %j', (text, expected) => {
    expect(kinds(text)).toEqual(expected.map((kind) => [kind, true]));
  });

  test('of everything are all of them', () => {
    const found = new Set(kinds('path "*" { policy = "sudo" }').map(([kind]) => kind));
    expect(found.size).toBe(12);
  });

  test('name the stanza and a path', () => {
    expect(escalations(aclOf('\npath "sys/policies/*" { policy = "write" }'))).toMatchObject([
      {
        kind: 'policy-write',
        capability: 'update',
        path: 'sys/policies/acl/~any~',
        rule: { policy: 'app', span: { line: 2 } },
      },
    ]);
  });

  test('are open where a template or an unread policy leaves them open', () => {
    expect(kinds('path "auth/userpass/users/{{identity.entity.name}}" { policy = "write" }')).toEqual([
      ['role-write', false],
    ]);
    const torn = compilePolicies([
      { name: 'app', document: readVaultPolicy('path "sys/policies/acl/*" { policy = "write" }') },
      { name: 'torn', document: readVaultPolicy('path "') },
    ]);
    expect(escalations(torn)).toMatchObject([{ kind: 'policy-write', certain: false }]);
  });

  test('through auth methods at nested paths are found where the mounts are known', () => {
    const acl = aclOf('path "auth/team/jwt/role/*" { policy = "write" }');
    expect(escalations(acl)).toEqual([]);
    expect(escalations(acl, { authMounts: [{ path: 'auth/team/jwt', type: 'jwt' }] })).toMatchObject([
      { kind: 'role-write' },
    ]);
  });

  test('with the root policy need no stanza', () => {
    const acl = compilePolicies([{ name: 'root', document: readVaultPolicy('') }]);
    expect(escalations(acl)).toEqual([{ kind: 'root', capability: 'sudo', path: '*', certain: true }]);
  });
});
