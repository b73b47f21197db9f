import { defineCheck, fail, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { literalSeverity } from '../../src/estate/found-literals.ts';
import { ownerOf } from '../../src/estate/literal-owner.ts';
import {
  namedValueSubject,
  namedValues,
  type DefinedNamedValue,
  type LiveNamedValue,
} from '../../src/estate/named-values.ts';
import { lacking } from '../../src/estate/reading-index.ts';

export const check = defineCheck({
  title: 'Sensitive named values are marked secret',
  failTitle: 'Named value holds a credential and is not marked secret',
  why:
    'A named value that is not marked secret is shown in clear in the portal, in every list of named values and in every export. ' +
    'A credential in one is known to everyone with the right to read the service, and to the repository that the export goes to.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [312, 522],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.12', 'A.8.3'] },
  rationale: 'Confidential values are handled as such only where the gateway knows which of its values they are.',
  limits: [
    'A value is judged by its form, and by its name where it looks like a credential; where policies use it is not weighed.',
    'A Vault token in a named value is reported by the check for Vault tokens.',
  ],
  requires: [],
  from: ['apim.service', 'apim.workspaces', 'apim.namedValues', 'repo.files', 'repo.apimArtifacts'],
  population: namedValues,
  subject: namedValueSubject,
  assess: (item, { read, cite }) => {
    if (item.kind === 'file') {
      read(item.document);
      return inFile(item);
    }
    const { reading, row } = item;
    read(reading);
    cite(reading, row.id);
    if (row.keyVault !== undefined || row.secret === true) return pass('It is marked secret.');
    if (row.secret === undefined) return read(lacking(reading, 'malformed', 'it does not say whether it is secret'));
    if (row.plainValue === undefined)
      return read(lacking(reading, 'malformed', 'the answer carried no value to judge'));
    return live(row.plainValue);
  },
  fix: (item) => (item.kind === 'file' ? fileFix(item) : liveFix(item)),
});

function live({ kind, credential }: NonNullable<LiveNamedValue['row']['plainValue']>): Outcome {
  if (credential === undefined) return pass('Its value shows no sign of a credential.', kind);
  if (credential === 'vault-token') return pass('Its value is a Vault token, which has a check of its own.');
  return fail({
    reason: `It is not marked secret, and its value is a ${credential} by its form or by its name and look.`,
    observed: `${credential}, not secret`,
    expected: 'marked secret, with a Key Vault reference',
  });
}

function inFile({ definition: { literal, secret, keyVault, keyVaultUnreadable } }: DefinedNamedValue): Outcome {
  if (secret === true || keyVault !== undefined || keyVaultUnreadable === true) {
    return pass('The file marks it secret.');
  }
  if (literal === undefined) return pass('The file holds no value with a sign of a credential.');
  if (ownerOf(literal, { source: 'named-value', form: '' }) !== 'apim-named-value-plain-secret') {
    return pass('Its value is a Vault token, which has a check of its own.');
  }
  return fail({
    reason: `The file does not mark it secret and carries its value: a ${literal.kind} in plain text.`,
    observed: 'a literal value, not secret',
    expected: 'marked secret, with a Key Vault reference',
    severity: literalSeverity(literal),
  });
}

function liveFix({ row }: LiveNamedValue): readonly FixStep[] {
  const body = { properties: { secret: true, keyVault: { secretIdentifier: '$SECRET_IDENTIFIER' } } };
  return [
    { text: 'Replace the credential at its source: everyone who may read the service has it.' },
    {
      text: 'Put the new one into Key Vault and let the named value refer to it. SECRET_IDENTIFIER is https://VAULT.vault.azure.net/secrets/NAME.',
      code: `az rest --method patch --headers "If-Match=*" \\
  --url "https://management.azure.com${row.id}?api-version=2024-05-01" \\
  --body "${JSON.stringify(body).replaceAll('"', String.raw`\"`)}"`,
      language: 'shell',
    },
  ];
}

function fileFix({ definition, name }: DefinedNamedValue): readonly FixStep[] {
  const displayName = definition.displayName ?? name;
  const keyVault = { secretIdentifier: `https://VAULT.vault.azure.net/secrets/${name}` };
  return [
    { text: 'Replace the credential at its source: the history of the repository keeps this one.' },
    {
      text: 'Mark it secret and refer to the vault in the file.',
      code: JSON.stringify({ properties: { displayName, secret: true, keyVault } }, undefined, 2),
      language: 'json',
    },
  ];
}
