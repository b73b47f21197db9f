import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { Log } from 'sarif';
import { unmark } from '../detect/apigee/labelled/row.ts';
import { builtProgram, runProgram, type Ended } from '../kit/built.ts';

jest.setTimeout(120_000);

/** One file of every kind: the marked literal is to be reported, the reference and the placeholder beside it are not. */
const files: Readonly<Record<string, string>> = {
  'apis/orders/policy.xml': `<policies>\r
  <inbound>\r
    <base />\r
    <set-header name="Authorization" exists-action="override"><value>Bearer ⟦walk-policy-Rk71⟧</value></set-header>\r
    <set-header name="x-api-key" exists-action="override"><value>{{orders-key}}</value></set-header>\r
    <set-header name="x-functions-key" exists-action="override"><value>&lt;your-function-key&gt;</value></set-header>\r
    <choose><when condition="@(context.Request.Headers.GetValueOrDefault("x-a","") == "1" && true)"><return-response /></when></choose>\r
  </inbound>\r
</policies>\r
`,
  'apis/orders/expression.xml': `<policies>
  <inbound>
    <set-header name="Authorization" exists-action="override">
      <value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("⟦svc:walk-basic-Tw82⟧")))</value>
    </set-header>
    <set-variable name="clientSecret" value="@((string)context.Variables["stored"])" />
    <set-variable name="apiKey" value="@("REPLACE_ME")" />
  </inbound>
</policies>
`,
  'infra/multi-line.bicep': `resource policy 'Microsoft.ApiManagement/service/policies@2023-05-01-preview' = {
  parent: apim
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: '''
<policies>
  <inbound>
    <authentication-basic username="svc" password="⟦walk-bicep-Nd93⟧" />
    <set-header name="x-api-key"><value>{{bicep-key}}</value></set-header>
    <set-query-parameter name="code"><value>REPLACE_ME</value></set-query-parameter>
  </inbound>
</policies>
'''
  }
}
`,
  'infra/values.bicep': `@secure()
param adminPassword string
resource key 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' = {
  parent: apim
  name: 'backend-password'
  properties: { displayName: 'backend-password', secret: true, value: '⟦walk-it\\'s-Bc04⟧' }
}
resource other 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' = {
  parent: apim
  name: 'other-password'
  properties: { displayName: 'other-password', value: adminPassword }
}
resource third 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' = {
  parent: apim
  name: 'third-password'
  properties: { displayName: 'third-password', value: '<set-me>' }
}
`,
  'infra/gateway.json': `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service/policies",
      "apiVersion": "2022-08-01",
      "name": "gateway/policy",
      "properties": {
        "format": "rawxml",
        "value": "<policies>\\r\\n\\t<inbound>\\r\\n\\t\\t<set-header name=\\"\\u0078-api-key\\"><value>⟦walk\\"arm-Ez15⟧</value></set-header><set-header name=\\"Authorization\\"><value>{{arm-key}}</value></set-header><set-query-parameter name=\\"sig\\"><value>YOUR_SIGNATURE</value></set-query-parameter></inbound></policies>"
      }
    },
    {
      "type": "Microsoft.ApiManagement/service/backends",
      "apiVersion": "2022-08-01",
      "name": "gateway/orders",
      "properties": { "url": "https://orders.example.com", "protocol": "http", "credentials": { "header": { "x-api-key": ["[parameters('backendKey')]"] } } }
    }
  ]
}
`,
  'infra/policy.tf': `resource "azurerm_api_management_policy" "all" {
  api_management_id = azurerm_api_management.main.id
  xml_content       = <<-XML
    <policies>
      <inbound>
        <set-query-parameter name="subscription-key"><value>⟦walk-heredoc-Gq26⟧</value></set-query-parameter>
        <set-header name="x-api-key"><value>\${var.backend_key}</value></set-header>
        <set-header name="x-functions-key"><value>CHANGE_ME</value></set-header>
      </inbound>
    </policies>
  XML
}
`,
  'k8s/policies.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: policies
data:
  orders.xml: |
    <policies>
      <inbound>
        <set-header name="x-api-key"><value>⟦walk-block-Hv37⟧</value></set-header>
        <set-header name="Authorization"><value>{{block-key}}</value></set-header>
        <set-header name="x-functions-key"><value>[your key here]</value></set-header>
      </inbound>
    </policies>
`,
  'handbook.md': `# Orders

\`\`\`xml
<policies><inbound>
  <set-header name="x-api-key"><value>⟦walk-fence-Jy48⟧</value></set-header>
  <set-header name="Authorization"><value>{{fence-key}}</value></set-header>
  <set-header name="x-functions-key"><value>your-function-key</value></set-header>
</inbound></policies>
\`\`\`
`,
  'code/Policies.cs': `namespace Orders;

public static class Policies
{
    public const string Verbatim = @"<policies><inbound>
  <set-header name=""x-api-key""><value>⟦walk-verbatim-Kc59⟧</value></set-header>
  <set-header name=""Authorization""><value>{{verbatim-key}}</value></set-header>
</inbound></policies>";
    public const string Raw = """
        <policies><inbound>
          <authentication-basic username="svc" password="⟦walk-raw-Lf60⟧" />
          <set-header name="x-api-key"><value>{{raw-key}}</value></set-header>
          <set-header name="x-functions-key"><value>REPLACE_ME</value></set-header>
        </inbound></policies>
        """;
    public static string Interpolated(string key) => $@"<policies><inbound>
  <set-header name=""x-api-key""><value>{key}</value></set-header>
  <set-header name=""Authorization""><value>Bearer ⟦walk-interpolated-Mh71⟧</value></set-header>
</inbound></policies>";
    public static string RawInterpolated(string key) => $$"""
        <policies><inbound>
          <set-header name="x-api-key"><value>{{key}}</value></set-header>
          <set-header name="x-functions-key"><value>⟦walk-dollars-Nj82⟧</value></set-header>
        </inbound></policies>
        """;
}
`,
  'apigee/orders/apiproxy/policies/AM-Key.xml': `<?xml version="1.0" encoding="UTF-8"?>
<AssignMessage name="AM-Key">
  <Set>
    <Headers>
      <Header name="x-api-key">⟦walk-bundle-Pk93⟧</Header>
      <Header name="Authorization">{private.backend.token}</Header>
      <Header name="x-functions-key">YOUR_KEY</Header>
    </Headers>
  </Set>
</AssignMessage>
`,
  'apigee/orders/apiproxy/resources/properties/backend.properties': `backend.password=⟦walk-property-Ql04⟧
backend.secret=\${backend.secret}
backend.apikey=CHANGE_ME
`,
  'apigee/orders/apiproxy/resources/jsc/sign.js': `var apiKey = '⟦walk-script-Rm15⟧';
var token = context.getVariable('private.token');
var clientSecret = 'REPLACE_ME';
`,
  'apim/named values/backend-key/namedValueInformation.json': `{
  "properties": {
    "displayName": "backend-key",
    "secret": true,
    "value": "⟦walk-apiops-Sn26⟧"
  }
}
`,
  'apim/named values/vaulted-key/namedValueInformation.json': `{
  "properties": {
    "displayName": "vaulted-key",
    "secret": true,
    "keyVault": { "secretIdentifier": "https://orders.vault.azure.net/secrets/vaulted-key" }
  }
}
`,
  'apim/named values/set-later/namedValueInformation.json': `{
  "properties": { "displayName": "set-later", "secret": false, "value": "__SET_LATER__" }
}
`,
  'apim/backends/orders/backendInformation.json': `{
  "properties": {
    "url": "https://orders.example.com",
    "protocol": "http",
    "credentials": {
      "header": { "x-api-key": ["⟦walk-backend-To37⟧"], "x-other-key": ["{{backend-key}}"] },
      "query": { "code": ["<function-key>"] }
    }
  }
}
`,
  'azure-pipelines.yml': `variables:
  BACKEND_PASSWORD: ⟦walk-pipeline-Up48⟧
  OTHER_PASSWORD: $(vaultPassword)
  THIRD_PASSWORD: changeme
steps:
  - script: ./deploy.sh --verbose
    env:
      CLIENT_SECRET: $(clientSecret)
`,
  '.github/workflows/deploy.yml': `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      CLIENT_SECRET: ⟦walk-workflow-Vq59⟧
      API_KEY: \${{ secrets.API_KEY }}
      VAULT_TOKEN: <vault-token>
    steps:
      - run: ./deploy.sh
`,
  '.env': `# settings of the developer
DB_PASSWORD="⟦walk-env-Wr60⟧"
API_KEY=\${API_KEY}
CLIENT_SECRET=changeme
`,
  'app.properties': `spring.datasource.password=⟦walk-java-Xs71⟧
api.key=\${API_KEY}
client.secret=<secret>
`,
  'openapi.yaml': `openapi: 3.0.3
info: { title: Orders, version: '1' }
paths:
  /orders:
    get:
      parameters:
        - name: Ocp-Apim-Subscription-Key
          in: header
          schema: { type: string }
          example: ⟦walk-example-Yt82⟧
        - name: x-api-key
          in: header
          schema: { type: string }
          example: your-api-key
        - name: Authorization
          in: header
          schema: { type: string }
          example: Bearer {token}
      responses: { '200': { description: ok } }
`,
};

const archived = {
  'apiproxy/orders.xml': '<APIProxy name="orders" revision="1"><Policies><Policy>BA</Policy></Policies></APIProxy>\n',
  'apiproxy/policies/BA.xml': `<AssignMessage name="BA">
  <AssignVariable>
    <Name>private.backend.password</Name>
    <Value>⟦walk-archive-Zu93⟧</Value>
  </AssignVariable>
  <AssignVariable>
    <Name>private.other.password</Name>
    <Ref>vault.password</Ref>
  </AssignVariable>
  <AssignVariable>
    <Name>private.third.password</Name>
    <Value>REPLACE_ME</Value>
  </AssignVariable>
</AssignMessage>
`,
};

/** Policies name these; what is marked is the value of a definition, or its name where it holds none. */
const crossing: Readonly<Record<string, string>> = {
  'apis/orders/policy.xml': `<policies>
  <inbound>
    <set-header name="Authorization"><value>Bearer {{plain-json}}</value></set-header>
    <set-header name="x-functions-key"><value>{{plain-bicep}}</value></set-header>
    <authentication-basic username="svc" password="{{plain-terraform}}" />
    <set-header name="Ocp-Apim-Subscription-Key"><value>{{plain-arm}}</value></set-header>
    <set-header name="x-api-key"><value>{{vaulted}}</value></set-header>
    <set-query-parameter name="code"><value>{{held}}</value></set-query-parameter>
    <set-header name="x-region"><value>{{region}}</value></set-header>
  </inbound>
</policies>
`,
  'named values/plain-json/namedValueInformation.json': `{ "properties": { "displayName": "plain-json", "secret": false, "value": "⟦orders7781⟧" } }
`,
  'named values/vaulted/namedValueInformation.json': `{ "properties": { "displayName": "vaulted", "secret": true, "keyVault": { "secretIdentifier": "https://kv.vault.azure.net/secrets/vaulted" } } }
`,
  'named values/held/namedValueInformation.json': `{ "properties": { "displayName": "held", "secret": true, "value": "⟦orders7782⟧" } }
`,
  'named values/region/namedValueInformation.json': `{ "properties": { "displayName": "region", "secret": false, "value": "westeurope2" } }
`,
  'named values/set-by-hand/namedValueInformation.json': `{ "properties": { "displayName": "⟦set-by-hand⟧", "secret": true } }
`,
  'infra/values.bicep': `resource plain 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' = {
  parent: apim
  name: 'plain-bicep'
  properties: {
    displayName: 'plain-bicep'
    value: '⟦orders7783⟧'
  }
}
resource vaulted 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' = {
  parent: apim
  name: 'vaulted-bicep'
  properties: {
    displayName: 'vaulted-bicep'
    secret: true
    keyVault: { secretIdentifier: secretUri }
  }
}
resource inner 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' = {
  parent: apim
  name: 'used-inside'
  properties: { displayName: 'used-inside', value: '⟦orders7784⟧' }
}
resource policy 'Microsoft.ApiManagement/service/policies@2023-05-01-preview' = {
  parent: apim
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: '''<policies><inbound><set-header name="x-api-key"><value>{{used-inside}}</value></set-header></inbound></policies>'''
  }
}
`,
  'infra/values.tf': `resource "azurerm_api_management_named_value" "plain" {
  name         = "plain-terraform"
  display_name = "plain-terraform"
  value        = "⟦orders7785⟧"
}
resource "azurerm_api_management_named_value" "secret" {
  name         = "secret-terraform"
  display_name = "⟦secret-terraform⟧"
  secret       = true
  value        = var.orders_key
}
`,
  'infra/values.json': `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service/namedValues",
      "apiVersion": "2022-08-01",
      "name": "gateway/plain-arm",
      "properties": { "displayName": "plain-arm", "secret": false, "value": "⟦orders7786⟧" }
    }
  ]
}
`,
};

let folder: string;
let ended: Ended;
let log: Log;

/** `path:line:column-column` of each marked value: columns count from one, the second is the one after the value. */
function placesOf(path: string, marked: string): string[] {
  const { text, expected } = unmark(marked);
  return expected.map(({ start, end }) => {
    const lines = text.slice(0, start).split(/\r\n|\n/);
    const column = (lines.at(-1) ?? '').length + 1;
    return `${path}:${String(lines.length)}:${String(column)}-${String(column + end - start)}`;
  });
}

function plant(repository: string, marked: Readonly<Record<string, string>>): string {
  const root = join(folder, repository);
  for (const [path, text] of Object.entries(marked)) {
    const absolute = join(root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, unmark(text).text);
  }
  return root;
}

async function sarifOf(cwd: string, out: string): Promise<Log> {
  ended = await runProgram(['source', '--out', `../${out}`], { cwd });
  return JSON.parse(readFileSync(join(folder, out, 'findings.sarif'), 'utf8')) as Log;
}

beforeAll(async () => {
  await builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'portcullis-files-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const found = (): string[] =>
  (log.runs[0]?.results ?? []).flatMap(({ ruleId = '', locations = [] }) => {
    if (!ruleId.startsWith('hardcoded-secrets/')) return [];
    return locations.map(({ physicalLocation }) => {
      const { startLine, endLine, startColumn, endColumn } = physicalLocation?.region ?? {};
      const place = `${String(startLine)}:${String(startColumn)}-${String(endColumn)}`;
      const path = decodeURIComponent(physicalLocation?.artifactLocation?.uri ?? '');
      return endLine === startLine ? `${path}:${place}` : `${path}:${place} to line ${String(endLine)}`;
    });
  });

const wantedIn = (marked: Readonly<Record<string, string>>, prefix = ''): string[] =>
  Object.entries(marked).flatMap(([path, text]) => placesOf(`${prefix}${path}`, text));

describe('source over files of every kind', () => {
  beforeAll(async () => {
    const root = plant('repository', files);
    const entries = Object.entries(archived).map(([path, marked]) => [path, strToU8(unmark(marked).text)] as const);
    writeFileSync(join(root, 'orders.zip'), zipSync(Object.fromEntries(entries)));
    log = await sarifOf(root, 'run');
  });

  test('places each literal exactly in the SARIF file, and reports no reference and no placeholder', () => {
    const wanted = [...wantedIn(files), ...wantedIn(archived, 'orders.zip!/')];
    expect(found().toSorted()).toEqual(wanted.toSorted());
    expect(ended.code).toBe(1);
  });

  test('reads every file in full', () => {
    expect(log.runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? []).toEqual([]);
    expect(ended.stdout).toContain('100 %');
  });
});

describe('source over policies that name named values', () => {
  beforeAll(async () => {
    log = await sarifOf(plant('crossing', crossing), 'crossing-run');
  });

  test('reports the definition of one that holds its value in the open, in whichever language, and not its uses', () => {
    expect(found().toSorted()).toEqual(wantedIn(crossing).toSorted());
    expect(ended.code).toBe(1);
  });
});
