import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { serviceIdOf } from '../../src/estate/arm-id.ts';
import { parseSecretIdentifier } from '../../src/estate/key-vault.ts';
import { namedValueSubject, namedValues, type NamedValueItem } from '../../src/estate/named-values.ts';
import { where } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';

export const check = defineCheck({
  title: 'Named values follow the latest secret version',
  failTitle: 'Named value is pinned to one secret version',
  why:
    'API Management re-reads a secret within four hours of a rotation, but only where the reference names no version. A pinned ' +
    'named value goes on using the old secret, so the old version can never be disabled and a leaked credential stays valid. The ' +
    'rotation looks done in the vault while the gateway has not noticed it.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [262, 324],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.8.24', 'A.5.17'] },
  rationale: 'Replacing a secret takes effect only where its users follow the current version.',
  limits: [
    'A deliberate pin is a finding too: give it a waiver with an owner and a date.',
    'Certificates and custom host names that name a version are not looked at, nor are Bicep and Terraform files.',
  ],
  requires: [],
  from: ['apim.service', 'apim.workspaces', 'apim.namedValues', 'repo.files', 'repo.apimArtifacts'],
  population: (estate) => where(namedValues(estate), refersToVault),
  subject: namedValueSubject,
  assess: (item, { read, cite }) => {
    if (item.kind === 'live') {
      const { reading, row } = item;
      read(reading);
      cite(reading, row.id);
      const identifier = row.keyVault?.secretIdentifier ?? '';
      const parsed = parseSecretIdentifier(identifier);
      if (parsed === undefined)
        return read(lacking(reading, 'malformed', 'its identifier is not that of a Key Vault secret'));
      return parsed.version === undefined
        ? pass('The reference names no version.')
        : fail({
            reason: `The reference is pinned to version ${parsed.version} of ${parsed.name}.`,
            observed: identifier,
            expected: `https://${parsed.host}/secrets/${parsed.name}`,
            facts: { identifier: `https://${parsed.host}/secrets/${parsed.name}` },
          });
    }
    read(item.document);
    const { keyVault } = item.definition;
    if (keyVault === undefined) {
      return read(
        lacking(item.document, 'partial', 'the identifier is built by a template and is not known before deployment'),
      );
    }
    const identifier = `https://${keyVault.host}/secrets/${keyVault.name}`;
    return keyVault.version === undefined
      ? pass('The reference names no version.')
      : fail({
          reason: `The file pins the named value to version ${keyVault.version} of ${keyVault.name}.`,
          observed: `${identifier}/${keyVault.version}`,
          expected: identifier,
          facts: { identifier },
        });
  },
  fix: (item, { facts }) => {
    const identifier = facts?.['identifier'] ?? '';
    return item.kind === 'live'
      ? [
          {
            text: 'Point the named value at the secret without a version; the service then follows rotations by itself.',
            code: `az rest --method patch --headers "If-Match=*" \\
  --url "https://management.azure.com${item.row.id}?api-version=2024-05-01" \\
  --body '${patchBody(item, identifier)}'`,
            language: 'shell',
          },
          { text: `Deployments of ${serviceIdOf(item.row.id)} from files would pin it again: change the file too.` },
        ]
      : [
          {
            text: 'Take the version out of the identifier.',
            code: `"secretIdentifier": "${identifier}"`,
            language: 'json',
          },
        ];
  },
});

function refersToVault(item: NamedValueItem): boolean {
  return item.kind === 'live'
    ? item.row.keyVault !== undefined
    : item.definition.keyVault !== undefined || item.definition.keyVaultUnreadable === true;
}

function patchBody(item: Extract<NamedValueItem, { kind: 'live' }>, identifier: string): string {
  const identity = item.row.keyVault?.identityClientId;
  const keyVault = { secretIdentifier: identifier, ...(identity === undefined ? {} : { identityClientId: identity }) };
  return JSON.stringify({ properties: { secret: true, keyVault } });
}
