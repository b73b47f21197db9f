import { describe, expect, test } from '@jest/globals';
import { vaultPolicyDocument, type VaultPolicyDocument } from '../../src/evidence/vault-policy.ts';
import { readVaultPolicy } from '../../src/parse/vault-hcl.ts';
import { refusedTexts, storedTexts } from './vault-policy-texts.ts';

// The assignment is part of the test: what the reader gives is what evidence keeps.
const read = (text: string): VaultPolicyDocument => readVaultPolicy(text);

const rulesOf = (text: string): [string, string[]][] =>
  read(text).rules.map(({ path, capabilities }) => [path, capabilities]);

const problemsOf = (text: string): [string, string | undefined, number, number][] =>
  read(text).problems.map(({ kind, name, span }) => [kind, name, span.line, span.column]);

const refusedByOpenBao = (text: string): boolean =>
  read(text).problems.some((problem) => problem.refusedBy.includes('openbao'));

describe('what a server stores', () => {
  test.each(storedTexts)('is taken: %j', (text) => {
    expect(refusedByOpenBao(text)).toBe(false);
    expect(read(text).complete).toBe(true);
  });

  test.each(refusedTexts)('and refuses is a problem: %j', (text) => {
    expect(refusedByOpenBao(text)).toBe(true);
  });

  test.each([...storedTexts, ...refusedTexts])('fits the stored form: %j', (text) => {
    expect(vaultPolicyDocument.parse(read(text))).toEqual(read(text));
  });
});

describe('rules', () => {
  test('take the forms that old policies use', () => {
    const old = (form: string): string[] => read(`path "a" { policy = "${form}" }`).rules[0]?.capabilities ?? [];
    expect(old('read')).toEqual(['read', 'list']);
    expect(old('write')).toEqual(['create', 'read', 'update', 'delete', 'list']);
    expect(old('sudo')).toEqual(['create', 'read', 'update', 'delete', 'list', 'sudo']);
    expect(old('deny')).toEqual(['deny']);
    expect(read('path "a" { policy = "write" }').rules[0]?.oldForm).toBe('write');
    expect(rulesOf('path "a" { policy = "read" capabilities = ["sudo"] }')).toEqual([['a', ['read', 'list', 'sudo']]]);
  });

  test('a deny stands alone', () => {
    expect(rulesOf('path "a" { capabilities = ["read", "deny", "list"] }')).toEqual([['a', ['deny']]]);
    expect(read('path "a" { capabilities = ["deny"] }').rules[0]).toMatchObject({ deny: true, sudo: false });
  });

  test('several keys of one name add up, and the last old form wins', () => {
    expect(rulesOf('path "a" { capabilities = ["read"] capabilities = ["list"] }')).toEqual([['a', ['read', 'list']]]);
    expect(rulesOf('path "a" { policy = "read" policy = "deny" }')).toEqual([['a', ['deny']]]);
  });

  test('stanzas of one path stay apart', () => {
    expect(rulesOf('path "a" { policy = "read" }\npath "a" { capabilities = ["deny"] }')).toEqual([
      ['a', ['read', 'list']],
      ['a', ['deny']],
    ]);
  });

  test.each([
    ['path "/a" { }', 'a'],
    ['path "//a" { }', '/a'],
    ['path { }', 'path'],
    ['path "a" "b" { }', 'a'],
    ['path "a\\u0041\\x42\\101" { }', 'aABA'],
    ['path "a${x"y}" { }', 'a${x"y}'],
    ['path "a${x\\"y}" { }', 'a${x\\"y}'],
    ['{"path":{"a\\u0042":{"policy":"read"}}}', 'aB'],
    ['{"path":{"a":{"b":{"policy":"read"}}}}', 'a'],
    ['{"path":{"capabilities":["read"]}}', 'path'],
  ])('the path of %s is %s', (text, path) => {
    expect(read(text).rules.map((rule) => rule.path)).toEqual([path]);
  });

  test('carry the place of the whole stanza', () => {
    const text = '# head\n  path "a" {\n  capabilities = ["read"]\n}\n{}';
    expect(read(text).rules[0]?.span).toEqual({ line: 2, column: 3, endLine: 4, endColumn: 2, offset: 9, length: 38 });
    const json = '{\n "path": {\n  "a": {"policy": "read"}\n }\n}';
    expect(read(json).rules[0]?.span).toMatchObject({ line: 3, column: 3, endLine: 3 });
  });

  test('keep the names of parameters and none of their values', () => {
    const text = `path "a" {
      capabilities = ["update"]
      comment = "sekret-in-comment"
      allowed_parameters = { "TTL" = ["sekret-1"] "ttl" = [] }
      denied_parameters { "password" = ["sekret-2", "x"] }
      required_parameters = ["Owner"]
    }`;
    const { rules } = read(text);
    expect(rules[0]?.parameters).toEqual({ allowed: ['ttl'], denied: ['password'], required: ['owner'] });
    expect(JSON.stringify(read(text))).not.toContain('sekret');
  });

  test('say when and how they are limited', () => {
    const text = `path "a/{{identity.entity.id}}" {
      capabilities = ["read"]
      min_wrapping_ttl = "1m30s"
      max_wrapping_ttl = "2d"
      expiration = "2030-01-01T00:00:00+01:00"
      mfa_methods = ["x"]
      control_group = { ttl = "1h" }
    }`;
    expect(read(text).rules[0]).toMatchObject({
      templated: true,
      minWrappingTtl: 90,
      maxWrappingTtl: 172_800,
      expiration: '2029-12-31T23:00:00.000Z',
      mfa: true,
      controlGroup: true,
    });
    expect(read('path "a" { min_wrapping_ttl = "0s" }').rules[0]).not.toHaveProperty('minWrappingTtl');
  });
});

describe('rules in comments', () => {
  const linesOf = (text: string): number[] => (read(text).commentedRules ?? []).map(({ line }) => line);

  test('are told by their heads, in every form of a comment', () => {
    const text = '# path "a" {\n#   capabilities = ["read"]\n# }\npath "b" { } // path "c" {}\n/*\npath "d" {\n}\n*/';
    expect(linesOf(text)).toEqual([1, 4, 6]);
    expect(read(text).rules.map(({ path }) => path)).toEqual(['b']);
  });

  test('are not seen in words, in strings and in rules', () => {
    expect(read('# the path "a" is gone\npath "# path \\"b\\" {" { }')).not.toHaveProperty('commentedRules');
    expect(read('{"path": {"a": {"capabilities": ["read"]}}}')).not.toHaveProperty('commentedRules');
  });
});

describe('problems', () => {
  test.each<[string, [string, string | undefined, number, number][]]>([
    ['path "a" {\n  capabilites = ["read"]\n}', [['unknown-key', 'capabilites', 2, 3]]],
    ['path "a" {\n  capabilities = ["read", "READ"]\n}', [['unknown-capability', 'READ', 2, 27]]],
    ['paths "a" { }', [['unknown-key', 'paths', 1, 1]]],
    ['path "a/+*" { }', [['plus-before-star', undefined, 1, 6]]],
    ['path "a" {\n  comment = "x\n}', [['unterminated-string', undefined, 2, 13]]],
    ['\n/* never closed', [['unterminated-comment', undefined, 2, 1]]],
    ['\ufeffpath "a" { }', [['byte-order-mark', undefined, 1, 1]]],
    ['{"path":{"a":{"capabilities":["read"],\n"foo":1}}}', [['unknown-key', 'foo', 2, 1]]],
  ])('%j', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('name the product that refuses', () => {
    const refusals = (text: string): string[][] => read(text).problems.map(({ refusedBy }) => refusedBy);
    expect(refusals('path "a" { capabilities = ["subscribe"] }')).toEqual([['openbao']]);
    expect(refusals('path "a" { capabilities = ["scan"] }')).toEqual([['vault']]);
    expect(refusals('path "a" { pagination_limit = 5 }')).toEqual([['vault']]);
    expect(refusals('path "a" { capabilities = ["write"] }')).toEqual([['vault', 'openbao']]);
  });

  test('show no word that could be a credential', () => {
    const text = 'path "a" { capabilities = ["s.4f9Kd02hQx"] s4f9Kd02hQx = 1 }\ns4f9Kd02hQx "b" { }';
    expect(JSON.stringify(read(text))).not.toContain('4f9Kd02hQx');
    expect(read(text).problems).toHaveLength(3);
  });

  test('a stanza with an unknown word keeps its known ones and loses nothing', () => {
    const document = read('path "a" { capabilities = ["read", "write"] }');
    expect(document).toMatchObject({ complete: true, rules: [{ path: 'a', capabilities: ['read'] }] });
  });

  test.each([
    'path "a" { capabilities = ["read" }\npath "b" { policy = "read" }',
    'path "a" { capabilities = ["read"]\npath "b" { policy = "read" }\n',
    'path "a" { comment = "x\n }\npath "b" { policy = "read" }',
    'path "a" { capabilities = ["read\n }\n  path "b" { policy = "read" }',
    ')(\npath "b" { policy = "read" }',
  ])('reading goes on behind %j, and says that something is missing', (text) => {
    expect(rulesOf(text)).toContainEqual(['b', ['read', 'list']]);
    expect(read(text).complete).toBe(false);
  });

  test.each([
    'path "a" { capabilities = "read" }',
    'path = "x"',
    '{"path":"x"}',
    '{"path":{"a":{"capabilities":null}}}',
  ])('a value of the wrong type leaves the document incomplete: %s', (text) => {
    expect(read(text).complete).toBe(false);
  });
});

describe('hostile text', () => {
  const many = 200_000;
  test.each<[string, string]>([
    ['open braces', '{'.repeat(many)],
    ['open stanzas', 'path "a" {\n'.repeat(many / 4)],
    ['open lists', `path "a" { capabilities = ${'['.repeat(many)}`],
    ['open quotes', '"\n'.repeat(many)],
    ['open interpolations', '"${'.repeat(many)],
    ['open templates', `path "${'{{'.repeat(many)}" { }`],
    ['open heredocs', '<<A\n'.repeat(many)],
    ['open comments', '/*'.repeat(many)],
    ['slashes', '/'.repeat(many)],
    ['backslashes', `"${'\\'.repeat(many)}`],
    [
      'parameters',
      `path "a" { required_parameters = [${Array.from({ length: many / 4 }, (_, at) => `"p${at}"`).join(',')}] }`,
    ],
    ['nested JSON', `${'{"path":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['digits', '9'.repeat(many)],
    ['durations', `path "a" { min_wrapping_ttl = "${'1s'.repeat(many)}x" }`],
    ['lines without statements', 'k = 1\n'.repeat(many / 4)],
  ])('%s end soon', (_, text) => {
    const started = performance.now();
    expect(typeof read(text).complete).toBe('boolean');
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('every cut of a policy is read without an exception', () => {
    const text =
      'path "a/+/{{x}}" { capabilities = ["read"] allowed_parameters = { "k" = ["v"] } comment = <<E\nx\nE\n} # end\n{"path":{"b":{"policy":"read"}}}';
    for (let length = 0; length <= text.length; length++) {
      const head = read(text.slice(0, length));
      const tail = read(text.slice(length));
      for (const { span } of [...head.problems, ...tail.problems]) expect(span.line).toBeGreaterThan(0);
    }
  });
});
