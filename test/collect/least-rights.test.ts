import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { customRole } from '../../src/collect/azure/custom-role.ts';
import { leastPolicy } from '../../src/collect/vault/least-policy.ts';
import { readingNames } from '../../src/evidence/readings.ts';

const everything = new Set(readingNames);

function documented(page: string, block: RegExp): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return block.exec(text)?.[1] ?? '';
}

test('the custom role for every reading is the one that the documentation prints', () => {
  const role = JSON.parse(documented('azure-permissions.md', /```json\n([^]*?)```/)) as Record<string, string[]>;
  const made = customRole(everything, ['<subscription-id>']);
  expect(made.Actions).toEqual(role['Actions']?.toSorted());
  expect(made.DataActions).toEqual(role['DataActions']);
  expect({ ...made, Actions: [] }).toEqual({ ...role, Actions: [] });
});

test('a role for less holds less', () => {
  expect(customRole(new Set(['keyVault.vaults', 'vault.mounts']), ['a']).Actions).toEqual([
    'Microsoft.KeyVault/vaults/read',
  ]);
});

test('the policy for a Vault that could not be asked is the one that the documentation prints, but for its second lock', () => {
  const lines = documented('vault-permissions.md', /```hcl\n([^]*?)```/).split('\n');
  const rules = lines.filter((line) => line.startsWith('path ') && !line.includes('"deny"'));
  expect(leastPolicy([], everything)).toEqual(rules.toSorted());
  expect(leastPolicy([], new Set(['keyVault.vaults']))).toEqual([]);
});

test('rules for one path are one rule with the capabilities of all', () => {
  const rights = [['list'], ['read'], ['list']].map(
    (capabilities) => ({ kind: 'vault', path: 'kv/*', capabilities }) as const,
  );
  expect(leastPolicy(rights, everything)).toEqual(['path "kv/*" { capabilities = ["read", "list"] }']);
});
