import { describe, expect, test } from '@jest/globals';
import { MAX_LINE, readTextFile } from '../../../src/detect/text/read-file.ts';
import type { TextFindings } from '../../../src/detect/text/types.ts';
import type { Literal } from '../../../src/detect/types.ts';
import { judgedFindings } from '../../../src/evidence/file-findings.ts';
import { policySkeleton } from '../../../src/evidence/policy.ts';
import { groups } from '../marked.ts';

const read = (path: string, text: string, context?: 'test' | 'sample'): TextFindings =>
  readTextFile(path, text, { groupOf: groups(), ...(context === undefined ? {} : { context }) });

const only = (findings: TextFindings): Literal | undefined =>
  findings.literals.length === 1 ? findings.literals[0] : undefined;

const at = (text: string, { span }: { span: { offset: number; length: number } }): string =>
  text.slice(span.offset, span.offset + span.length);

describe('positions', () => {
  test.each([
    ['a/.env', 'API_KEY=Zk8pQ2wX7vN1', 'text/env', 'env'],
    ['a/x.properties', 'api.key=Zk8pQ2wX7vN1', 'text/properties', 'properties'],
    ['azure-pipelines.yml', 'variables:\n  apiKey: Zk8pQ2wX7vN1', 'text/pipeline', 'pipeline'],
    ['values.yaml', 'apiKey: Zk8pQ2wX7vN1', 'text/yaml', 'yaml'],
    ['a.json', '{"apiKey": "Zk8pQ2wX7vN1"}', 'text/json', 'json'],
    ['a.cs', 'var apiKey = "Zk8pQ2wX7vN1";', 'text/code', 'code'],
    ['a.sh', 'API_KEY=Zk8pQ2wX7vN1', 'text/code', 'shell'],
    ['a.md', 'Header `x-api-key: Zk8pQ2wX7vN1`.', 'text/markdown', 'markdown'],
    ['a.http', 'GET https://a.example.com\nx-api-key: Zk8pQ2wX7vN1', 'definition/http', 'http'],
    ['a.txt', 'https://bob:reef-2207@a.example.com/', 'token', 'plain'],
  ])('%s', (path, text, position, kind) => {
    const findings = read(path, text);
    expect([only(findings)?.position, findings.kind]).toEqual([position, kind]);
    expect(findings.complete).toBe(true);
  });
});

describe('numbers', () => {
  test.each(['password', 'clientSecret', 'db_passwd', 'passcode'])('are credentials under %s', (name) => {
    expect(read('a.json', `{"${name}": 443821907}`).literals).toHaveLength(1);
    expect(read('a.yaml', `${name}: 443821907`).literals).toHaveLength(1);
  });

  test.each(['token', 'accessToken', 'apiKey', 'authorization'])('count something under %s', (name) => {
    expect(read('a.json', `{"${name}": 443821}`).literals).toEqual([]);
    expect(read('a.yaml', `${name}: 443821`).literals).toEqual([]);
  });

  test('are texts where they are written as such', () => {
    expect(read('a.json', '{"token": "443821907"}').literals).toHaveLength(1);
  });
});

describe('rating', () => {
  const fence = '```sh\nexport API_KEY=Zk8pQ2wX7vN1\n```\n';

  test('documents and examples are samples, comments are comments', () => {
    expect(only(read('a.md', fence))?.context).toBe('sample');
    expect(only(read('.env', '# API_KEY=Zk8pQ2wX7vN1'))?.context).toBe('comment');
    expect(only(read('a.yml', '# apiKey: Zk8pQ2wX7vN1\na: 1'))?.context).toBe('comment');
    expect(only(read('a.yml', 'openapi: 3.0.0\nx: {properties: {apiKey: {example: Zk8pQ2wX7vN1}}}'))?.context).toBe(
      'sample',
    );
  });

  test('what stands in a test stays a test', () => {
    expect(only(read('a.md', fence, 'test'))?.context).toBe('test');
    expect(only(read('.env', 'API_KEY=Zk8pQ2wX7vN1', 'test'))?.context).toBe('test');
  });

  test('equal values share a group', () => {
    const { literals } = read('.env', 'A_API_KEY=Zk8pQ2wX7vN1\nB_API_KEY=Zk8pQ2wX7vN1\nC_API_KEY=Qk8pQ2wX7vN2');
    expect(literals.map(({ group }) => group)).toEqual([1, 1, 2]);
  });

  test('the public client of Apigee Edge is low', () => {
    const pair = Buffer.from('edgecli:edgeclisecret').toString('base64');
    expect(only(read('a.sh', `curl -H "Authorization: Basic ${pair}" https://login.apigee.com`))?.confidence).toBe(
      'low',
    );
  });
});

describe('policies inside other files', () => {
  const policy =
    '<policies><inbound><set-header name="x-api-key"><value>Zk8pQ2wX7vN1</value></set-header>\n<set-header name="a"><value>{{named}}</value></set-header></inbound></policies>';

  test.each([
    ['a fence', 'a.md', `# T\n\n\`\`\`xml\n${policy}\n\`\`\`\n`],
    ['a YAML block', 'a.yaml', `policy: |\n  ${policy.replace('\n', '\n  ')}\n`],
    ['a raw string', 'a.cs', `var p = """\n${policy}\n""";`],
    ['a verbatim string', 'a.cs', `var p = @"${policy.replaceAll('"', '""')}";`],
    ['an escaped string', 'a.cs', `var p = "${policy.replaceAll('"', '\\"').replace('\n', '\\n')}";`],
    ['a JSON string', 'a.json', JSON.stringify({ policy })],
  ])('%s', (_what, path, text) => {
    const findings = read(path, text);
    const [skeleton] = findings.policies;
    expect(findings.policies).toHaveLength(1);
    expect(skeleton?.root).toBe('policies');
    expect(skeleton?.namedValues.map((reference) => at(text, reference))).toEqual(['{{named}}']);
    expect(skeleton?.literals.map((literal) => at(text, literal))).toEqual(['Zk8pQ2wX7vN1']);
    expect(only(findings)?.position).toBe('apim/set-header');
    expect(policySkeleton.safeParse(skeleton).error).toBeUndefined();
  });

  test('an element without its policy in a document', () => {
    const text = '```xml\n<authentication-basic username="a" password="ballast" />\n```\n';
    expect(only(read('a.md', text))?.position).toBe('apim/authentication-basic');
    expect(read('a.md', text).complete).toBe(true);
  });
});

describe('bounds', () => {
  test('a long line is looked through for tokens, and said to be', () => {
    const text = `API_KEY=${'a1'.repeat(MAX_LINE / 2)}\nurl=https://bob:reef-2207@a.example.com/`;
    const findings = read('.env', text);
    expect(findings.literals.map(({ position }) => position)).toEqual(['token']);
    expect(findings.problems.map(({ kind }) => kind)).toEqual(['too-large']);
    expect(findings.complete).toBe(false);
  });

  test('what stands before the cut of a long line is read as ever', () => {
    const text = `{"password":"ballast","note":"${'A'.repeat(MAX_LINE)}","apiKey":"behind-the-cut"}`;
    const findings = read('a.json', text);
    expect(findings.literals.map(({ name, span }) => [name, span.column])).toEqual([['password', 14]]);
    expect(findings.complete).toBe(false);
  });

  test('a file that breaks off is read as far as it goes', () => {
    const findings = read('a.json', '{"password": "ballast", "b": [');
    expect(findings.literals).toHaveLength(1);
    expect(findings.complete).toBe(false);
  });

  test('nothing depends on a value, and the records are those of the evidence', () => {
    const hashes = ['Zk8pQ2wX7vN1', 'Qk8pQ2wX7vN2'].map((value) => read('.env', `API_KEY=${value}\n`).lineHashes);
    expect(hashes[0]).toEqual(hashes[1]);
    expect(Object.keys(hashes[0] ?? {})).toEqual(['1']);
    const { policies: _policies, ...kept } = read('.env', 'API_KEY=Zk8pQ2wX7vN1');
    expect(judgedFindings.safeParse(kept).error).toBeUndefined();
  });
});
