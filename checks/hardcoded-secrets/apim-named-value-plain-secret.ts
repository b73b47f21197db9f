import { defineCheck, fail, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import { literalSeverity } from '../../src/estate/found-literals.ts';
import { isVaultCredential, ownerOf } from '../../src/estate/literal-owner.ts';
import {
  credentialUse,
  isVaultUse,
  lookOfValue,
  readUses,
  type UseReading,
} from '../../src/estate/named-value-uses.ts';
import {
  namedValueSubject,
  namedValues,
  type DefinedNamedValue,
  type LiveNamedValue,
  type NamedValueItem,
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
  logic: 3,
  cwe: [312, 522],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.12', 'A.8.3'] },
  rationale: 'Confidential values are handled as such only where the gateway knows which of its values they are.',
  limits: [
    'A live named value is held against the policies, backends, loggers, caches and providers beside it, one that a file defines against the policies of its repository, those that stand in its templates too.',
    'A Vault token in a named value, or a value used as one, is reported by the check for Vault tokens.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.namedValues',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'apim.backends',
    'apim.loggers',
    'apim.caches',
    'apim.identityProviders',
    'apim.openidConnectProviders',
    'apim.authorizationServers',
    'apim.authorizationProviders',
    'repo.files',
    'repo.apimPolicies',
    'repo.apimArtifacts',
    'repo.iac',
  ],
  population: namedValues,
  subject: namedValueSubject,
  assess: (item, tracker) => {
    const { read, cite } = tracker;
    if (item.kind === 'file') {
      read(item.document);
      return inFile(item, tracker);
    }
    const { reading, row } = item;
    read(reading);
    cite(reading, row.id);
    if (row.keyVault !== undefined || row.secret === true) return pass('It is marked secret.');
    if (row.secret === undefined) return read(lacking(reading, 'malformed', 'it does not say whether it is secret'));
    if (row.plainValue === undefined)
      return read(lacking(reading, 'malformed', 'the answer carried no value to judge'));
    return live(item, row.plainValue, tracker);
  },
  fix: (item) => (item.kind === 'file' ? fileFix(item) : liveFix(item)),
});

const vaultToken = 'Its value is a Vault token, which has a check of its own.';

function live(
  item: LiveNamedValue,
  { kind, credential }: NonNullable<LiveNamedValue['row']['plainValue']>,
  tracker: Tracker<UseReading>,
): Outcome {
  if (credential === undefined) return used(item, tracker, kind);
  if (isVaultCredential({ kind: credential, name: item.row.displayName })) return pass(vaultToken);
  return fail({
    reason: `It is not marked secret, and its value is a ${credential} by its form or by its name and look.`,
    observed: `${credential}, not secret`,
    expected: 'marked secret, with a Key Vault reference',
  });
}

/** A value without a sign of a credential is one where a policy or a resource uses it as one. */
function used(item: NamedValueItem, tracker: Tracker<UseReading>, observed: string): Outcome {
  const look = lookOfValue(item);
  if (look === undefined || look === 'address') return pass('Its value is no credential.', observed);
  const uses = readUses(tracker, item);
  const use = credentialUse(uses, look);
  if (use === undefined) return pass('Its value shows no sign of a credential, and nothing uses it as one.', observed);
  if (isVaultUse(use)) return pass('It is used as a Vault token, which has a check of its own.');
  const kind = use.credential?.kind ?? 'credential';
  return fail({
    reason: `It is not marked secret, and ${use.where} uses its value as ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}.`,
    observed: 'a literal value in a credential position, not secret',
    expected: 'marked secret, with a Key Vault reference',
  });
}

function inFile(item: DefinedNamedValue, tracker: Tracker<UseReading>): Outcome {
  const { literal, secret, keyVault, keyVaultUnreadable, value } = item.definition;
  if (secret === true || keyVault !== undefined || keyVaultUnreadable === true) {
    return pass('The file marks it secret.');
  }
  if (literal === undefined) {
    return value === 'plain' ? used(item, tracker, value) : pass('The file holds no value to judge.', value);
  }
  if (ownerOf(literal, { source: 'named-value', form: '' }) !== 'apim-named-value-plain-secret') {
    return pass(vaultToken);
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
