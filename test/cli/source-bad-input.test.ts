import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { Log } from 'sarif';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';

jest.setTimeout(300_000);

/** Stands in every file, with the name of the file in it: it is to be found there, and shown nowhere. */
const canary = (name: string): string => `Gunwale-${name}-Thwart7`;
const policy = (name: string, rest = ''): string => `<policies>
  <inbound>
    <set-header name="Authorization"><value>Bearer ${canary(name)}</value></set-header>
    ${rest}
  </inbound>
</policies>
`;
const assignMessage = (name: string): string =>
  `<AssignMessage name="AM"><Set><Headers><Header name="x-api-key">${canary(name)}</Header></Headers></Set></AssignMessage>`;

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
const entities = letters
  .map((letter, index) => `<!ENTITY ${letter} "${index === 0 ? 'aaaa' : `&${letters[index - 1] ?? ''};`.repeat(10)}">`)
  .join('\n');

/** Files that can only be followed in part. */
const broken: Readonly<Record<string, string | Buffer>> = {
  'bomb.xml': `<?xml version="1.0"?>\n<!DOCTYPE policies [\n${entities}\n]>\n${policy('bomb', '<set-variable name="x" value="&l;" />')}`,
  'deep.xml': policy('deep', '<choose><when condition="@(true)">'.repeat(50_000)),
  'unbalanced.xml': policy('unbalanced', '<set-variable name="x" value="@((("/><set-body>@{ return "a</set-body>'),
  'cut.xml': `${policy('cut').slice(0, -30)}<set-header name="x-api-key"><value>@(`,
  'invalid.xml': Buffer.concat([Buffer.from(policy('invalid')), Buffer.from([0x3c, 0x21, 0x2d, 0xff, 0xc3, 0x28])]),
  'deep.json': `{"password":"${canary('json')}","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  'deep.yaml': `password: ${canary('yaml')}\na: ${'['.repeat(20_000)}`,
  'deep.bicep': `param adminPassword string = '${canary('bicep')}'\nvar x = ${'['.repeat(50_000)}`,
  'deep.tf': `variable "admin_password" {\n  default = "${canary('terraform')}"\n}\nlocals {\n  x = ${'('.repeat(50_000)}`,
  'long.json': `{"password":"${canary('long')}","x":"${'A'.repeat(1_500_000)}"}`,
  'huge.env': `DB_PASSWORD=${canary('huge')}\n${'REGION=eu\n'.repeat(600_000)}`,
  'apiproxy/policies/AM.xml': assignMessage('bundle').replace('</AssignMessage>', '<Add>'.repeat(50_000)),
};

/** Files that look like trouble and are read to their end. */
const whole: Readonly<Record<string, string>> = {
  'mixed.xml': policy('mixed').replace('\n', '\r\n').replace('<inbound>\n', '<inbound>\r'),
  'anchors.yaml': `password: ${canary('anchors')}\na: &a [x,x,x,x,x,x,x,x]\n${letters
    .slice(1)
    .map(
      (letter, index) =>
        `${letter}: &${letter} [${Array<string>(8)
          .fill(`*${letters[index] ?? ''}`)
          .join(',')}]`,
    )
    .join('\n')}\n`,
  'interpolated.cs': `var password = "${canary('interpolated')}";\nvar x = ${'$"{'.repeat(5_000)}`,
  'spaces.env': `CLIENT_SECRET=${canary('spaces')}\nA=${' '.repeat(300_000)}x\nPASSWORD=${'='.repeat(100_000)}\nhttps://${'a:'.repeat(100_000)}\n`,
};

let folder: string;
let ended: Ended;
let log: Log;
const at = (...path: string[]): string => join(folder, ...path);

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(at('in', path)), { recursive: true });
  writeFileSync(at('in', path), content);
}

beforeAll(async () => {
  await builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'portcullis-bad-'));
  for (const [path, text] of Object.entries({ ...broken, ...whole })) write(path, text);
  write(
    'bomb.zip',
    zipSync({
      'apiproxy/policies/zeros.xml': new Uint8Array(40_000_000),
      'apiproxy/policies/AM.xml': strToU8(assignMessage('bomb-zip')),
    }),
  );
  write(
    'slip.zip',
    zipSync({
      '../../slipped.xml': strToU8(policy('slipped')),
      'apiproxy/policies/AM.xml': strToU8(assignMessage('slip-zip')),
    }),
  );
  write('none.zip', 'PK\u0003\u0004 this is none');
  symlinkSync('.', at('in', 'loop'));
  symlinkSync('self', at('in', 'self'));
  symlinkSync('..', at('in', 'outside'));
  symlinkSync('missing', at('in', 'dangling.xml'));
  ended = await runProgram(['source', '--write-known', '../known.yaml', '--out', '../run'], { cwd: at('in') });
  log = JSON.parse(readFileSync(at('run', 'findings.sarif'), 'utf8')) as Log;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const notified = (): Map<string, string> =>
  new Map(
    (log.runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? []).flatMap(({ locations = [], message }) =>
      locations.map(({ physicalLocation }) => [
        decodeURIComponent(physicalLocation?.artifactLocation?.uri ?? ''),
        message.text ?? '',
      ]),
    ),
  );

const foundIn = (): Set<string> =>
  new Set(
    (log.runs[0]?.results ?? [])
      .filter(({ ruleId = '' }) => ruleId.startsWith('hardcoded-secrets/'))
      .flatMap(({ locations = [] }) =>
        locations.map(({ physicalLocation }) => decodeURIComponent(physicalLocation?.artifactLocation?.uri ?? '')),
      ),
  );

describe('source over files that are made to do harm', () => {
  test('ends with its findings, in words and without a stack trace', () => {
    expect([ended.code, ended.signal]).toEqual([1, null]);
    expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/^\s+at .*:\d+|\bError:/m);
  });

  test('reads each as far as it goes: what stands before the trouble is found', () => {
    const archives = ['bomb.zip!/apiproxy/policies/AM.xml', 'slip.zip!/apiproxy/policies/AM.xml'];
    const wanted = [...Object.keys(broken), ...Object.keys(whole), ...archives];
    expect([...foundIn()].toSorted()).toEqual(wanted.toSorted());
  });

  test('names every file that was not read in full, and no other, and lets nothing in it pass', () => {
    const archives = ['bomb.zip!/apiproxy/policies/zeros.xml', 'slip.zip!/(entry 1)', 'none.zip'];
    const wanted = [...Object.keys(broken), ...archives, 'self', 'outside', 'dangling.xml'];
    expect([...notified().keys()].toSorted()).toEqual(wanted.toSorted());
    const { gaps } = JSON.parse(readFileSync(at('run', 'summary.json'), 'utf8')) as { gaps: { scope: string }[] };
    const missing = new Set(gaps.map(({ scope }) => scope.replace(/^repo:in\//, '')));
    expect(wanted.filter((path) => !missing.has(path))).toEqual([]);
  });

  test('writes nothing where an archive says', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['in', 'known.yaml', 'run']);
  });

  test('shows no value in any output: terminal, every report, the evidence, the file of known findings', () => {
    const written = readdirSync(at('run'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const outputs = new Map([
      ['standard output', ended.stdout],
      ['standard error', ended.stderr],
      ['known.yaml', readFileSync(at('known.yaml'), 'utf8')],
      ...written.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length), readFileSync(path, 'utf8')] as const;
      }),
    ]);
    const kinds = ['report.html', 'findings.sarif', 'full.sarif.json', 'assessment.json', 'summary.md'];
    expect(kinds.filter((kind) => !outputs.has(`/run/${kind}`))).toEqual([]);
    const parts = /Gunwale|Thwart7|R3Vud2FsZ|VGh3YXJ0N|Vu[d]2FsZ/;
    expect([...outputs].filter(([, text]) => parts.test(text)).map(([name]) => name)).toEqual([]);
  });
});

/** Another process that never stops to grow, cut, remove and bring back the files of a folder. */
function restless(target: string): ChildProcess {
  const script = `
    const { appendFileSync, rmSync, truncateSync, writeFileSync } = require('node:fs');
    const text = ${JSON.stringify(policy('restless'))};
    for (let turn = 0; ; turn++) {
      const path = ${JSON.stringify(target)} + '/' + String(turn % 40) + '.xml';
      try {
        if (turn % 3 === 0) appendFileSync(path, text.repeat(50));
        else if (turn % 3 === 1) truncateSync(path, turn % 500);
        else if (turn % 7 === 2) rmSync(path, { force: true });
        else writeFileSync(path, text);
      } catch {}
    }`;
  return spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
}

test('source over files that change while they are read ends with what it saw', async () => {
  mkdirSync(at('restless'));
  for (let index = 0; index < 40; index++) writeFileSync(at('restless', `${String(index)}.xml`), policy('restless'));
  const writer = restless(at('restless'));
  try {
    const { code, stdout, stderr } = await runProgram(['source', 'restless', '--out', 'restless-run'], { cwd: folder });
    expect([0, 1, 3]).toContain(code);
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*:\d+|\bError:|Gunwale/m);
    expect(stdout).toContain('Run ');
  } finally {
    writer.kill('SIGKILL');
  }
});
