import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { examinationJobs } from '../../src/cli/stages/examination-jobs.ts';
import { examine, type Examination } from '../../src/collect/examine.ts';
import { leastPolicy } from '../../src/collect/vault/least-policy.ts';
import { configWithoutFile } from '../../src/config/load.ts';
import { vaultTarget } from '../../src/config/schema.ts';
import { readingNames } from '../../src/evidence/readings.ts';
import { runProgram } from '../kit/built.ts';
import { buildEstate, rootCaller, type LiveEstate } from './estate.ts';
import { findServer, startServer, type LiveServer } from './server.ts';

// Without a server nothing below means anything: this says so once, instead of failing each case.
findServer();

let server: LiveServer;
let estate: LiveEstate;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  process.stdout.write(`live server: ${server.version}\n`);
  estate = await buildEstate(server);
  folder = mkdtempSync(join(tmpdir(), 'portcullis-live-doctor-'));
}, 60_000);

afterAll(async () => {
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** A dry run of the live server with a token, as `doctor` makes it. */
async function examineAs(token: string): Promise<Examination> {
  const target = vaultTarget.parse({ name: 'live', address: server.address, 'ca-file': server.caFile });
  const wanted = new Set(readingNames);
  const env = { HOME: folder, VAULT_TOKEN: token };
  const [job] = examinationJobs(configWithoutFile({ vault: [target] }), env, wanted);
  const silent = { stage: () => undefined, step: () => undefined, note: () => undefined };
  const input = { wanted, signal: new AbortController().signal, clock: () => new Date(), progressOf: () => silent };
  return examine(job!, input);
}

/** A fresh token whose one policy is these rules, and that has no other. */
async function tokenWith(rules: readonly string[]): Promise<string> {
  await estate.writePolicy(rules);
  return estate.makeScannerToken();
}

function policyOf(found: Examination): string[] {
  return leastPolicy(found.rights, new Set(readingNames));
}

/** Everything that is not read for want of a right, with what is said of it; what no version reads is no such thing. */
function lacks({ records, signIn }: Examination): string[] {
  const unread = records.flatMap(({ name, outcome }) =>
    outcome.status === 'unread' && outcome.cause !== 'not-collected'
      ? [`${name}: ${outcome.needs?.grant ?? outcome.detail}`]
      : [],
  );
  return signIn.as === undefined ? [...unread, `who asks: ${signIn.trouble?.remedy ?? ''}`] : unread;
}

test('with the policy that doctor prints for an administrator, a fresh token reads everything', async () => {
  const seen = policyOf(await examineAs(server.rootToken));
  expect(seen).toContain('path "team/payments/kv/metadata/*" { capabilities = ["read", "list"] }');
  expect(seen.filter((rule) => /\/data\b|secret-id"|role-id/.test(rule))).toEqual([]);
  const found = await examineAs(await tokenWith(seen));
  expect(lacks(found)).toEqual([]);
  expect(found.records.length).toBeGreaterThan(30);
  expect(policyOf(found)).toEqual(seen);
}, 60_000);

test('without any one of its lines something is not read, and doctor names that line', async () => {
  const rules = policyOf(await examineAs(server.rootToken));
  const silent: string[] = [];
  for (const rule of rules) {
    const said = lacks(await examineAs(await tokenWith(rules.filter((other) => other !== rule))));
    if (!said.some((text) => text.includes(rule))) silent.push(`${rule} -> ${said.join(' | ')}`);
  }
  expect(silent).toEqual([]);
  expect(rules.length).toBeGreaterThan(20);
}, 300_000);

test('a token that may do nothing is led to one that reads everything, policy by policy', async () => {
  let rules: string[] = [];
  const rounds: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const found = await examineAs(await tokenWith(rules.length === 0 ? ['# nothing yet'] : rules));
    rounds.push(lacks(found).length);
    if (rounds.at(-1) === 0) break;
    rules = [...new Set([...rules, ...policyOf(found)])];
  }
  expect(rounds[0]).toBeGreaterThan(5);
  expect(rounds.at(-1)).toBe(0);
  expect(rounds.length).toBeLessThanOrEqual(3);
}, 120_000);

test('the program prints that policy, and leaves nothing behind', async () => {
  const rules = policyOf(await examineAs(server.rootToken));
  const asRoot = rootCaller(server);
  await asRoot('PUT', 'sys/policies/acl/portcullis', { policy: rules.join('\n') });
  const token = await estate.makeScannerToken();
  const config = join(folder, 'portcullis.yaml');
  writeFileSync(
    config,
    `version: 1\nvault:\n  - name: live\n    address: ${server.address}\n    ca-file: ${server.caFile}\n`,
  );
  const { stdout, stderr } = await runProgram(['doctor'], { cwd: folder, env: { HOME: folder, VAULT_TOKEN: token } });
  for (const rule of rules) expect(stdout).toContain(rule);
  expect(stdout).not.toMatch(/forbidden/);
  for (const secret of [...estate.secrets, token]) expect(`${stdout}${stderr}`.includes(secret)).toBe(false);
  expect(readdirSync(folder)).toEqual(['portcullis.yaml']);
}, 60_000);
