import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assessment, type Verdict } from '../../src/assess/assessment.ts';
import { runProgram, type Ended } from '../kit/built.ts';
import { buildEstate, type LiveEstate } from './estate.ts';
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
  folder = mkdtempSync(join(tmpdir(), 'portcullis-live-scan-'));
  mkdirSync(join(folder, 'gateway', 'apis'), { recursive: true });
  writeFileSync(join(folder, 'gateway', 'apis', 'orders.xml'), policy('apim-prod', 'apps/data/apim/orders'));
  writeFileSync(join(folder, 'gateway', 'apis', 'legacy.xml'), policy('apim-prod', 'legacy/nothing'));
  writeFileSync(join(folder, 'gateway', 'apis', 'reports.xml'), policy('anyone', 'apps/data/users/session'));
}, 60_000);

afterAll(async () => {
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** A gateway policy that signs in at the JWT mount with a role and reads one path. */
function policy(role: string, path: string): string {
  return `<policies>
  <inbound>
    <authentication-managed-identity resource="api://vault" output-token-variable-name="identity" />
    <send-request mode="new" response-variable-name="login" timeout="10" ignore-error="false">
      <set-url>${server.address}/v1/auth/jwt/login</set-url>
      <set-method>POST</set-method>
      <set-body>@{ return new JObject(new JProperty("role", "${role}"), new JProperty("jwt", (string)context.Variables["identity"])).ToString(); }</set-body>
    </send-request>
    <send-request mode="new" response-variable-name="secret" timeout="10" ignore-error="false">
      <set-url>${server.address}/v1/${path}</set-url>
      <set-method>GET</set-method>
      <set-header name="X-Vault-Token" exists-action="override">
        <value>@(((IResponse)context.Variables["login"]).Body.As<JObject>()["auth"]["client_token"].ToString())</value>
      </set-header>
    </send-request>
  </inbound>
  <backend><forward-request /></backend>
  <outbound />
  <on-error />
</policies>
`;
}

interface Run {
  readonly ended: Ended;
  readonly out: string;
  readonly verdicts: readonly Verdict[];
}

let runs = 0;

async function scan(lines: readonly string[] = [], token = estate.scannerToken): Promise<Run> {
  runs += 1;
  const config = join(folder, `portcullis-${runs}.yaml`);
  const out = join(folder, `run-${runs}`);
  const vault = [`  - name: live`, `    address: ${server.address}`, `    ca-file: ${server.caFile}`, ...lines];
  const source = ['source:', '  - name: gateway', '    path: ./gateway'];
  writeFileSync(config, ['version: 1', 'vault:', ...vault, ...source, ''].join('\n'));
  const env = { HOME: folder, VAULT_TOKEN: token };
  const ended = await runProgram(['scan', '-c', config, '--out', out], { cwd: folder, env });
  return { ended, out, verdicts: verdictsOf(out, ended) };
}

function verdictsOf(out: string, ended: Ended): readonly Verdict[] {
  try {
    return assessment.parse(JSON.parse(readFileSync(join(out, 'assessment.json'), 'utf8'))).verdicts;
  } catch (error) {
    throw new Error(`no assessment: exit ${ended.code}\n${ended.stderr}`, { cause: error });
  }
}

/** Outcomes of one check by subject. */
function outcomes(verdicts: readonly Verdict[], check: string): Record<string, string> {
  return Object.fromEntries(
    verdicts.filter((verdict) => verdict.check === check).map(({ subject, outcome }) => [subject, outcome]),
  );
}

const auditFiles = (): string[] => ['    audit-files:', ...server.auditFiles.map((file) => `      - ${file}`)];

describe('portcullis scan of a real server', () => {
  let run: Run;
  beforeAll(async () => {
    run = await scan(auditFiles());
  }, 120_000);

  test('ends with findings', () => {
    expect(run.ended.code).toBe(1);
  });

  test('sees the audit devices', () => {
    expect(outcomes(run.verdicts, 'logging/vault-audit-device-missing')).toEqual({ 'vault:live': 'pass' });
  });

  test('tells roles that anybody may use from roles that are bound, and says what it does not judge', () => {
    expect(outcomes(run.verdicts, 'identity/vault-role-any-principal')).toMatchObject({
      'vault:live/auth/approle/role/orders': 'pass',
      'vault:live/auth/approle/role/open': 'pass',
      'vault:live/auth/jwt/role/apim-prod': 'pass',
      'vault:live/auth/jwt/role/anyone': 'fail',
      'vault:live/auth/kubernetes/role/all': 'fail',
      'vault:live/auth/cert/role/edge': 'pass',
    });
    const userpass = run.verdicts.filter(
      ({ check, subject }) => check === 'identity/vault-role-any-principal' && subject.includes('userpass'),
    );
    expect(userpass.map(({ outcome, cause }) => [outcome, cause])).toEqual([['not-assessed', 'not-collected']]);
  });

  test('judges the life of gateway tokens by what the mount leaves of it', () => {
    expect(outcomes(run.verdicts, 'expiry/vault-gateway-token-unbounded')).toEqual({
      'vault:live/auth/jwt/role/apim-prod': 'pass',
      'vault:live/auth/jwt/role/anyone': 'pass',
    });
  });

  test('finds the fetch that was denied, and passes the one that succeeded', () => {
    const fetched = outcomes(run.verdicts, 'logging/gateway-fetch-denied');
    expect(fetched).toMatchObject({
      'vault:live/auth/jwt/role/apim-prod -> vault:live/apps/data/apim/orders': 'pass',
      'vault:live/auth/jwt/role/apim-prod -> vault:live/legacy/nothing': 'fail',
      'vault:live/auth/jwt/role/anyone -> vault:live/apps/data/users/session': 'not-applicable',
    });
  });

  test('knows how old the secrets are that gateways read, today and later', async () => {
    const check = 'rotation/static-secret-overdue';
    const fresh = outcomes(run.verdicts, check);
    expect(fresh).toMatchObject({ 'vault:live/apps/data/apim/orders': 'pass' });
    const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
    const ended = await runProgram(['assess', run.out, '--now', later], { cwd: folder, env: { HOME: folder } });
    expect(outcomes(verdictsOf(run.out, ended), check)).toMatchObject({ 'vault:live/apps/data/apim/orders': 'fail' });
  }, 60_000);

  test('names what the policy lacks, with the command that grants it', () => {
    const gaps = run.verdicts.filter(
      ({ check, outcome }) => check === 'configuration/scan-coverage-gap' && outcome !== 'pass',
    );
    const grants = gaps.flatMap(({ needs, fix }) => [needs?.grant, ...fix.map(({ code }) => code)]).join('\n');
    expect(grants).toContain('path "team/payments/kv/metadata/*" { capabilities = ["read", "list"] }');
    expect(grants).toContain('path "sys/mounts/team/payments/kv/tune" { capabilities = ["read"] }');
  });

  test('leaves no token, secret id or value in anything that it wrote', () => {
    const files = readdirSync(run.out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(5);
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const text of [...texts, run.ended.stdout, run.ended.stderr]) {
      for (const secret of estate.secrets) expect(text.includes(secret)).toBe(false);
    }
  });
});

function expectGap(run: Run, words: string): void {
  expect([1, 3]).toContain(run.ended.code);
  const ofVault = run.verdicts.filter(({ target }) => target === 'live');
  // Its release, and whether it is sealed, a server tells anybody who can reach it.
  const isHealth = ({ record }: { record: string }): boolean => record.startsWith('vault.health/');
  const passed = ofVault.filter(({ outcome, evidence }) => outcome === 'pass' && !evidence.every(isHealth));
  expect(passed).toEqual([]);
  const said = ofVault.map(({ reason }) => reason);
  expect(said.some((reason) => reason.includes(words))).toBe(true);
  expect(run.verdicts.some(({ target }) => target === 'gateway')).toBe(true);
}

describe('portcullis scan of a server that does not answer', () => {
  test('says that the certificate is not trusted, and goes on with the repository', async () => {
    runs += 1;
    const config = join(folder, 'untrusted.yaml');
    const out = join(folder, 'run-untrusted');
    writeFileSync(
      config,
      `version: 1\nvault:\n  - name: live\n    address: ${server.address}\nsource:\n  - name: gateway\n    path: ./gateway\n`,
    );
    const env = { HOME: folder, VAULT_TOKEN: estate.scannerToken };
    const ended = await runProgram(['scan', '-c', config, '--out', out], { cwd: folder, env });
    expectGap({ ended, out, verdicts: verdictsOf(out, ended) }, 'the certificate of the server is not trusted');
  }, 60_000);

  test('says that the token is not accepted', async () => {
    const run = await scan([], 's.thisTokenWasNeverIssued0');
    expectGap(run, 'Vault does not accept the token');
    expect(run.ended.stderr + run.ended.stdout).not.toContain('s.thisTokenWasNeverIssued0');
  }, 60_000);

  test('says that it is sealed', async () => {
    await server.call('PUT', 'sys/seal', { token: server.rootToken });
    try {
      expectGap(await scan(), 'Vault is sealed');
    } finally {
      await server.call('PUT', 'sys/unseal', { body: { key: server.unsealKey } });
    }
  }, 60_000);
});
