import { check } from '../../../checks/rotation/apim-named-value-pinned-version.ts';
import type { NamedValueDefinition } from '../../../src/evidence/source-file.ts';
import { azureRecords, gatewayId, namedValue, vaultValue } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, read, unread } from '../../kit/evidence.ts';
import { at } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const version = '0123456789abcdef0123456789abcdef';
const subject = `${gatewayId}/namedvalues/db`;
const identifier = (text: string) =>
  evidenceOf(azureRecords({ namedValues: [namedValue('db', { keyVault: { secretIdentifier: text } })] }));
const definition = (over: Partial<NamedValueDefinition>): NamedValueDefinition => ({
  name: 'db',
  value: 'absent',
  span: at(4),
  ...over,
});
const file = (over: Partial<NamedValueDefinition>) => evidenceOf(repoRecords({}, { 'nv/db.json': [definition(over)] }));
const workspace = `${gatewayId}/workspaces/team`;

const cases: readonly CheckTestCase[] = [
  {
    name: 'a reference without a version',
    evidence: identifier('https://kv-1.vault.azure.net/secrets/db'),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a slash at the end is no version',
    evidence: identifier('https://kv-1.vault.azure.net/secrets/db/'),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a reference with a version',
    evidence: identifier(`https://kv-1.vault.azure.net/secrets/db/${version}`),
    expect: [
      {
        subject,
        outcome: 'fail',
        reasonIncludes: version,
        fixIncludes: '"secretIdentifier":"https://kv-1.vault.azure.net/secrets/db"',
      },
    ],
  },
  {
    name: 'named values without a reference are not in it',
    evidence: evidenceOf(azureRecords({ namedValues: [namedValue('plain', { secret: false }), vaultValue('db')] })),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'a text that is no identifier',
    evidence: identifier('{{kv}}/db'),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'workspaces repeat named values, and one that could not be read is said',
    evidence: evidenceOf(azureRecords({ workspaces: [{ id: workspace, name: 'team' }] }), {
      replace: [
        read('apim.namedValues', 'list', workspace, [
          { ...vaultValue('db', { version }), id: `${workspace}/namedvalues/db` },
        ]),
      ],
    }),
    expect: [{ subject: `${workspace}/namedvalues/db`, outcome: 'fail' }],
  },
  {
    name: 'named values that could not be listed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('apim.namedValues', gatewayId, 'throttled')] }),
    expect: [{ subject: `${gatewayId} apim.namedValues`, outcome: 'not-assessed', cause: 'throttled' }],
  },
  {
    name: 'workspaces that could not be listed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('apim.workspaces', gatewayId)] }),
    expect: [{ subject: `${gatewayId} apim.workspaces`, outcome: 'not-assessed' }],
  },
  {
    name: 'a file that pins',
    evidence: file({ keyVault: { host: 'kv-1.vault.azure.net', name: 'db', version } }),
    expect: [{ subject: `${repo}/nv/db.json#db`, outcome: 'fail', fixIncludes: 'secretIdentifier' }],
  },
  {
    name: 'a file that does not',
    evidence: file({ keyVault: { host: 'kv-1.vault.azure.net', name: 'db' } }),
    expect: [{ subject: `${repo}/nv/db.json#db`, outcome: 'pass' }],
  },
  {
    name: 'a file whose identifier a template builds',
    evidence: file({ keyVaultUnreadable: true }),
    expect: [{ subject: `${repo}/nv/db.json#db`, outcome: 'not-assessed', cause: 'partial' }],
  },
];

testCheck('rotation/apim-named-value-pinned-version', check, cases, {
  neverNotApplicable: 'only named values with a reference are in it',
});
