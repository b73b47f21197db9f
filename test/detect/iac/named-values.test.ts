import { describe, expect, test } from '@jest/globals';
import { judgeText, literalsOf } from '../../../src/collect/source/judge-file.ts';
import type { JudgedFile } from '../../../src/collect/source/judge-file.ts';
import { namedValueFile } from '../../../src/evidence/source-file.ts';
import type { NamedValueDefinition } from '../../../src/evidence/source-file.ts';

const judge = (path: string, text: string): JudgedFile => judgeText(path, text, undefined, () => 1);

const definitions = (path: string, text: string): NamedValueDefinition[] => {
  const { namedValue } = judge(path, text);
  return namedValue === undefined ? [] : namedValueFile.parse(namedValue).namedValues;
};

const bicep = (properties: string, head = "= {\n  name: 'svc/orders'"): string =>
  `resource orders 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' ${head}\n  properties: ${properties}\n}\n`;

const terraform = (body: string): string =>
  `resource "azurerm_api_management_named_value" "orders" {\n  name         = "orders"\n  display_name = "orders-key"\n${body}}\n`;

const textAt = (text: string, { span }: Pick<NamedValueDefinition, 'span'>): string =>
  text.slice(span.offset, span.offset + span.length);

describe('named values that Bicep defines', () => {
  test('say whether they are secret, what their value is, and which secret they refer to', () => {
    const text = [
      bicep("{ displayName: 'plain', secret: false, value: 'halyard77' }"),
      bicep("{ displayName: 'held', secret: true, value: 'halyard78' }"),
      bicep("{ displayName: 'passed', secret: true, value: ordersKey }"),
      bicep("{ displayName: 'marked', secret: true, value: '#{ordersKey}#' }"),
      bicep(
        "{ displayName: 'vaulted', secret: true, keyVault: { secretIdentifier: 'https://kv.vault.azure.net/secrets/orders' } }",
      ),
      bicep("{ displayName: 'built', secret: isSecret, keyVault: { secretIdentifier: '${vault.uri}secrets/orders' } }"),
    ].join('\n');
    expect(definitions('infra/values.bicep', text)).toMatchObject([
      { name: 'orders', displayName: 'plain', secret: false, value: 'plain', look: 'word' },
      { displayName: 'held', secret: true, value: 'literal', literal: { position: 'iac/apim-named-value' } },
      { displayName: 'passed', secret: true, value: 'reference' },
      { displayName: 'marked', secret: true, value: 'reference' },
      { displayName: 'vaulted', value: 'absent', keyVault: { host: 'kv.vault.azure.net', name: 'orders' } },
      { displayName: 'built', secretUnreadable: true, keyVaultUnreadable: true },
    ]);
  });

  test('are placed at a plain value, else at their name: one line in any case', () => {
    const text = bicep("{ displayName: 'plain', value: 'halyard77' }") + bicep("{ displayName: 'held', secret: true }");
    expect(definitions('infra/values.bicep', text).map((one) => textAt(text, one))).toEqual(['halyard77', 'held']);
  });

  test('are read in loops, under conditions, in other resources, and where something computes their properties', () => {
    const inLoop = bicep(
      '{ displayName: item.name, secret: true }\n}]',
      "= [for item in items: {\n  name: 'svc/${item.name}'",
    ).replace(/\}\n$/, '');
    const conditional = bicep(
      "{ displayName: 'conditional', secret: true }",
      "= if (isOn) {\n  name: 'svc/conditional'",
    );
    const nested = `resource apim 'Microsoft.ApiManagement/service@2023-05-01-preview' = {
  name: 'svc'
  resource inner 'namedValues' = {
    name: 'inner'
    properties: { displayName: 'nested', secret: true }
  }
}
`;
    const computed = bicep('union(shared, { secret: true })');
    expect(definitions('a.bicep', inLoop)).toMatchObject([{ secret: true, value: 'absent' }]);
    expect(definitions('a.bicep', conditional)).toMatchObject([{ displayName: 'conditional', secret: true }]);
    expect(definitions('a.bicep', nested)).toMatchObject([{ displayName: 'nested', secret: true }]);
    expect(definitions('a.bicep', computed)).toMatchObject([{ name: 'orders', secretUnreadable: true }]);
  });

  test('are none where the file only refers to one', () => {
    const text =
      "resource orders 'Microsoft.ApiManagement/service/namedValues@2023-05-01-preview' existing = {\n  name: 'orders'\n}\n";
    expect(judge('infra/values.bicep', text)).toMatchObject({ kind: 'iac', status: 'read' });
  });
});

describe('named values that Terraform defines', () => {
  test('say whether they are secret, what their value is, and which secret they refer to', () => {
    const text = [
      terraform('  value = "halyard77"\n'),
      terraform('  secret = true\n  value = "halyard78"\n'),
      terraform('  secret = true\n  value = var.orders_key\n'),
      terraform(
        '  secret = true\n  value_from_key_vault {\n    secret_id = "https://kv.vault.azure.net/secrets/orders"\n  }\n',
      ),
      terraform(
        '  secret = true\n  value_from_key_vault {\n    secret_id = azurerm_key_vault_secret.orders.versionless_id\n  }\n',
      ),
      terraform(
        '  secret = true\n  dynamic "value_from_key_vault" {\n    for_each = var.ids\n    content {\n      secret_id = value_from_key_vault.value\n    }\n  }\n',
      ),
    ].join('\n');
    expect(definitions('infra/values.tf', text)).toMatchObject([
      { name: 'orders', displayName: 'orders-key', value: 'plain' },
      { secret: true, value: 'literal' },
      { secret: true, value: 'reference' },
      { secret: true, keyVault: { host: 'kv.vault.azure.net', name: 'orders' } },
      { secret: true, keyVaultUnreadable: true },
      { secret: true, keyVaultUnreadable: true },
    ]);
  });

  test('are read in JSON and in requests of azapi too', () => {
    const json = JSON.stringify({
      resource: { azurerm_api_management_named_value: { orders: { display_name: 'orders-key', value: 'halyard77' } } },
    });
    const azapi = `resource "azapi_resource" "orders" {
  type = "Microsoft.ApiManagement/service/namedValues@2022-08-01"
  name = "orders"
  body = jsonencode({ properties = { displayName = "orders-key", secret = true, value = var.orders_key } })
}
`;
    expect(definitions('infra/values.tf.json', json)).toMatchObject([{ displayName: 'orders-key', value: 'plain' }]);
    expect(definitions('infra/values.tf', azapi)).toMatchObject([
      { name: 'orders', displayName: 'orders-key', secret: true, value: 'reference' },
    ]);
  });
});

test('a literal is there once, as that of its definition, and not in the name of another', () => {
  const canary = 'Hw4kTz9QbN2xRm7LcV5yJd8S';
  const text =
    bicep(`{ displayName: '${canary}', secret: true, value: '${canary}' }`) +
    "param apiKey string = 'jib-4471-Cleat'\n";
  const file = judge('infra/values.bicep', text);
  expect(literalsOf(file)).toHaveLength(2);
  expect(file.namedValue?.namedValues).toMatchObject([{ displayName: '***', literal: { name: '***' } }]);
  expect(file.findings?.literals).toMatchObject([{ name: 'apiKey' }]);
  expect(JSON.stringify(file)).not.toContain(canary);
});

test('a file that could not be followed to its end may define more than was understood', () => {
  const file = judge(
    'infra/values.bicep',
    bicep("{ displayName: 'held', secret: true }") + "var x = '''\nnever closed",
  );
  expect(file).toMatchObject({ kind: 'apim-named-value', status: 'partly', namedValue: { complete: false } });
});
