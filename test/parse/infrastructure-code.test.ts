import { describe, expect, test } from '@jest/globals';
import { readArmParameters, readArmTemplate } from '../../src/parse/arm-json.ts';
import { readBicep } from '../../src/parse/bicep.ts';
import { COMPUTED } from '../../src/parse/code-value.ts';
import type { CodeDocument, CodeValue } from '../../src/parse/code-value.ts';
import { sourceEnd, sourceOffset } from '../../src/parse/entities.ts';
import { readTerraform } from '../../src/parse/terraform.ts';

const show = (value: CodeValue | undefined): unknown => {
  if (value === undefined) return undefined;
  if (value.kind === 'string') return value.decoded.text.replaceAll(COMPUTED, '§');
  if (value.kind === 'list') return value.items.map(show);
  if (value.kind === 'call') return { [value.path]: value.args.map(show) };
  if (value.kind === 'expression') return { results: value.results.map(show) };
  if (value.kind === 'reference') return `=${value.path}`;
  if (value.kind === 'word') return value.text;
  const entries = value.entries.map(({ name, labels = [], value: inner }) => [
    [name, ...labels].join(' '),
    show(inner),
  ]);
  return Object.fromEntries(entries);
};

const summary = ({ declarations }: CodeDocument): unknown[] =>
  declarations.map(({ keyword, name, type, secure, value }) => [
    keyword,
    name,
    ...(type === undefined ? [] : [type]),
    ...(secure ? ['secure'] : []),
    show(value),
  ]);

describe('Bicep', () => {
  test('parameters, variables, outputs, with decorators over several lines', () => {
    const document = readBicep(
      `targetScope = 'resourceGroup'
// a note
@description('The key\\'s name')
@secure()
param key string = 'a\\u{41}b'
param size 'S' | 'M' = 'S'
param free string?
var joined = '\${key}-x'
var pick = size == 'S' ? 'small'
  : 'large'
@sys.secure()
output o string = key
func f(x string) string => 'no \${x}'
type t =
  | 'one'
  | 'two'
`,
    );
    expect(summary(document)).toEqual([
      ['parameter', 'key', 'string', 'secure', 'aAb'],
      ['parameter', 'size', 'S'],
      ['parameter', 'free', 'string?', undefined],
      ['variable', 'joined', '§-x'],
      ['variable', 'pick', { results: ['small', 'large'] }],
      ['output', 'o', 'string', 'secure', '=key'],
    ]);
    expect(document.problems).toEqual([]);
    expect(document.comments).toHaveLength(1);
  });

  test('resources with nested ones, loops, conditions, calls and multi-line strings', () => {
    const document = readBicep(
      `resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = if (on) {
  name: 'kv'
  scope: resourceGroup('x')
}
resource apim 'Microsoft.ApiManagement/service@2022-08-01' = {
  name: 'apim'
  properties: { a: 'x', b: [ 'y'
    'z' ] }
  resource nv 'namedValues' = {
    name: 'n'
    properties: {
      value: kv.getSecret('s')
    }
  }
}
module m './m.bicep' = [for n in names: {
  name: n
  params: {
    text: '''
<policies/>'''
    old: concat('a', listKeys(kv.id, '2019').keys[0].value)
    key: kv.listKeys().primary
  }
}]
`,
    );
    expect(summary(document)).toEqual([
      ['resource', 'kv', 'microsoft.keyvault/vaults', expect.anything()],
      ['resource', 'nv', 'microsoft.apimanagement/service/namedvalues', expect.anything()],
      ['resource', 'apim', 'microsoft.apimanagement/service', expect.anything()],
      ['module', 'm', './m.bicep', expect.anything()],
    ]);
    expect(show(document.declarations[1]?.value)).toEqual({
      name: 'n',
      properties: { value: { 'kv.getSecret': ['s'] } },
    });
    expect(show(document.declarations[2]?.value)).toEqual({ name: 'apim', properties: { a: 'x', b: ['y', 'z'] } });
    expect(show(document.declarations[3]?.value)).toEqual([
      {
        name: '=n',
        params: {
          text: '<policies/>',
          old: { concat: ['a', expect.objectContaining({}) as unknown] },
          key: { 'kv.listKeys().primary': [] },
        },
      },
    ]);
    expect(document.problems).toEqual([]);
  });
});

describe('Terraform', () => {
  test('blocks, attributes, heredocs, interpolation, functions', () => {
    const document = readTerraform(
      `# note
variable "pw" {
  type      = string
  sensitive = true
  default   = "x\\"y"
}
locals {
  a = "\${var.pw}-$\${no}"
}
resource "azurerm_x" "main" {
  count = var.on ? 1 : 0
  name  = "n"
  site_config { always_on = true }
  dynamic "env" {
    for_each = { for k, v in var.m : upper(k) => v if v != "q" }
    content { name = env.key }
  }
  body = jsonencode({ a = "1", "b" : [for s in var.l : "p-\${s}"] })
  xml = <<-EOT
    <policies>\${var.x}</policies>
  EOT
  after = "here"
}
output "o" {
  value = azurerm_x.main[0].key
}
`,
    );
    expect(summary(document)).toEqual([
      ['parameter', 'pw', 'secure', 'x"y'],
      ['variable', 'a', '§-${no}'],
      ['resource', 'main', 'azurerm_x', expect.anything()],
      ['output', 'o', expect.anything()],
    ]);
    expect(show(document.declarations[2]?.value)).toMatchObject({
      name: 'n',
      site_config: { always_on: 'true' },
      body: { jsonencode: [{ a: '1', b: ['p-§'] }] },
      xml: '    <policies>§</policies>\n',
      after: 'here',
    });
    expect(document.problems).toEqual([]);
  });

  test('a file of variables', () => {
    expect(summary(readTerraform('a = "1"\nb = { c = "2", d = ["e"] }\n'))).toEqual([
      ['parameter-value', 'a', '1'],
      ['parameter-value', 'b', { c: '2', d: ['e'] }],
    ]);
  });
});

describe('ARM templates', () => {
  test('parameters, expressions, nested resources and templates, outputs', () => {
    const document = readArmTemplate(
      JSON.stringify({
        parameters: { p: { type: 'secureString', defaultValue: 'lit' }, q: { type: 'string' } },
        variables: { v: "[concat('it''s', parameters('q'))]" },
        resources: [
          {
            type: 'Microsoft.ApiManagement/service',
            name: 'apim',
            resources: [{ type: 'namedValues', name: 'nv', properties: { value: '[[text]' } }],
          },
          {
            type: 'Microsoft.Resources/deployments',
            name: 'd',
            properties: { template: { outputs: { o: { type: 'string', value: 'w' } } } },
          },
        ],
      }),
    );
    expect(summary(document)).toEqual([
      ['parameter', 'p', 'secureString', 'secure', 'lit'],
      ['parameter', 'q', 'string', undefined],
      ['variable', 'v', { concat: ["it's", { parameters: ['q'] }] }],
      ['resource', 'apim', 'microsoft.apimanagement/service', expect.anything()],
      [
        'resource',
        'nv',
        'microsoft.apimanagement/service/namedvalues',
        expect.objectContaining({ properties: { value: '[[text]' } }),
      ],
      [
        'resource',
        'd',
        'microsoft.resources/deployments',
        { type: 'Microsoft.Resources/deployments', name: 'd', properties: {} },
      ],
      ['output', 'o', 'string', 'w'],
    ]);
  });

  test('a file of parameters', () => {
    const text = '{ // note\n "parameters": { "a": { "value": "x" }, "b": { "reference": {} } } }';
    expect(summary(readArmParameters(text))).toEqual([
      ['parameter-value', 'a', 'x'],
      ['parameter-value', 'b', undefined],
    ]);
  });

  test('strings inside expressions lead back to the file, through both escapes', () => {
    const text = '{"variables":{"v":"[concat(\'a\\"b\', \'it\'\'s\')]"}}';
    const value = readArmTemplate(text).declarations[0]?.value;
    const strings = value?.kind === 'call' ? value.args : [];
    const places = strings.map((string) =>
      string.kind === 'string'
        ? text.slice(sourceOffset(string.decoded, 0), sourceEnd(string.decoded, string.decoded.text.length))
        : '',
    );
    expect(places).toEqual(['a\\"b', "it''s"]);
  });
});

describe('broken texts', () => {
  test.each([
    [readBicep, "param a string = 'x\nparam b string = 'y'\n", ['a', 'b']],
    [readBicep, "resource a 'T/x@1' = {\n b: 'c'\n", ['a']],
    [readTerraform, 'resource "a" "b" {\n x = "y\n z = "w"\n}\n', ['b']],
    [readArmTemplate, '{"parameters":{"a":{"defaultValue":"x"', ['a']],
  ])('are read as far as they go, and say so', (read, text, names) => {
    const { declarations, problems } = read(text);
    expect(declarations.map(({ name }) => name)).toEqual(names);
    expect(problems.length).toBeGreaterThan(0);
  });
});
