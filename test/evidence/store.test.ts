import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { evidenceFormat, type RunHeader } from '../../src/evidence/evidence.ts';
import { EvidenceError, openRecord, recordId, sealRecord, type EvidenceRecord } from '../../src/evidence/record.ts';
import { loadEvidence, openStore, recordsFile, saveHeader } from '../../src/evidence/store.ts';

const header: RunHeader = {
  format: evidenceFormat,
  tool: { name: 'portcullis', version: '0.1.0' },
  command: 'scan',
  startedAt: '2026-11-25T00:00:00Z',
  finishedAt: '2026-11-25T00:01:00Z',
  targets: [],
  config: {},
  configSha256: '0'.repeat(64),
};

const recordOf = (scope: string): EvidenceRecord =>
  sealRecord({
    name: 'azure.managedIdentities',
    part: 'list',
    scope,
    target: 'prod',
    call: { service: 'resource-graph' },
    at: '2026-11-25T00:00:30Z',
    droppedKeys: 2,
    outcome: { status: 'read', value: [{ id: `${scope}/é`, name: 'é' }] },
  });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(async () => rm(folder, { recursive: true }));

async function write(...scopes: string[]): Promise<void> {
  const { store } = await openStore(folder);
  await Promise.all(scopes.map(async (scope) => store.append(recordOf(scope))));
  await store.close();
  await saveHeader(folder, header);
}

describe('the evidence store', () => {
  test('gives back what was stored, sorted by record id whatever the order of arrival', async () => {
    await write('/b', '/a', '/c');
    const { records } = await loadEvidence(folder);
    expect(records).toHaveLength(3);
    expect(records.map((record) => record.id)).toEqual(records.map((record) => record.id).toSorted());
    expect(records).toContainEqual(recordOf('/b'));
  });

  test('is readable by its owner alone', async () => {
    await write('/a');
    expect((await stat(join(folder, recordsFile))).mode & 0o777).toBe(0o600);
  });

  test('cuts a torn tail when it is opened again, and keeps every durable record', async () => {
    await write('/a', '/b');
    const whole = await readFile(join(folder, recordsFile), 'utf8');
    await appendFile(join(folder, recordsFile), whole.slice(0, 70));
    await expect(loadEvidence(folder)).rejects.toThrow('damaged after byte');
    const { store, records } = await openStore(folder);
    await store.close();
    expect(records).toHaveLength(2);
    expect(await readFile(join(folder, recordsFile), 'utf8')).toBe(whole);
  });

  test('forgets what is not to be kept when it is opened again', async () => {
    await write('/a', '/b');
    const { store, records } = await openStore(folder, ({ scope }) => scope !== '/a');
    await store.close();
    expect(records.map(({ scope }) => scope)).toEqual(['/b']);
    expect((await loadEvidence(folder)).records.map(({ scope }) => scope)).toEqual(['/b']);
    expect((await stat(join(folder, recordsFile))).mode & 0o777).toBe(0o600);
  });

  test('refuses a record whose content was changed', async () => {
    await write('/a');
    const path = join(folder, recordsFile);
    await writeFile(path, (await readFile(path, 'utf8')).replace('prod', 'prud'));
    await expect(loadEvidence(folder)).rejects.toThrow(EvidenceError);
  });

  test('refuses another format in words', async () => {
    await write('/a');
    await writeFile(join(folder, 'run.json'), JSON.stringify({ ...header, format: 'portcullis-evidence/9' }));
    await expect(loadEvidence(folder)).rejects.toThrow('portcullis-evidence/9');
  });

  test('says so where there is no run', async () => {
    await expect(loadEvidence(join(folder, 'nowhere'))).rejects.toThrow('is this a run directory?');
  });
});

describe('a record', () => {
  test('has an id that hangs on reading, part and scope alone', () => {
    expect(recordId('apim.apis', 'list', '/x')).toBe(recordId('apim.apis', 'list', '/x'));
    expect(recordId('apim.apis', 'item', '/x')).not.toBe(recordId('apim.apis', 'list', '/x'));
    expect(recordOf('/a').id).toMatch(/^azure\.managedIdentities\/[0-9a-f]{16}$/);
  });

  test('whose value does not fit the schema of its reading is refused', () => {
    const forged = sealRecord({ ...recordOf('/a'), outcome: { status: 'read', value: [{ id: 1 }] } });
    expect(() => openRecord(forged)).toThrow('does not fit its schema');
  });

  test('whose outcome was swapped is refused', () => {
    const forged = { ...recordOf('/a'), outcome: { status: 'read', value: [] } };
    expect(() => openRecord(forged)).toThrow('was changed');
  });
});
