import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Generated trees: the same seed gives the same files, byte for byte. */

/** Numbers from 0 to below 1 (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words =
  'order ship harbour tariff berth crane manifest customs vessel pilot quay cargo draft invoice ledger route parcel berthing'.split(
    ' ',
  );
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function writerOf(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const word = () => pick(words);
  const name = () => `${word()}${word().replace(/^./, (letter) => letter.toUpperCase())}`;
  const opaque = (length) => Array.from({ length }, () => pick(letters)).join('');
  // One credential in a hundred positions.
  const secret = (reference) => (random() < 0.01 ? opaque(24) : reference);
  return { pick, word, name, opaque, secret, number: (below) => Math.floor(random() * below) };
}

/** One block in ten keeps something; the others let it be. */
const cacheWrite = (w) =>
  w.number(10) === 0
    ? `<cache-store-value key="${w.word()}" value="@((string)context.Variables["${w.name()}"])" duration="${w.number(3600)}" />`
    : `<rewrite-uri template="/${w.word()}/{${w.word()}}" copy-unmatched-params="false" />`;

const policyBlock = (w) => `    <choose>
      <when condition="@(context.Request.Headers.GetValueOrDefault("x-${w.word()}","") == "${w.word()}" && 1 < 2)">
        <set-header name="Authorization" exists-action="override"><value>Bearer ${w.secret(`{{${w.name()}}}`)}</value></set-header>
        <send-request mode="new" response-variable-name="${w.name()}" timeout="20" ignore-error="false">
          <set-url>@($"https://${w.word()}.example/{context.Request.MatchedParameters["id"]}")</set-url>
          <set-method>GET</set-method>
        </send-request>
        ${cacheWrite(w)}
      </when>
    </choose>
`;

/** Kinds of files: folder, ending, what stands around the blocks, and one block. */
const kinds = {
  policies: {
    path: 'apim/apis',
    end: '.xml',
    open: '<policies>\n  <inbound>\n    <base />\n',
    block: policyBlock,
    close: '  </inbound>\n  <outbound><base /></outbound>\n</policies>\n',
  },
  fragments: { path: 'apim/fragments', end: '.xml', open: '<fragment>\n', block: policyBlock, close: '</fragment>\n' },
  'named values': {
    path: 'apim/named values',
    end: '/namedValueInformation.json',
    open: '',
    once: (w) =>
      `{\n  "properties": {\n    "displayName": "${w.name()}",\n    "secret": true,\n    "value": "${w.secret('')}",\n    "tags": ["${w.word()}"]\n  }\n}\n`,
  },
  'Apigee policies': {
    path: 'apigee/apiproxy/policies',
    end: '.xml',
    open: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<AssignMessage name="AM">\n',
    block: (w) => `  <AssignVariable>
    <Name>private.${w.name()}.password</Name>
    <Value>${w.secret('')}</Value>
    <Ref>private.${w.name()}</Ref>
  </AssignVariable>
  <Set><Headers><Header name="Authorization">Bearer {private.${w.name()}}</Header></Headers></Set>
`,
    close: '</AssignMessage>\n',
  },
  Bicep: {
    path: 'infra/bicep',
    end: '.bicep',
    open: "@secure()\nparam adminPassword string\nparam location string = 'westeurope'\n",
    block: (w) => `resource ${w.name()}${w.number(1e6)} 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  name: '\${service}/${w.word()}'
  properties: {
    displayName: '${w.name()}'
    secret: true
    value: '${w.secret('${adminPassword}')}'
  }
}
`,
    close: '',
  },
  'ARM templates': {
    path: 'infra/arm',
    end: '.json',
    open: '{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n  "resources": [\n',
    block: (w) => `    {
      "type": "Microsoft.ApiManagement/service/backends",
      "name": "[concat(parameters('service'), '/${w.word()}')]",
      "properties": { "credentials": { "header": { "x-api-key": ["${w.secret("[parameters('key')]")}"] } } }
    },
`,
    close: '    {}\n  ]\n}\n',
  },
  Terraform: {
    path: 'infra/terraform',
    end: '.tf',
    open: 'variable "password" {\n  type      = string\n  sensitive = true\n}\n',
    block: (w) => `resource "azurerm_api_management_named_value" "${w.name()}_${w.number(1e6)}" {
  name         = "${w.word()}"
  display_name = "${w.name()}"
  secret       = true
  value        = "${w.secret('${var.password}')}"
}
`,
    close: '',
  },
  environments: {
    path: 'deploy/env',
    end: '.env',
    open: '# values of one environment\n',
    block: (w) =>
      `${w.word().toUpperCase()}_URL=https://${w.word()}.example\n${w.word().toUpperCase()}_PASSWORD=${w.secret('$VAULT_PASSWORD')}\n`,
    close: '',
  },
  pipelines: {
    path: 'deploy/pipelines',
    end: '.yml',
    open: 'trigger: [main]\nsteps:\n',
    block: (w) => `  - task: AzureCLI@2
    displayName: ${w.name()}
    env:
      CLIENT_SECRET: ${w.secret('$(clientSecret)')}
    inputs:
      inlineScript: az apim nv create --value "$CLIENT_SECRET" --name ${w.word()}
`,
    close: '',
  },
  TypeScript: {
    path: 'services/web/src',
    end: '.ts',
    open: "import { client } from './client.ts';\n",
    block: (w) => `export async function ${w.name()}${w.number(1e6)}(id: string, ${w.word()} = ${w.number(100)}) {
  const answer = await client.get(\`/${w.word()}s/\${id}\`, { headers: { authorization: await token() } });
  if (answer.status !== 200) throw new Error('${w.word()} of the ${w.word()} could not be read');
  return answer.body.${w.name()} ?? { ${w.word()}: '${w.word()}' };
}
`,
    close: '',
  },
  'C#': {
    path: 'services/api',
    end: '.cs',
    open: 'namespace Harbour.Api;\n\npublic class Handlers\n{\n',
    block: (w) => `    public async Task<${w.name()}> Get${w.name()}${w.number(1e6)}(string id)
    {
        var ${w.word()} = await _store.FindAsync($"${w.word()}-{id}");
        return ${w.word()} ?? throw new InvalidOperationException("no ${w.word()}");
    }
`,
    close: '}\n',
  },
  Java: {
    path: 'services/batch/src/main/java',
    end: '.java',
    open: 'package com.harbour.batch;\n\npublic final class Jobs {\n',
    block: (w) => `  @Scheduled(fixedDelay = ${w.number(60000)})
  public void ${w.name()}${w.number(1e6)}() {
    final String ${w.word()} = System.getenv("${w.word().toUpperCase()}_KEY");
    log.info("{} of {}", ${w.word()}, repository.count());
  }
`,
    close: '}\n',
  },
  Markdown: {
    path: 'docs',
    end: '.md',
    open: '# Notes\n\n',
    block: (w) =>
      `## The ${w.word()} of the ${w.word()}\n\nEvery ${w.word()} has a ${w.word()}; see \`${w.name()}\` in the ${w.word()} service, version ${w.number(9)}.${w.number(9)}.\n\n`,
    close: '',
  },
  JSON: {
    path: 'data',
    end: '.json',
    open: '{\n',
    block: (w) =>
      `  "${w.name()}${w.number(1e6)}": { "${w.word()}": ${w.number(1e6)}, "hash": "${w.opaque(40).toLowerCase()}", "on": true },\n`,
    close: '  "end": null\n}\n',
  },
};

/** Numbers of files by kind: a tenth of them files of gateways and infrastructure. */
export const mixed = {
  policies: 250,
  fragments: 100,
  'named values': 100,
  'Apigee policies': 100,
  Bicep: 100,
  'ARM templates': 100,
  Terraform: 100,
  environments: 75,
  pipelines: 75,
  TypeScript: 3500,
  'C#': 1500,
  Java: 1000,
  Markdown: 1500,
  JSON: 1500,
};

export const gatewayOnly = { policies: 1500, fragments: 500, 'Apigee policies': 500 };

function fileText(kind, writer, bytes) {
  if (kind.once !== undefined) return kind.once(writer);
  let text = kind.open;
  do text += kind.block(writer);
  while (text.length + kind.close.length < bytes);
  return text + kind.close;
}

/** Writes a tree and gives its composition: files and bytes by kind, and in all. */
export function writeTree(folder, counts, meanBytes, seed = 7) {
  const random = seeded(seed);
  const writer = writerOf(random);
  const composition = [];
  for (const [name, count] of Object.entries(counts)) {
    const kind = kinds[name];
    let bytes = 0;
    for (let index = 0; index < count; index += 1) {
      const path = join(folder, kind.path, `part-${index % 25}`, `f${index}${kind.end}`);
      const text = fileText(kind, writer, meanBytes * (0.4 + 1.1 * random()));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      bytes += Buffer.byteLength(text);
    }
    composition.push({ name, files: count, bytes });
  }
  const sum = (key) => composition.reduce((total, row) => total + row[key], 0);
  return { composition, files: sum('files'), bytes: sum('bytes') };
}
