import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import type { Estate } from '../../src/demo/estate/schema.ts';
import { canaries as planted } from '../../src/demo/estate/harbourline/canaries.ts';
import { play, type Play, type Played } from '../kit/play.ts';

/** Secrets that this test adds to those of the demo company, each where a scan comes by. */
const added = {
  setHeader: 'Qm4-Tiller-Halyard-0931',
  queryParameter: 'bX7vLq2Wn9Tz4Rk8Yc3',
  basicPassword: 'Spinnaker!Reef#2207',
  variable: 'fK2-jib-Cleat-5512-zz',
  cacheValue: 'oT9-keel-Rudder-8841',
  requestBody: 'uW3-boom-Vang-6627-kk',
  expressionString: 'dH6-luff-Leech-1176-yy',
  comment: 'rE5-mast-Shroud-9953-qq',
  urlPassword: 'gP8-sheet-Block-3384',
  cutPolicy: 'yN1-stern-Transom-4410',
  namedValueFile: 'aS7-galley-Bilge-7702',
  // The key of a documented form, made up: 76 characters, the signature, a checksum that does not hold.
  azureKey: `${'Pz5Jk8Qw'.repeat(9)}Xy7cAPIMbQ3zTA==`,
  namedValueName: 'Hw4kTz9QbN2xRm7LcV5yJd8S',
  vaultTokenInFileName: 'hvs.CAESIPortKeelHalyardTillerRudder0123456789abcdef',
  vaultTokenInAuditLog: 'hvs.AuditLineKeelHalyardTillerRudder0123456789abcdef',
  auditLogValue: 'LogVal-Gunwale-Thwart-6135',
  errorBody: 'ErrBody-Qx8-Mizzen-2093',
  environmentToken: 'EnvTok-Lw4-Bowsprit-7716',
  environmentPassword: 'EnvPwd-Jd2-Capstan-5521',
};

const all = { ...planted, ...added };

const policy = `<policies><inbound>
  <set-header name="Authorization" exists-action="override"><value>Bearer ${added.setHeader}</value></set-header>
  <set-query-parameter name="code"><value>${added.queryParameter}</value></set-query-parameter>
  <authentication-basic username="svc" password="${added.basicPassword}" />
  <set-variable name="client-secret" value="${added.variable}" />
  <cache-store-value key="api-key" value="${added.cacheValue}" duration="60" />
  <send-request mode="new" response-variable-name="r">
    <set-url>https://user:${added.urlPassword}@login.example/token</set-url>
    <set-body>grant_type=client_credentials&amp;client_secret=${added.requestBody}</set-body>
  </send-request>
  <set-header name="x-api-key"><value>@("${added.expressionString}" + context.RequestId)</value></set-header>
  <set-header name="x-gateway-key"><value>${added.azureKey}</value></set-header>
  <!-- <authentication-basic username="old" password="${added.comment}" /> -->
</inbound></policies>`;

const cutPolicy = `<policies><inbound><authentication-basic username="a" password="${added.cutPolicy}" /><set-header name="x"><value>@(`;

function plant(folder: string): void {
  const repository = join(folder, 'canary');
  mkdirSync(join(repository, 'named values', 'k'), { recursive: true });
  writeFileSync(join(repository, 'policy.xml'), policy);
  writeFileSync(join(repository, 'cut.xml'), cutPolicy);
  writeFileSync(join(repository, `${added.vaultTokenInFileName}.xml`), policy);
  const namedValue = { properties: { displayName: 'k', secret: true, value: added.namedValueFile } };
  writeFileSync(join(repository, 'named values', 'k', 'namedValueInformation.json'), JSON.stringify(namedValue));
}

/** A line that is cut and an entry of a server that logs raw: both hold a token in clear. */
function plantInAuditFile(folder: string): void {
  const file = readdirSync(join(folder, 'audit'), { recursive: true, withFileTypes: true }).find((entry) =>
    entry.isFile(),
  );
  if (file === undefined) throw new Error('the company has no audit file');
  const entry = {
    time: '2026-11-24T10:00:00Z',
    type: 'response',
    auth: { client_token: added.vaultTokenInAuditLog, display_name: 'raw', policies: ['default'] },
    request: { id: 'raw-1', operation: 'read', path: 'kv/data/x', client_token: added.vaultTokenInAuditLog },
    response: { data: { password: added.auditLogValue } },
  };
  const cut = JSON.stringify(entry).slice(0, 120);
  appendFileSync(join(file.parentPath, file.name), `${JSON.stringify(entry)}\n${cut}\n`);
}

/** The forms in which a value could leave: as it is, URL-encoded, hexadecimal, and base64 at each of its three alignments. */
function forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const base64 = [0, 1, 2].map((pad) => {
    const text = Buffer.concat([Buffer.alloc(pad), bytes]).toString('base64');
    // Characters that bits of the padding or of what follows share with the value are left out.
    return text.slice(pad === 0 ? 0 : pad + 1, text.length - 4);
  });
  return [value, encodeURIComponent(value), bytes.toString('hex'), ...base64];
}

function leaks(played: Played): string[] {
  const outputs = new Map<string, string>([
    ['standard output', played.ended.stdout],
    ['standard error', played.ended.stderr],
    ...[...played.files].map(([path, bytes]) => [path, `${path}\n${bytes.toString('utf8')}`] as const),
  ]);
  return Object.entries(all).flatMap(([name, value]) =>
    forms(value).flatMap((form) =>
      [...outputs]
        .filter(([, text]) => text.toLowerCase().includes(form.toLowerCase()))
        .map(([path]) => `${name} in ${path}`),
    ),
  );
}

/** The company, with a credential where the name of a named value belongs. */
function withCredentialAsName(): Estate {
  const estate = demoCompany();
  const [gateway, ...gateways] = estate.apiManagement;
  if (gateway === undefined) throw new Error('the company has no gateway');
  const { namedValueName: name } = added;
  const namedValues = [...gateway.namedValues, { name, displayName: name, secret: true, value: 'x' }];
  return { ...estate, apiManagement: [{ ...gateway, namedValues }, ...gateways] };
}

const env = {
  PORTCULLIS_UNRELATED: added.environmentToken,
  AZURE_CLIENT_CERTIFICATE_PASSWORD: added.environmentPassword,
};

const cases: [string, Play][] = [
  [
    'a clean run, with an audit file that a server wrote raw',
    { env, estate: withCredentialAsName(), prepare: plantInAuditFile },
  ],
  [
    'refusals whose text holds a secret',
    { env, faults: ['403:vault.azure.net', '500:vault.demo.internal'], errorNote: added.errorBody },
  ],
  ['answers of another shape', { env, faults: ['wrong-json:management.azure.com:0.3'], errorNote: added.errorBody }],
];

describe('no secret value leaves', () => {
  test('there are at least 25 canaries, all different', () => {
    expect(new Set(Object.values(all)).size).toBeGreaterThanOrEqual(25);
  });

  test.each(cases)(
    '%s',
    async (_what, options) => {
      const played = await play(options);
      expect(leaks(played)).toEqual([]);
      expect(played.files.size).toBeGreaterThan(5);
    },
    120_000,
  );

  test('a repository full of literals, a file named after a token, a policy that is cut', async () => {
    const played = await play({
      env,
      prepare: (folder) => {
        plant(folder);
        const path = join(folder, 'portcullis.yaml');
        writeFileSync(path, 'version: 1\nsource:\n  - name: canary\n    path: ./canary\n');
      },
    });
    expect(leaks(played)).toEqual([]);
    const literals = played.assessment.verdicts.filter(
      (verdict) => verdict.check === 'hardcoded-secrets/apim-policy-literal' && verdict.outcome === 'fail',
    );
    // Nothing leaks because it was found and masked, not because nothing was looked at.
    expect(literals.length).toBeGreaterThan(15);
  }, 120_000);
});
