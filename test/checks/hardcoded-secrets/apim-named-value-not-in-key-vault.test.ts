import { check } from '../../../checks/hardcoded-secrets/apim-named-value-not-in-key-vault.ts';
import type { NamedValue } from '../../../src/evidence/apim.ts';
import type { NamedValueDefinition } from '../../../src/evidence/source-file.ts';
import { azureRecords, gatewayId, namedValue, vaultValue } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { at, literal } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const live = (row: NamedValue) => evidenceOf(azureRecords({ namedValues: [row] }));
const subject = `${gatewayId}/namedvalues/db`;
const file = (over: Partial<NamedValueDefinition>) =>
  evidenceOf(repoRecords({}, { 'nv/db.json': [{ name: 'db', value: 'absent', span: at(4), ...over }] }));
const inFile = `${repo}/nv/db.json#db`;
const { secret: _secret, ...silent } = namedValue('db');

const cases: readonly CheckTestCase[] = [
  { name: 'a secret from Key Vault', evidence: live(vaultValue('db')), expect: [{ subject, outcome: 'pass' }] },
  {
    name: 'a secret that the service stores',
    evidence: live(namedValue('db')),
    expect: [{ subject, outcome: 'fail', severity: 'medium', fixIncludes: 'az rest --method patch' }],
  },
  {
    name: 'what is not marked secret',
    evidence: live(namedValue('db', { secret: false })),
    expect: [{ subject, outcome: 'pass' }],
  },
  {
    name: 'the connection string that the service keeps for a logger',
    evidence: live(namedValue('db', { displayName: 'Logger-Credentials--5f1' })),
    expect: [{ subject, outcome: 'fail', severity: 'info' }],
  },
  {
    name: 'an answer that does not say whether it is secret',
    evidence: live(silent),
    expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'named values that could not be listed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('apim.namedValues', gatewayId)] }),
    expect: [{ subject: `${gatewayId} apim.namedValues`, outcome: 'not-assessed' }],
  },
  {
    name: 'a file with the value in it',
    evidence: file({ secret: true, value: 'literal', literal: literal({ kind: 'password' }) }),
    expect: [{ subject: inFile, outcome: 'fail', severity: 'high', reasonIncludes: 'password' }],
  },
  {
    name: 'a file with a secret and no reference',
    evidence: file({ secret: true, value: 'placeholder' }),
    expect: [{ subject: inFile, outcome: 'fail', severity: 'medium' }],
  },
  {
    name: 'a file with a reference',
    evidence: file({ secret: true, keyVault: { host: 'kv-1.vault.azure.net', name: 'db' } }),
    expect: [{ subject: inFile, outcome: 'pass' }],
  },
  {
    name: 'a file with a value that is no secret',
    evidence: file({ value: 'plain' }),
    expect: [{ subject: inFile, outcome: 'pass' }],
  },
  {
    name: 'a file whose template decides whether it is secret',
    evidence: file({ value: 'reference', secretUnreadable: true }),
    expect: [{ subject: inFile, outcome: 'not-assessed', cause: 'partial' }],
  },
];

testCheck('hardcoded-secrets/apim-named-value-not-in-key-vault', check, cases, {
  neverNotApplicable: 'named values that are no secret pass',
});
