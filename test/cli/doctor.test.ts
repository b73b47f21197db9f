import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parseFault } from '../../src/demo/emulator/faults.ts';
import { startEmulator } from '../../src/demo/emulator/start-emulator.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import { canaries } from '../../src/demo/estate/harbourline/canaries.ts';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';
import { playedNow, writeCompany } from '../kit/play.ts';
import { makeTrust, startTlsServer, type TestTrust } from '../collect/vault/tls-server.ts';

// Each run of the program is a process of its own, on a machine that may be busy.
jest.setTimeout(180_000);

interface Missing {
  readonly scope: string;
  readonly cause: string;
  readonly detail: string;
  readonly needs?: { readonly permission: string; readonly grant: string };
  readonly accepted?: unknown;
}

interface Diagnosed {
  readonly target: string;
  readonly signIn: { readonly as?: string; readonly trouble?: { kind: string; detail: string; remedy: string } };
  readonly reach: readonly { readonly host: string; readonly trouble?: { kind: string; detail: string } }[];
  readonly readings: readonly {
    readonly reading: string;
    readonly readable: number;
    readonly missing: readonly Missing[];
    readonly checks: readonly string[];
    readonly inClear: boolean;
  }[];
  readonly requests: { readonly asked: number; readonly estimated: number };
  readonly least: { readonly policy?: readonly string[]; readonly role?: { readonly Actions: readonly string[] } };
}

interface Examined {
  readonly ended: Ended;
  readonly targets: ReadonlyMap<string, Diagnosed>;
  /** Everything that stands in the working folder afterwards and did not stand there before. */
  readonly left: readonly string[];
  /** Paths that were asked, with their variable parts replaced. */
  readonly requests: readonly string[];
  /** Requests that a read-only audit must never make. */
  readonly violations: readonly unknown[];
}

interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  /** Changes the configuration. */
  readonly config?: (text: string) => string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-doctor-'));
  folders.push(folder);
  return folder;
}

function paths(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** Runs `doctor --json` against the demo company, as the emulator plays it over TLS. */
async function examine(given: Given = {}): Promise<Examined> {
  const estate = demoCompany();
  const folder = newFolder();
  const emulator = await startEmulator(estate, { now: playedNow, faults: (given.faults ?? []).map(parseFault) });
  try {
    const config = await writeCompany(estate, folder);
    if (given.config !== undefined) writeFileSync(config, given.config(readFileSync(config, 'utf8')));
    const before = new Set(paths(folder));
    const env = { HOME: folder, ...emulator.env, ...given.env };
    const ended = await runProgram(['doctor', '--json', ...(given.args ?? [])], { cwd: folder, env });
    const left = paths(folder).filter((path) => !before.has(path));
    const { entries, violations } = emulator.log;
    return { ended, targets: targetsIn(ended), left, requests: entries.map((entry) => entry.template), violations };
  } finally {
    await emulator.close();
  }
}

function targetsIn({ stdout, stderr }: Ended): ReadonlyMap<string, Diagnosed> {
  try {
    const { targets } = JSON.parse(stdout) as { targets: Diagnosed[] };
    return new Map(targets.map((found) => [found.target, found]));
  } catch (error) {
    throw new Error(`no result: ${stderr}`, { cause: error });
  }
}

function diagnosed({ targets }: Examined, name: string): Diagnosed {
  const found = targets.get(name);
  if (found === undefined) throw new Error(`there is no target ${name}`);
  return found;
}

function missingIn({ readings }: Diagnosed): [string, Missing][] {
  return readings.flatMap(({ reading, missing }) => missing.map((gap) => [reading, gap] as [string, Missing]));
}

beforeAll(async () => {
  await builtProgram();
});

describe('doctor on the demo company', () => {
  let whole: Examined;
  beforeAll(async () => {
    whole = await examine();
  });

  test('ends with 0 where the gaps of the one vault are accepted, and keeps nothing', () => {
    expect(whole.ended.code).toBe(0);
    expect(whole.left).toEqual([]);
    const gaps = [...whole.targets.values()].flatMap(missingIn);
    expect(gaps.map(([reading]) => reading)).toEqual(['keyVault.deletedObjects', 'keyVault.secretProperties']);
    for (const [, gap] of gaps)
      expect(gap).toMatchObject({ cause: 'forbidden', accepted: { owner: expect.any(String) } });
  });

  test('says who asks, and reads what a scan reads', () => {
    expect(diagnosed(whole, 'harbourline').signIn.as).toMatch(/^[0-9a-f-]{36}$/);
    expect(diagnosed(whole, 'harbourline-vault').signIn.as).toBe('token-portcullis-audit');
    const readable = diagnosed(whole, 'harbourline').readings.filter((item) => item.readable > 0);
    expect(readable.map(({ reading }) => reading)).toEqual(
      expect.arrayContaining(['apim.policies', 'azure.roleAssignments', 'entra.groupMembers', 'logs.keyVault']),
    );
    expect(diagnosed(whole, 'harbourline-vault').readings.map(({ reading }) => reading)).toEqual(
      expect.arrayContaining(['logs.vaultAudit', 'vault.auditDevices', 'vault.kvMetadata']),
    );
  });

  test('names the readings whose answers hold values in clear, and the checks that hang on each', () => {
    const { readings } = diagnosed(whole, 'harbourline');
    const clear = readings.filter(({ inClear }) => inClear).map(({ reading }) => reading);
    expect(clear).toEqual(expect.arrayContaining(['apim.namedValues', 'apim.backends', 'apim.authorizationServers']));
    expect(clear.some((reading) => reading.startsWith('keyVault.') || reading.startsWith('azure.'))).toBe(false);
    const assignments = readings.find(({ reading }) => reading === 'azure.roleAssignments');
    expect(assignments?.checks).toContain('least-privilege/gateway-grant-scope-too-wide');
  });

  test('asks for no secret and shows none, and no right that it prints is a wildcard or reads a value', () => {
    for (const secret of Object.values(canaries)) {
      expect(whole.ended.stdout.includes(secret) || whole.ended.stderr.includes(secret)).toBe(false);
    }
    expect(whole.requests.filter((template) => /listValue|listKeys|listSecrets|\/data\//i.test(template))).toEqual([]);
    expect(whole.violations).toEqual([]);
    const actions = diagnosed(whole, 'harbourline').least.role?.Actions ?? [];
    expect(actions.length).toBeGreaterThan(30);
    expect(actions.filter((action) => !action.endsWith('/read') || action.includes('*'))).toEqual([]);
    const policy = diagnosed(whole, 'harbourline-vault').least.policy ?? [];
    expect(policy.filter((rule) => /\/data\b|role-id|"(create|delete|patch)"/.test(rule))).toEqual([]);
    // Looking a token or secret-id up by its accessor is a POST; making a secret-id is one too, at the path without a slash.
    const posts = policy.filter((rule) => rule.includes('"update"'));
    expect(posts.filter((rule) => !/\/(?:secret-id-accessor\/lookup|lookup-accessor)" \{/.test(rule))).toEqual([]);
    expect(
      policy.filter(
        (rule) => /\/secret-id\/?"/.test(rule) && !rule.endsWith('secret-id/" { capabilities = ["list"] }'),
      ),
    ).toEqual([]);
  });

  test('asks for less than a scan, and estimates what that will ask', () => {
    const { requests } = diagnosed(whole, 'harbourline');
    expect(requests.estimated).toBeGreaterThan(requests.asked);
  });
});

describe('doctor names what is missing', () => {
  test('a role that is not there: the reading, the permission, the command, and exit code 3', async () => {
    const { ended, targets } = await examine({ faults: ['403:vault.azure.net'], args: ['--only', 'rotation'] });
    expect(ended.code).toBe(3);
    const gaps = [...targets.values()].flatMap(missingIn);
    const forbidden = gaps.filter(([reading]) => reading === 'keyVault.secretProperties');
    expect(forbidden.length).toBeGreaterThan(1);
    for (const [, { needs }] of forbidden)
      expect(needs?.grant).toMatch(/^az (role assignment create|keyvault set-policy) /);
  });

  test('in words, with what to run, and without JSON', async () => {
    const folder = newFolder();
    const emulator = await startEmulator(demoCompany(), { now: playedNow, faults: [parseFault('403:demo.internal')] });
    try {
      await writeCompany(demoCompany(), folder);
      const env = { HOME: folder, ...emulator.env };
      const args = ['doctor', '--only', 'identity/vault-role-any-principal'];
      const { stdout, code } = await runProgram(args, { cwd: folder, env });
      expect(code).toBe(3);
      expect(stdout).toContain('missing  vault.authMounts');
      expect(stdout).toContain('needs read on sys/auth');
      expect(stdout).toMatch(/run {3}.*vault policy write/);
      expect(stdout).toContain('path "auth/+/role/+" { capabilities = ["read"] }');
      expect(stdout).toContain('would not be read in full');
    } finally {
      await emulator.close();
    }
  });
});

const azureOnly = ['--only', 'identity/apim-managed-identity'];

describe('doctor tells why nothing can be read', () => {
  test.each([
    [{ AZURE_CLIENT_SECRET: 'not-the-secret' }, 'credential-refused', 'the client secret is wrong'],
    [{ AZURE_CLIENT_ID: '99999999-0000-4000-8000-000000000000' }, 'tenant', 'does not know the application'],
    [{ AZURE_TENANT_ID: '99999999-0000-4000-8000-000000000000' }, 'tenant', 'no such tenant in this cloud'],
  ])('the sign-in is refused: %j', async (env, kind, words) => {
    const examined = await examine({ env, args: azureOnly });
    const { signIn, readings } = diagnosed(examined, 'harbourline');
    expect(examined.ended.code).toBe(3);
    expect(signIn.trouble).toMatchObject({ kind, detail: expect.stringContaining(words), remedy: expect.any(String) });
    expect(readings.every(({ readable, missing }) => readable === 0 && missing.length > 0)).toBe(true);
    expect(examined.ended.stdout).not.toContain('not-the-secret');
  });

  test('the credential is of another tenant than the one that the configuration declares', async () => {
    const other = '99999999-0000-4000-8000-000000000000';
    const config = (text: string): string => text.replace(/tenant: \S+/, `tenant: ${other}`);
    const { signIn } = diagnosed(await examine({ config, args: azureOnly }), 'harbourline');
    expect(signIn.trouble).toMatchObject({ kind: 'tenant', detail: expect.stringContaining(other) });
  });

  test('there is no Vault token', async () => {
    const examined = await examine({ env: { VAULT_TOKEN: '' }, args: ['--only', 'identity/vault-role-any-principal'] });
    const { signIn } = diagnosed(examined, 'harbourline-vault');
    expect(signIn.trouble).toMatchObject({
      kind: 'no-credential',
      remedy: expect.stringContaining('vault token create'),
    });
  });

  test('the proxy does not answer', async () => {
    const examined = await examine({ env: { HTTPS_PROXY: 'http://127.0.0.1:9' }, args: azureOnly });
    expect(examined.ended.code).toBe(3);
    const { reach, readings } = diagnosed(examined, 'harbourline');
    expect(reach[0]).toMatchObject({ host: 'management.azure.com', trouble: { kind: 'proxy' } });
    expect(readings.every(({ missing }) => missing.every(({ detail }) => detail.includes('proxy')))).toBe(true);
  });

  test('the authority of the certificates is not known', async () => {
    const examined = await examine({ env: { NODE_EXTRA_CA_CERTS: '' }, args: azureOnly });
    const { reach } = diagnosed(examined, 'harbourline');
    expect(reach[0]?.trouble).toMatchObject({ kind: 'tls', detail: expect.stringContaining('is not trusted') });
  });
});

describe('doctor and one Vault of the environment', () => {
  let trust: TestTrust;
  beforeAll(async () => {
    trust = await makeTrust();
  });
  afterAll(() => {
    trust.remove();
  });

  async function examineVault(env: Record<string, string>): Promise<Examined> {
    const folder = newFolder();
    const ended = await runProgram(['doctor', '--json'], { cwd: folder, env: { HOME: folder, ...env } });
    return { ended, targets: targetsIn(ended), left: paths(folder), requests: [], violations: [] };
  }

  test('a name that does not resolve is a matter of DNS; the least policy is printed all the same', async () => {
    const examined = await examineVault({ VAULT_ADDR: 'https://vault.invalid:8200', VAULT_TOKEN: 'none' });
    const { reach, least } = diagnosed(examined, 'vault');
    expect(reach).toMatchObject([{ host: 'vault.invalid:8200', trouble: { kind: 'dns' } }]);
    expect(least.policy).toContain('path "+/metadata/*" { capabilities = ["read", "list"] }');
    expect(examined.ended.code).toBe(3);
    expect(examined.left).toEqual([]);
  });

  test('a host whose clock differs by ten minutes is told, and by how much', async () => {
    const server = await startTlsServer(trust);
    try {
      server.answerWith((_request, response) => {
        const date = new Date(Date.now() - 600_000).toUTCString();
        response.writeHead(404, { Date: date, 'Content-Type': 'application/json' }).end('{"errors":[]}');
      });
      const env = { VAULT_ADDR: server.address, VAULT_TOKEN: 'none', VAULT_CACERT: trust.caFile };
      const { reach } = diagnosed(await examineVault(env), 'vault');
      expect(reach[0]?.trouble).toMatchObject({ kind: 'clock' });
      expect(reach[0]?.trouble?.detail).toMatch(/ (59\d|60\d) s ahead of the host/);
    } finally {
      await server.close();
    }
  });

  test('a configuration that is wrong ends with 2 before anything is asked', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'portcullis.yaml'), 'version: 1\nazrue: []\n');
    const { code, stdout, stderr } = await runProgram(['doctor'], { cwd: folder, env: { HOME: folder } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Did you mean azure?');
  });
});
