import { describe, expect, test } from '@jest/globals';
import { judgedFindings } from '../../../src/evidence/file-findings.ts';
import { policySkeleton } from '../../../src/evidence/policy.ts';
import { iacKindOf } from '../../../src/detect/iac/kinds.ts';
import { MAX_IAC_TEXT, readIacFile } from '../../../src/detect/iac/read-file.ts';
import type { IacFindings } from '../../../src/detect/iac/read-file.ts';
import { groups, textAt, unmark } from '../marked.ts';

const read = (path: string, text: string): IacFindings => readIacFile(path, text, { groupOf: groups() });

const template = (sections: string): string =>
  `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", ${sections} }`;

describe('what a file is', () => {
  test.each([
    ['a/main.bicep', '', 'bicep'],
    ['a/main.bicepparam', '', 'bicep'],
    ['a/main.tf', '', 'terraform'],
    ['a/prod.auto.tfvars', '', 'tfvars'],
    ['a/x.json', template('"resources": []'), 'arm-template'],
    ['a/x.json', '{"contentVersion":"1","resources":[{"type":"Microsoft.Web/sites"}]}', 'arm-template'],
    ['a/x.json', '{"$schema":"https://x/schemas/2015-01-01/deploymentParameters.json#"}', 'arm-parameters'],
    ['a/dev.parameters.json', '{"parameters":{"a":{"value":1}}}', 'arm-parameters'],
    ['a/package.json', '{"name":"x","resources":[]}', undefined],
    ['a/openapi.json', '{"parameters":{"a":{"value":1}}}', undefined],
    ['a/main.tf.json', template(''), 'terraform'],
    ['a/x.yaml', '', undefined],
  ])('%s', (path, text, kind) => {
    expect(iacKindOf(path, text)).toBe(kind);
  });
});

describe('outputs that show a secret', () => {
  const whys = (path: string, text: string): string[] =>
    read(path, text).secretOutputs.map(({ name, why }) => `${name}: ${why}`);

  test('in Bicep', () => {
    const text = `@secure()
param password string
param plain string
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'st' }
output a string = st.listKeys().keys[0].value
output b string = 'x-\${password}'
output c string = listKeys(st.id, '2023-01-01').keys[0].value
output d string = plain
@secure()
output e string = password
output f string = st.id
output g array = listedNames
output h object = listLocations()
`;
    expect(whys('m.bicep', text)).toEqual(['a: list-function', 'b: secure-parameter', 'c: list-function']);
  });

  test('in an ARM template, and in what it hands to deployments inside it', () => {
    const deployment = (scope: string, use: string, type: string): string =>
      `{ "type": "Microsoft.Resources/deployments", "name": "d", "properties": { "expressionEvaluationOptions": { "scope": "${scope}" },
        "parameters": { "given": { "value": "${use}" } },
        "template": { "parameters": { "given": { "type": "${type}" } }, "resources": [ { "type": "A/b", "properties": { "x": "[parameters('given')]", "y": "${scope === 'outer' ? use : ''}" } } ] } } }`;
    const text = template(`"parameters": { "pw": { "type": "secureString" } },
      "resources": [ ${deployment('outer', "[parameters('pw')]", 'string')}, ${deployment('inner', "[parameters('pw')]", 'string')}, ${deployment('inner', "[parameters('pw')]", 'secureString')} ],
      "outputs": {
        "a": { "type": "string", "value": "[listKeys(resourceId('x', 'y'), '2019-06-01').key1]" },
        "b": { "type": "string", "value": "[parameters('pw')]" },
        "c": { "type": "secureString", "value": "[parameters('pw')]" },
        "d": { "type": "string", "value": "[resourceId('x', 'pw')]" } }`);
    expect(whys('x.json', text)).toEqual([
      'a: list-function',
      'b: secure-parameter',
      'pw: outer-scope',
      'given: not-secure',
    ]);
  });

  test('in Terraform', () => {
    const text = `variable "pw" {
  sensitive = true
}
output "a" {
  value = nonsensitive(var.pw)
}
output "b" {
  value     = azurerm_storage_account.x.primary_access_key
  sensitive = true
}
output "c" {
  value = azurerm_storage_account.x.primary_access_key
}
output "d" {
  value = azurerm_key_vault_secret.x.id
}
output "e" {
  value = data.azurerm_key_vault_secret.x.value
}
`;
    expect(whys('m.tf', text)).toEqual(['a: not-sensitive', 'c: not-sensitive', 'e: not-sensitive']);
  });
});

describe('Key Vault references of parameters', () => {
  const forms = (path: string, text: string): string[] =>
    read(path, text).keyVaultParameterForms.map(({ parameter, form }) => `${parameter}: ${form}`);
  const vault = '"keyVault": { "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv" }';

  test('in a file of parameters', () => {
    const text = `{ "$schema": "https://x/schemas/2019-04-01/deploymentParameters.json#", "parameters": {
      "a": { "reference": { ${vault}, "secretName": "s" } },
      "b": { "reference": { ${vault}, "secretName": "s", "secretVersion": "0123" } },
      "c": { "reference": { ${vault} } },
      "d": { "reference": { "keyVault": { "id": "" }, "secretName": "s" } },
      "e": { "reference": { "keyVault": { "id": "#{VaultId}#" }, "secretName": "s" } },
      "f": { "value": "x" } } }`;
    expect(forms('p.json', text)).toEqual([
      'a: whole',
      'b: pinned-version',
      'c: no-secret-name',
      'd: no-vault-id',
      'e: deploy-token',
    ]);
  });

  test('in Bicep', () => {
    const text = `module m './m.bicep' = {
  params: {
    a: kv.getSecret('s')
    b: kv.getSecret('s', '0123')
  }
}
`;
    expect(forms('m.bicep', text)).toEqual(['a: whole', 'b: pinned-version']);
    const given =
      "using 'm.bicep'\nparam a = az.getSecret('s', 'g', 'kv', 'n')\nparam b = getSecret('s', 'g', 'kv', 'n', 'v')\n";
    expect(forms('m.bicepparam', given)).toEqual(['a: whole', 'b: pinned-version']);
  });
});

describe('a policy inside a template', () => {
  const policy =
    '<policies>\n<inbound>\n<set-header name="x-api-key"><value>⟦k-77-x⟧</value></set-header>\n{{one}}</inbound></policies>';

  test.each([
    ['m.bicep', `resource p 'A/policies@1' = {\n  properties: { value: '''\n${policy}\n''' }\n}\n`],
    ['m.tf', `resource "p" "p" {\n  xml_content = <<XML\n${policy}\nXML\n}\n`],
    ['m.json', template(`"resources": [ { "type": "A/b", "properties": { "value": ${JSON.stringify(policy)} } } ]`)],
  ])('is read with the places of the file: %s', (path, marked) => {
    const { text, planted } = unmark(marked);
    const { policies, literals, complete } = read(path, text);
    expect(complete).toBe(true);
    expect(literals).toEqual([]);
    expect(policies).toHaveLength(1);
    const [skeleton] = policies;
    expect(skeleton?.literals.map((literal) => textAt(text, literal))).toEqual(planted);
    expect(
      skeleton?.namedValues.map((named) => text.slice(named.span.offset, named.span.offset + named.span.length)),
    ).toEqual(['{{one}}']);
    expect(Object.keys(skeleton?.lineHashes ?? {})).toContain(String(skeleton?.literals[0]?.span.line));
    expect(policySkeleton.safeParse(skeleton).success).toBe(true);
  });

  test('has line hashes that do not depend on its values', () => {
    const hashes = (value: string): unknown =>
      read('m.tf', `resource "p" "p" {\n  x = <<X\n${policy.replace('k-77-x', value)}\nX\n}\n`).policies[0]?.lineHashes;
    expect(hashes('one-long-1')).toEqual(hashes('two-longer-2'));
  });
});

describe('any file', () => {
  const { text } = unmark(
    "param sqlPassword string = '⟦Sum-1⟧'\noutput o string = sqlPassword\nvar b = 'x\nvar key = 'ghp_' // x\n",
  );

  test('gives a record of the evidence', () => {
    const { policies, namedValues, ...findings } = read('m.bicep', text);
    expect([policies, namedValues]).toEqual([[], []]);
    expect(judgedFindings.safeParse(findings).error).toBeUndefined();
  });

  test('says where it could not be followed', () => {
    const { complete, problems } = read('m.bicep', text);
    expect(complete).toBe(false);
    expect(problems.map(({ kind, span }) => [kind, span.line])).toContainEqual(['unterminated-token', 3]);
  });

  test('that is longer than 5 MB is looked through for tokens', () => {
    const pair = 'https://svc:Winter9@db.example.net/x';
    const long = `# ${pair}\npassword = "Sum-1x"\n${' '.repeat(MAX_IAC_TEXT)}`;
    const { complete, problems, literals } = read('m.tf', long);
    expect(complete).toBe(false);
    expect(problems.map(({ kind }) => kind)).toEqual(['too-large']);
    expect(literals.map((literal) => textAt(long, literal))).toEqual(['Winter9']);
  });

  test('in a folder of samples keeps that in its literals', () => {
    const { literals } = readIacFile('m.tf', 'locals {\n  api_key = "k-1"\n}\n', {
      groupOf: groups(),
      context: 'sample',
    });
    expect(literals.map(({ context, position, name }) => [context, position, name])).toEqual([
      ['sample', 'iac/variable', 'api_key'],
    ]);
  });

  test('rates a value that was commented out as low', () => {
    const { literals } = read('m.tf', '# api_key = "k-1"\n');
    expect(literals.map(({ context, confidence }) => [context, confidence])).toEqual([['comment', 'low']]);
  });
});
