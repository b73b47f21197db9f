import { describe, expect, test } from '@jest/globals';
import { apigeeKindOf } from '../../../src/detect/apigee/kinds.ts';
import { MAX_APIGEE_TEXT, readApigeeFile } from '../../../src/detect/apigee/read-file.ts';
import type { ApigeeFindings, ApigeeOptions } from '../../../src/detect/apigee/types.ts';

const POLICY = 'orders/apiproxy/policies/P.xml';

const read = (path: string, text: string, options: Partial<ApigeeOptions> = {}): ApigeeFindings =>
  readApigeeFile(path, text, { groupOf: (value) => value.length, ...options });

const keys = (text: string): string[] =>
  read(POLICY, text).keysNotByReference.map(({ element, why, span }) => {
    return `${element} ${why} ${text.slice(span.offset, span.offset + span.length)}`;
  });

describe('what a file is', () => {
  test.each([
    ['a/apiproxy/policies/x.xml', '<Ledger/>', 'policy'],
    ['a/apiproxy/default.xml', '<APIProxy name="x"/>', 'bundle-root'],
    ['a/sharedflowbundle/sharedflows/default.xml', '<SharedFlow name="x"/>', 'endpoint'],
    ['anywhere/am.xml', '<!-- x -->\n<?xml version="1.0"?>\n<AssignMessage name="x">', 'policy'],
    ['anywhere/js.xml', '<Javascript name="x" continueOnError="false">', 'policy'],
    ['a/apiproxy/resources/jsc/x.js', 'var a;', 'script'],
    ['a/apiproxy/resources/py/x.py', 'a = 1', 'script'],
    ['a/apiproxy/resources/properties/x.properties', 'a=1', 'properties'],
    ['a/apiproxy/resources/xsl/x.xsl', '<xsl:stylesheet/>', 'markup'],
    ['b.zip!/apiproxy/targets/default.xml', '<TargetEndpoint name="x"/>', 'endpoint'],
    ['a/edge.json', '{}', 'config'],
    ['a/kvm-test.json', '{}', 'config'],
    ['a/env__test__ledger__kvmfile__0.json', '{}', 'config'],
    ['a/resources/edge/env/test/targetServers.json', '[]', 'config'],
    ['a/anything.json', '{"keyValueEntries":[]}', 'config'],
    ['a/apiproxy.yaml', 'Policies:\n  - HMAC:\n      .name: x\n', 'yaml-bundle'],
    ['a/pom.xml', '<project><artifactId>apigee-config-maven-plugin</artifactId></project>', 'maven'],
  ])('%s', (path, text, kind) => {
    expect(apigeeKindOf(path, text)).toBe(kind);
  });

  test.each([
    ['policy.xml', '<policies><inbound/></policies>'],
    ['res/layout/main.xml', '<Script/>'],
    ['pom.xml', '<project/>'],
    ['package.json', '{"name":"x"}'],
    ['deploy.yaml', 'Kind: Deployment\n'],
    ['src/main.js', 'var password = "x";'],
  ])('%s is none of Apigee', (path, text) => {
    expect(apigeeKindOf(path, text)).toBeUndefined();
  });
});

describe('a key of a signing policy', () => {
  test('is to come from a private variable', () => {
    expect(keys('<HMAC name="h"><SecretKey ref="hmac.key"/></HMAC>')).toEqual(['HMAC/SecretKey not-private hmac.key']);
    expect(keys('<VerifyJWS name="v"><SecretKey><Value ref="jws_key"/></SecretKey></VerifyJWS>')).toEqual([
      'VerifyJWS/SecretKey/Value not-private jws_key',
    ]);
    const key = '<PrivateKey><Value ref="private.k"/><Password ref="pw"/></PrivateKey>';
    expect(keys(`<GenerateJWT name="g">${key}</GenerateJWT>`)).toEqual([
      'GenerateJWT/PrivateKey/Password not-private pw',
    ]);
  });

  test('is no text, be it a key or the name of a variable', () => {
    expect(keys('<HMAC name="h"><SecretKey> k-1 </SecretKey></HMAC>')).toEqual(['HMAC/SecretKey text k-1']);
    expect(keys('<HMAC name="h"><SecretKey>private.k</SecretKey></HMAC>')).toEqual(['HMAC/SecretKey text private.k']);
  });

  test('is sound by private reference, and unknown where a pipeline fills it in', () => {
    expect(keys('<HMAC name="h"><SecretKey encoding="hex" ref="private.k"/></HMAC>')).toEqual([]);
    expect(keys('<HMAC name="h"><SecretKey ref="${KEY_VARIABLE}"/></HMAC>')).toEqual([]);
    expect(keys('<HMAC name="h"><SecretKey>@key@</SecretKey></HMAC>')).toEqual([]);
  });

  test('is not looked for in public keys, key ids and commented policies', () => {
    expect(keys('<VerifyJWT name="v"><PublicKey><Value ref="public.key"/></PublicKey></VerifyJWT>')).toEqual([]);
    const id = '<PrivateKey><Value ref="private.k"/><Id ref="kid"/></PrivateKey>';
    expect(keys(`<GenerateJWT name="g">${id}</GenerateJWT>`)).toEqual([]);
    expect(keys('<HMAC name="h"><!-- <SecretKey ref="k"/> --></HMAC>')).toEqual([]);
  });

  test('is a literal besides where the text is one', () => {
    const { literals } = read(POLICY, '<HMAC name="h"><SecretKey>k-1</SecretKey></HMAC>');
    expect(literals).toMatchObject([{ position: 'apigee/secret-key', kind: 'signing-key', name: 'SecretKey' }]);
  });
});

describe('a literal', () => {
  const header = (value: string): string =>
    `<AssignMessage name="a"><Set><Headers><Header name="Authorization">${value}</Header></Headers></Set></AssignMessage>`;

  test('is rated lower where it is the published client of the Edge tools', () => {
    const published = Buffer.from(['edgecli', 'edgeclisecret'].join(':')).toString('base64');
    const own = Buffer.from('ledger:w1nter').toString('base64');
    expect(read(POLICY, header(`Basic ${published}`)).literals).toMatchObject([{ confidence: 'low' }]);
    expect(read(POLICY, header(`Basic ${own}`)).literals).toMatchObject([{ confidence: 'high' }]);
  });

  test('carries the context of its file, and that of a comment inside it', () => {
    expect(read(POLICY, header('Bearer k-123'), { context: 'test' }).literals).toMatchObject([{ context: 'test' }]);
    expect(read(POLICY, `<!-- ${header('Bearer k-123')} --><A/>`).literals).toMatchObject([{ context: 'comment' }]);
    const own = Buffer.from('ledger:w1nter').toString('base64');
    expect(read(POLICY, `<A><!-- Basic ${own} --></A>`).literals).toMatchObject([
      { context: 'comment', position: 'token' },
    ]);
  });

  test('is one result where its place and its form both tell of it', () => {
    const token = ['hvs', 'CAESIJ0aB1cD2eF3gH4iJ5kL6mN7'].join('.');
    const { literals } = read(
      POLICY,
      `<AssignMessage name="a"><Set><Headers><Header name="X-Vault-Token">${token}</Header></Headers></Set></AssignMessage>`,
    );
    expect(literals).toMatchObject([{ kind: 'vault-token', position: 'apigee/header', confidence: 'high' }]);
  });

  test('that seeds a map says so by its position', () => {
    const text = '{"name":"ledger","encrypted":true,"entry":[{"name":"password","value":"letmein"}]}';
    expect(read('kvm.json', text).literals).toMatchObject([{ position: 'apigee/kvm-entry', name: 'password' }]);
  });

  test('that is a number stands under the name of a password only', () => {
    expect(read('edge.json', '{"orgConfig": {"token": 443821907, "password": 443821908}}').literals).toMatchObject([
      { name: 'password' },
    ]);
  });

  test('makes no line hash depend on it', () => {
    const hashes = ['w1nter-2019', 'x'].map((value) => read(POLICY, header(`Bearer ${value}9`)).lineHashes);
    expect(Object.keys(hashes[0] ?? {})).toEqual(['1']);
    expect(hashes[0]).toEqual(hashes[1]);
  });
});

describe('a file that cannot be followed to its end', () => {
  test('is incomplete, with what was found before and behind', () => {
    const text =
      '<AssignMessage><Set><Headers><Header name="apikey">k-12</Headers></Set>\n<Add><Headers><Header name="apikey">k-34</Header>';
    const findings = read(POLICY, text);
    expect(findings.complete).toBe(false);
    expect(findings.problems.length).toBeGreaterThan(0);
    expect(findings.literals.map(({ span }) => text.slice(span.offset, span.offset + span.length))).toEqual([
      'k-12',
      'k-34',
    ]);
  });

  test('is told as JSON and YAML too', () => {
    expect(read('kvm.json', '{"password": "w1nter", ').complete).toBe(false);
    expect(read('kvm.json', '{"password": "w1nter", ').literals).toHaveLength(1);
    expect(read('kvm.yaml', 'a: [1\nb: 2').complete).toBe(false);
    expect(read('kvm.yaml', `a: ${'["]",'.repeat(50_000)}`).complete).toBe(false);
    expect(read(POLICY, '').complete).toBe(false);
  });

  test('is looked through for tokens where it is too large', () => {
    const own = Buffer.from('ledger:w1nter').toString('base64');
    const findings = read(POLICY, `<A>Basic ${own} ${' '.repeat(MAX_APIGEE_TEXT)}</A>`);
    expect(findings.problems).toMatchObject([{ kind: 'too-large' }]);
    expect(findings.literals).toHaveLength(1);
  });
});
