import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { literalGroups } from '../../../src/collect/literal-groups.ts';
import type { JudgedFile } from '../../../src/collect/source/judge-file.ts';
import { judgeInWorkers, type PoolOptions } from '../../../src/collect/source/pool.ts';
import { readOne } from '../../../src/collect/source/read-file.ts';
import { walkFolder, type WalkedFile } from '../../../src/collect/source/walk-folder.ts';
import { builtProgram, runProgram } from '../../kit/built.ts';

jest.setTimeout(120_000);

let folder: string;
let script: URL;
const secret = (index: number): string => `Zq8rT5wPlanted${String(index % 7)}xKd`;
const policy = (index: number): string => `<policies>
  <inbound>
    <set-header name="Authorization"><value>Bearer ${secret(index)}</value></set-header>
  </inbound>
</policies>
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-pool-'));
  for (let index = 0; index < 230; index++) {
    const path = join(folder, 'tree', `api-${String(index % 9)}`, `p-${String(index).padStart(4, '0')}.xml`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, policy(index));
  }
  writeFileSync(join(folder, 'tree', 'notes.txt'), 'nothing of a gateway');
  script = pathToFileURL(join(dirname(await builtProgram()), '../collect/source/judge-worker.js'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function collect(files: readonly WalkedFile[], options: Partial<PoolOptions> = {}): Promise<JudgedFile[]> {
  const { digests } = literalGroups();
  const judged: JudgedFile[] = [];
  for await (const file of judgeInWorkers(files, { workers: 2, digests, script, ...options })) judged.push(file);
  return judged;
}

const byOrdinal = (files: readonly JudgedFile[]): JudgedFile[] => {
  const seen = new Map<number, number>();
  const ordinal = (group: number): number => {
    seen.set(group, seen.get(group) ?? seen.size + 1);
    return seen.get(group) ?? 0;
  };
  return files.map((file) => {
    for (const literal of file.policy?.literals ?? []) literal.group = ordinal(literal.group);
    return file;
  });
};

describe('judging in threads', () => {
  test('gives what judging in process gives, in the same order, with the same groups of equal values', async () => {
    const files = await walkFolder(join(folder, 'tree'));
    const { groupOf } = literalGroups();
    const here: JudgedFile[] = [];
    for (const file of files) here.push(await readOne(file, groupOf));
    const there = await collect(files);
    expect(byOrdinal(there)).toEqual(byOrdinal(here));
    const groups = new Set(there.flatMap((file) => file.policy?.literals.map((literal) => literal.group) ?? []));
    expect(groups.size).toBe(7);
  });

  test('the whole program judges a large folder so, finds everything and shows no value', async () => {
    const { code, stdout } = await runProgram(['source', 'tree', '--json', '--out', 'run', '--format', 'json'], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ findings: 230, complete: true });
    expect(stdout).not.toContain('Zq8rT5');
  });

  test('an abort ends it at once', async () => {
    const files = await walkFolder(join(folder, 'tree'));
    const controller = new AbortController();
    const run = collect(files, { script: fake('silent'), signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error('stop here'));
    }, 50);
    await expect(run).rejects.toThrow('stop here');
  });
});

/** A thread that speaks the protocol and misbehaves over files whose names say so. */
function fake(name: string, onStart = ''): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { parentPort } from 'node:worker_threads';
${onStart}
parentPort.on('message', (files) => {
  if (files.some((file) => file.path.includes('deadly'))) process.exit(9);
  if (files.some((file) => file.path.includes('greedy'))) { const all = []; for (;;) all.push(new Array(100_000).fill(1)); }
  if (files.some((file) => file.path.includes('endless')) || '${name}' === 'silent') return;
  parentPort.postMessage(files.map((file) => ({ file: { kind: 'other', status: 'read', detail: file.path }, digests: [] })));
});
parentPort.postMessage('ready');
`,
  );
  return pathToFileURL(path);
}

const named = (...paths: string[]): WalkedFile[] =>
  paths.map((path) => ({ path, absolute: join(folder, path), bytes: 10 }));

describe('a thread that breaks down', () => {
  test.each([
    ['dies', 'deadly.xml', /broke down/, 60_000],
    ['takes all memory', 'greedy.xml', /broke down/, 60_000],
    ['falls silent', 'endless.xml', /too long/, 1500],
  ])(
    'over a file (%s) is replaced: that file is unread, its neighbours are read',
    async (_what, path, words, patienceMs) => {
      const files = named('a.xml', path, 'b.xml', 'c.xml');
      const judged = await collect(files, { script: fake('breaking'), workers: 1, patienceMs });
      expect(judged.map(({ status }) => status)).toEqual(['read', 'unread', 'read', 'read']);
      expect(judged[1]).toMatchObject({ kind: 'apim-policy', cause: 'failed', detail: expect.stringMatching(words) });
      expect([judged[0]?.detail, judged[2]?.detail, judged[3]?.detail]).toEqual(['a.xml', 'b.xml', 'c.xml']);
    },
  );

  test('before it is ready is an error, not an endless attempt', async () => {
    await expect(collect(named('a.xml'), { script: fake('stillborn', 'process.exit(3);') })).rejects.toThrow('started');
  });
});
