import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectContext } from '../../src/collect/collector.ts';
import { collectSource } from '../../src/collect/source-records.ts';
import { openRecord, sealRecord, type EvidenceRecord } from '../../src/evidence/record.ts';
import type { ReadingName } from '../../src/evidence/readings.ts';
import type { RepoFile } from '../../src/evidence/repo.ts';

const planted = 'Zq8rT5wPlanted91xKd';
const policy = `<policies>
  <inbound>
    <set-header name="Authorization"><value>Bearer ${planted}</value></set-header>
  </inbound>
</policies>
`;
const all: ReadingName[] = ['repo.files', 'repo.apimPolicies', 'repo.apimArtifacts'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-source-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function recordsOf(path = folder, wanted = all, base = folder): Promise<EvidenceRecord[]> {
  const records: EvidenceRecord[] = [];
  const context: CollectContext = {
    wanted: new Set(wanted),
    emit: async (draft) => {
      records.push(openRecord(sealRecord(draft)));
    },
    groupOf: () => 1,
    progress: { stage: () => undefined, step: () => undefined, note: () => undefined },
    signal: new AbortController().signal,
    clock: () => new Date('2026-01-01T00:00:00Z'),
  };
  await collectSource({ name: 'gateway', path, base }, context);
  return records;
}

function filesIn(records: readonly EvidenceRecord[]): RepoFile[] {
  const list = records.find((record) => record.name === 'repo.files');
  return list?.outcome.status === 'read' ? (list.outcome.value as RepoFile[]) : [];
}

describe('records of a repository', () => {
  test('each policy is one record with its literals at line and column, and no value', async () => {
    write('apis/orders/policy.xml', policy);
    write('notes.txt', planted);
    const records = await recordsOf();
    expect(records.map(({ name, scope, outcome }) => [name, scope, outcome.status])).toEqual([
      ['repo.apimPolicies', 'repo:gateway/apis/orders/policy.xml', 'read'],
      ['repo.files', 'repo:gateway', 'read'],
    ]);
    expect(records[0]?.outcome).toMatchObject({
      value: { path: 'apis/orders/policy.xml', policy: { literals: [{ span: { line: 3 } }] } },
    });
    expect(JSON.stringify(records)).not.toContain(planted);
    expect(filesIn(records)).toEqual([
      { path: 'apis/orders/policy.xml', kind: 'apim-policy', bytes: policy.length, status: 'read' },
      { path: 'notes.txt', kind: 'text', form: 'plain', bytes: planted.length, status: 'read' },
    ]);
  });

  test('a bundle is read in its folder and in an archive, an entry that is refused is unread', async () => {
    const text = `<AssignMessage name="A"><Set><Headers><Header name="x-api-key">${planted}</Header></Headers></Set></AssignMessage>`;
    write('apiproxy/policies/A.xml', text);
    const cyclic = strToU8(text);
    const zip = zipSync({ 'apiproxy/policies/A.xml': cyclic, 'apiproxy/../../up.xml': cyclic, 'README.md': cyclic });
    writeFileSync(join(folder, 'orders.zip'), zip);
    writeFileSync(join(folder, 'other.zip'), zipSync({ 'README.md': cyclic }));
    const records = await recordsOf(folder, [...all, 'repo.apigeeBundles']);
    const items = records.filter(({ name }) => name === 'repo.apigeeBundles');
    expect(items.map(({ scope, outcome }) => [scope, outcome.status])).toEqual([
      ['repo:gateway/apiproxy/policies/A.xml', 'read'],
      ['repo:gateway/orders.zip!/apiproxy/policies/A.xml', 'read'],
      ['repo:gateway/orders.zip!/(entry 2)', 'unread'],
    ]);
    expect(items[1]?.outcome).toMatchObject({
      value: { kind: 'apigee-policy', complete: true, literals: [{ position: 'apigee/header' }] },
    });
    expect(JSON.stringify(records)).not.toContain(planted);
    expect(filesIn(records).map(({ path, kind, status }) => [path, kind, status])).toEqual([
      ['apiproxy/policies/A.xml', 'apigee', 'read'],
      ['orders.zip', 'other', 'skipped'],
      ['orders.zip!/apiproxy/policies/A.xml', 'apigee', 'read'],
      ['orders.zip!/(entry 2)', 'apigee', 'unread'],
      ['other.zip', 'other', 'skipped'],
    ]);
  });

  test('any other text is one record where something was found or not all was read, and a row of the list in any case', async () => {
    write('deploy/.env', `DB_PASSWORD=${planted}\n`);
    write('deploy/clean.env', 'REGION=eu\n');
    write('deploy/large.txt', `DB_PASSWORD=${planted}\n`.repeat(200_000));
    writeFileSync(join(folder, 'picture.bin'), Buffer.alloc(6 * 1024 * 1024));
    const records = await recordsOf();
    expect(records.map(({ name, part, scope }) => `${name} ${part} ${scope}`)).toEqual([
      'repo.files item repo:gateway/deploy/.env',
      'repo.files item repo:gateway/deploy/large.txt',
      'repo.files list repo:gateway',
    ]);
    expect(records[0]?.outcome).toMatchObject({
      value: { kind: 'env', complete: true, literals: [{ span: { line: 1 } }] },
    });
    expect(records[1]?.outcome).toMatchObject({ value: { complete: false } });
    expect(
      filesIn([records[2]].flatMap((record) => record ?? [])).map(({ path, kind, status }) => [path, kind, status]),
    ).toEqual([
      ['deploy/.env', 'text', 'read'],
      ['deploy/clean.env', 'text', 'read'],
      ['deploy/large.txt', 'text', 'partly'],
      ['picture.bin', 'other', 'skipped'],
    ]);
    expect(JSON.stringify(records)).not.toContain(planted);
  });

  test('a policy that is cut is read as far as it goes, and the list says so', async () => {
    write('cut.xml', policy.slice(0, policy.indexOf('</inbound>')));
    const records = await recordsOf();
    expect(records[0]?.outcome).toMatchObject({ status: 'read', value: { policy: { literals: [{}] } } });
    expect(filesIn(records)[0]).toMatchObject({ status: 'partly', detail: expect.stringContaining('line') });
  });

  test('what cannot be reached is unread for every reading that it may have held', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'apis'));
    symlinkSync(join(folder, 'nowhere.xml'), join(folder, 'policy.xml'));
    const records = await recordsOf();
    expect(records.map(({ name, scope, outcome }) => `${name} ${scope} ${outcome.status}`)).toEqual([
      'repo.apimPolicies repo:gateway/apis unread',
      'repo.apimArtifacts repo:gateway/apis unread',
      'repo.files repo:gateway/apis unread',
      'repo.apimPolicies repo:gateway/policy.xml unread',
      'repo.files repo:gateway read',
    ]);
  });

  test('paths count from the base folder, so that a code host finds the file', async () => {
    write('gateway/apis/policy.xml', policy);
    const paths = async (path: string, base = folder): Promise<string[]> =>
      filesIn(await recordsOf(path, all, base)).map((file) => file.path);
    expect(await paths(join(folder, 'gateway'))).toEqual(['gateway/apis/policy.xml']);
    expect(await paths(join(folder, 'gateway/apis/policy.xml'))).toEqual(['gateway/apis/policy.xml']);
    expect(await paths(join(folder, 'gateway'), join(folder, 'gateway'))).toEqual(['apis/policy.xml']);
    expect(await paths(join(folder, 'gateway'), join(folder, 'elsewhere'))).toEqual(['apis/policy.xml']);
  });

  test('runs of this program inside the folder are no part of it, but a policy beside them is', async () => {
    write('reports/run-1/evidence/records.ndjson', '');
    write('reports/run-1/assessment.json', '{}');
    write('reports/run-1/hidden.xml', policy);
    expect(filesIn(await recordsOf()).map((file) => file.path)).toEqual(['reports/run-1/hidden.xml']);
  });

  test('only what the checks need is kept', async () => {
    write('policy.xml', policy);
    expect((await recordsOf(folder, ['repo.files'])).map((record) => record.name)).toEqual(['repo.files']);
  });
});
