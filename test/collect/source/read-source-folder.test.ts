import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { MAX_SOURCE_BYTES } from '../../../src/collect/source/read-file.ts';
import { readSourceFolder } from '../../../src/collect/source/read-source-folder.ts';
import { sourceFile } from '../../../src/evidence/source-file.ts';
import type { SourceFile } from '../../../src/evidence/source-file.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portcullis-source-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

const read = async (paths: readonly string[] = [root]): Promise<SourceFile[]> => {
  const files: SourceFile[] = [];
  for await (const file of readSourceFolder(paths, { groupOf: () => 1 })) files.push(sourceFile.parse(file));
  return files;
};

const policy = '<policies><inbound><authentication-basic username="u" password="mast" /></inbound></policies>';

test('files are listed in the order of their paths, each with what it is', async () => {
  write('b/policy.xml', policy);
  write('a/named values/orders/namedValueInformation.json', '{"properties":{"secret":true,"value":"mast"}}');
  write('a/fragments/f/policy.xml', '<!-- x --><fragment><base /></fragment>');
  write('pom.xml', '<project/>');
  write('layout.xml', '<fragment android:name="x"/>');
  write('README.md', 'policies');
  write('infra/main.json', '{"resources":[{"type":"Microsoft.ApiManagement/service/namedValues","properties":{}}]}');
  expect((await read()).map(({ path, kind, status }) => [path, kind, status])).toEqual([
    ['README.md', 'text', 'read'],
    ['a/fragments/f/policy.xml', 'apim-policy', 'read'],
    ['a/named values/orders/namedValueInformation.json', 'apim-named-value', 'read'],
    ['b/policy.xml', 'apim-policy', 'read'],
    ['infra/main.json', 'apim-named-value', 'read'],
    ['layout.xml', 'text', 'read'],
    ['pom.xml', 'text', 'read'],
  ]);
});

test('a named value file is named after its folder', async () => {
  write('named values/orders/namedValueInformation.yaml', 'properties:\n  secret: true\n');
  expect((await read())[0]?.namedValue?.namedValues[0]?.name).toBe('orders');
});

test('a single file may be named', async () => {
  write('b/policy.xml', policy);
  expect((await read([join(root, 'b/policy.xml')])).map(({ path, kind }) => [path, kind])).toEqual([
    ['policy.xml', 'apim-policy'],
  ]);
});

test('the values of the files are nowhere in what is kept', async () => {
  write('policy.xml', policy.replace('mast', 'mast-Shroud-9953'));
  const files = await read();
  expect(files[0]?.policy?.literals).toHaveLength(1);
  expect(JSON.stringify(files)).not.toContain('mast-Shroud');
});

test('tests and samples are told from what runs', async () => {
  write('src/policy.xml', policy);
  write('tests/policy.xml', policy);
  write('samples/policy.xml', policy);
  const contexts = (await read()).map((file) => [file.path, file.policy?.literals[0]?.context]);
  expect(contexts).toEqual([
    ['samples/policy.xml', 'sample'],
    ['src/policy.xml', 'live'],
    ['tests/policy.xml', 'test'],
  ]);
});

test('.gitignore is honoured, an inner one over an outer one', async () => {
  write('.gitignore', 'out/\n*.gen.xml\n');
  write('out/policy.xml', policy);
  write('a.gen.xml', policy);
  write('kept/.gitignore', '!b.gen.xml\n');
  write('kept/b.gen.xml', policy);
  write('node_modules/x/policy.xml', policy);
  write('.git/policy.xml', policy);
  const paths = (await read()).map(({ path }) => path);
  expect(paths.filter((path) => path.endsWith('.xml'))).toEqual(['kept/b.gen.xml']);
});

describe('what cannot be read in full', () => {
  test('a policy that is cut is read partly, and says where', async () => {
    write('policy.xml', policy.replace('</inbound>', '<set-header name="x"><value>@('));
    const [file] = await read();
    expect(file).toMatchObject({ status: 'partly', cause: 'malformed' });
    expect(file?.detail).toContain('line 1');
    expect(file?.policy?.literals).toHaveLength(1);
  });

  test('bytes that are no UTF-8 are a problem at their place', async () => {
    write(
      'policy.xml',
      Buffer.concat([Buffer.from('<policies>\n<!-- '), Buffer.from([0xe9]), Buffer.from(' --></policies>')]),
    );
    const [file] = await read();
    expect(file).toMatchObject({ status: 'partly', policy: { complete: false } });
    expect(file?.policy?.problems).toMatchObject([{ kind: 'invalid-encoding', span: { line: 2, column: 6 } }]);
  });

  test('UTF-16 is read', async () => {
    write('policy.xml', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(policy, 'utf16le')]));
    write('policy2.xml', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(policy, 'utf16le').swap16()]));
    write('policy3.xml', Buffer.from(policy, 'utf16le'));
    write('policy4.xml', Buffer.from(policy, 'utf16le').swap16());
    expect((await read()).map((file) => [file.status, file.policy?.literals.length])).toEqual([
      ['read', 1],
      ['read', 1],
      ['read', 1],
      ['read', 1],
    ]);
  });

  test('a policy with a NUL in it is read, and says where', async () => {
    write('policy.xml', policy.replace('password="mast"', 'password="mast\0Shroud9953"'));
    const [file] = await read();
    expect(file).toMatchObject({ kind: 'apim-policy', status: 'partly', cause: 'malformed' });
    expect(file?.policy?.literals).toHaveLength(1);
    expect(file?.policy?.problems).toContainEqual(expect.objectContaining({ kind: 'invalid-encoding' }));
  });

  test('a file that is no text though its name says so is unread; others are passed over', async () => {
    for (const path of [
      'policy.xml',
      'main.bicep',
      'app.json',
      'apiproxy/policies/AM.xml',
      'apiproxy/.DS_Store',
      'x',
    ]) {
      write(path, Buffer.from([0x3c, 0, 1, 2, 3]));
    }
    const zip = zipSync({ 'apiproxy/policies/AM.xml': new Uint8Array([0x3c, 0, 1, 2]) });
    write('bundle.zip', Buffer.from(zip));
    expect((await read()).map(({ path, kind, status, cause }) => [path, kind, status, cause])).toEqual([
      ['apiproxy/.DS_Store', 'other', 'read', undefined],
      ['apiproxy/policies/AM.xml', 'apigee', 'unread', 'malformed'],
      ['app.json', 'text', 'unread', 'malformed'],
      ['bundle.zip', 'other', 'read', undefined],
      ['bundle.zip!/apiproxy/policies/AM.xml', 'apigee', 'unread', 'malformed'],
      ['main.bicep', 'iac', 'unread', 'malformed'],
      ['policy.xml', 'apim-policy', 'unread', 'malformed'],
      ['x', 'other', 'read', undefined],
    ]);
  });

  test('a file that is too large is unread', async () => {
    write('policy.xml', Buffer.alloc(MAX_SOURCE_BYTES + 1, 0x20));
    expect((await read())[0]).toMatchObject({ kind: 'apim-policy', status: 'unread', cause: 'partial' });
  });

  test('a folder that is not there is unread', async () => {
    expect(await read([join(root, 'none')])).toMatchObject([{ path: 'none', status: 'unread', cause: 'not-found' }]);
  });

  test('a broken link and a link out of the folder are unread, a link inside is not read twice', async () => {
    write('a/policy.xml', policy);
    symlinkSync(join(root, 'a'), join(root, 'loop'));
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('/nowhere/policy.xml', join(root, 'broken.xml'));
    symlinkSync(tmpdir(), join(root, 'outside'));
    expect((await read()).map(({ path, status }) => [path, status])).toEqual([
      ['a/policy.xml', 'read'],
      ['broken.xml', 'unread'],
      ['outside', 'unread'],
    ]);
  });

  test('a link to what is ignored is listed as passed over', async () => {
    write('.gitignore', 'out/\n*.gen.xml\n');
    write('out/policy.xml', policy);
    write('a.gen.xml', policy);
    write('node_modules/x/policy.xml', policy);
    write('b/policy.xml', policy);
    symlinkSync('out', join(root, 'folder'));
    symlinkSync('out/policy.xml', join(root, 'file.xml'));
    symlinkSync('a.gen.xml', join(root, 'generated.xml'));
    symlinkSync('node_modules/x', join(root, 'package'));
    symlinkSync('b/policy.xml', join(root, 'again.xml'));
    symlinkSync('b', join(root, 'twice'));
    const over = ['other', 'read', 'a link to what is ignored'];
    expect((await read()).map(({ path, kind, status, detail }) => [path, kind, status, detail])).toEqual([
      ['.gitignore', 'text', 'read', undefined],
      ['b/policy.xml', 'apim-policy', 'read', undefined],
      ['file.xml', ...over],
      ['folder', ...over],
      ['generated.xml', ...over],
      ['package', ...over],
    ]);
  });

  test('a file without permission is unread, unless the user may read everything', async () => {
    write('policy.xml', policy);
    chmodSync(join(root, 'policy.xml'), 0);
    const isRoot = process.getuid?.() === 0;
    const expected = isRoot ? { status: 'read' } : { kind: 'apim-policy', status: 'unread', cause: 'forbidden' };
    expect((await read())[0]).toMatchObject(expected);
  });
});

test('tokens in file names are masked, and masked names stay different', async () => {
  const tokens = ['hvs.CAESIPortKeelHalyardTiller0123456789', 'hvs.CAESIPortKeelHalyardTiller9876543210'];
  for (const token of tokens) write(`${token}.xml`, policy);
  const files = await read();
  const kept = JSON.stringify(files);
  expect(tokens.filter((token) => kept.includes(token))).toEqual([]);
  expect(new Set(files.map(({ path }) => path)).size).toBe(2);
});

test('ordinary long paths are left as they are', async () => {
  const path = 'apis/OpenAiChat2/operations/ChatCompletionsCreate/versions/V20240601/policy.xml';
  write(path, policy);
  expect((await read())[0]?.path).toBe(path);
});

test('an abort ends the reading', async () => {
  write('policy.xml', policy);
  const controller = new AbortController();
  controller.abort();
  const reading = async (): Promise<void> => {
    for await (const file of readSourceFolder([root], { groupOf: () => 1, signal: controller.signal })) {
      throw new Error(`${file.path} was read`);
    }
  };
  await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
});

test('progress counts to the number of files', async () => {
  write('a.xml', policy);
  write('b.xml', policy);
  const steps: [number, number][] = [];
  const files = readSourceFolder([root], { groupOf: () => 1, onProgress: (done, known) => steps.push([done, known]) });
  for await (const file of files) expect(file.status).toBe('read');
  expect(steps).toEqual([
    [1, 2],
    [2, 2],
  ]);
});
