import { defineCheck, fail, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import {
  namedValueSubject,
  namedValues,
  type DefinedNamedValue,
  type LiveNamedValue,
} from '../../src/estate/named-values.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import { lacking } from '../../src/estate/reading-index.ts';

export const check = defineCheck({
  title: 'Secret named values are backed by Key Vault',
  failTitle: 'Secret named value is stored in the gateway',
  why:
    'A secret that is typed into a named value is a copy outside the vault: no rotation reaches it, no vault log shows who ' +
    'uses it, and everyone with the right to list values of the service can read it. A copy in a source file is worse, because the ' +
    'history keeps it for everybody who can clone the repository.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [522, 312],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7'], 'iso27001@2022': ['A.5.17', 'A.8.24'] },
  rationale: 'Secrets are kept under one control only where the gateway refers to the vault instead of holding a copy.',
  limits: [
    'Named values that are not marked secret pass here: whether they should be has a check of its own.',
    'Of named values that a template makes of a list, or hands to a module, only what stands in the resource itself is looked at.',
  ],
  requires: [],
  from: ['apim.service', 'apim.workspaces', 'apim.namedValues', 'repo.files', 'repo.apimArtifacts'],
  population: namedValues,
  subject: namedValueSubject,
  assess: (item, { read, cite }) => {
    if (item.kind === 'file') {
      read(item.document);
      return inFile(item, read);
    }
    const { reading, row } = item;
    read(reading);
    cite(reading, row.id);
    if (row.keyVault !== undefined) return pass('Its value comes from Key Vault.');
    if (row.secret === undefined) return read(lacking(reading, 'malformed', 'it does not say whether it is secret'));
    return row.secret ? stored(item) : pass('It is not marked secret.');
  },
  fix: (item, { facts }) => (item.kind === 'file' ? fileFix(item) : liveFix(item, facts?.['kind'] ?? '')),
});

function stored({ row }: LiveNamedValue): Outcome {
  // API Management makes these itself for the connection strings of its loggers.
  const automatic = /^logger-credentials-/i.test(row.displayName);
  return fail({
    reason: automatic
      ? 'The service keeps the connection string of a logger in a named value that it made itself.'
      : 'It is marked secret, and its value is stored in the service instead of in Key Vault.',
    observed: 'secret, no Key Vault reference',
    expected: 'a Key Vault reference',
    facts: { kind: automatic ? 'logger' : 'stored' },
    ...(automatic ? { severity: 'info' } : {}),
  });
}

function inFile({ definition, document }: DefinedNamedValue, read: Tracker<'repo.apimArtifacts'>['read']): Outcome {
  if (definition.value === 'literal' && definition.secret === true) {
    const kind = definition.literal === undefined ? 'credential' : definition.literal.kind;
    return fail({
      reason: `The file carries the value of this named value: a ${kind} in plain text.`,
      observed: 'a literal value',
      expected: 'a Key Vault reference',
      severity: 'high',
    });
  }
  if (definition.keyVault !== undefined || definition.keyVaultUnreadable === true) {
    return pass('The file refers to Key Vault for its value.');
  }
  if (definition.secretUnreadable === true) {
    return read(
      lacking(document, 'partial', 'whether it is secret is built by a template, not known before deployment'),
    );
  }
  if (definition.secret !== true) return pass('The file does not mark it secret.');
  return fail({
    reason: 'The file marks it secret and refers to no vault, so its value is set by hand or by a pipeline.',
    observed: `secret, value ${definition.value}`,
    expected: 'a Key Vault reference',
  });
}

function liveFix({ row }: LiveNamedValue, kind: string): readonly FixStep[] {
  if (kind === 'logger') {
    return [
      {
        text: 'Let the logger sign in with the managed identity of the service; the named value then goes away with the connection string.',
      },
    ];
  }
  const body = { properties: { secret: true, keyVault: { secretIdentifier: '$SECRET_IDENTIFIER' } } };
  return [
    { text: 'Put a new secret into the vault, not the old value: the old one was readable in the service.' },
    {
      text: 'Point the named value at it, without a version. SECRET_IDENTIFIER is https://VAULT.vault.azure.net/secrets/NAME.',
      code: `az rest --method patch --headers "If-Match=*" \\
  --url "https://management.azure.com${row.id}?api-version=2024-05-01" \\
  --body "${JSON.stringify(body).replaceAll('"', String.raw`\"`)}"`,
      language: 'shell',
    },
  ];
}

function fileFix({ definition, name }: DefinedNamedValue): readonly FixStep[] {
  const value = {
    properties: {
      displayName: definition.displayName ?? name,
      secret: true,
      keyVault: { secretIdentifier: `https://VAULT.vault.azure.net/secrets/${name}` },
    },
  };
  return [
    ...(definition.value === 'literal'
      ? [{ text: 'Replace the credential at its source: the history of the repository keeps this one.' }]
      : []),
    { text: 'Refer to the vault in the file.', code: JSON.stringify(value, undefined, 2), language: 'json' },
  ];
}
