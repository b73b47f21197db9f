import { check } from '../../../checks/hardcoded-secrets/apim-named-value-plain-secret.ts';
import type { NamedValue } from '../../../src/evidence/apim.ts';
import type { NamedValueDefinition } from '../../../src/evidence/source-file.ts';
import { azureRecords, gatewayId, namedValue, vaultValue } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { at, literal } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const live = (row: NamedValue) => evidenceOf(azureRecords({ namedValues: [row] }));
const plain = (credential?: string) =>
  live(
    namedValue('db', {
      secret: false,
      plainValue: credential === undefined ? { kind: 'literal' } : { kind: 'literal', credential },
    }),
  );
const subject = `${gatewayId}/namedvalues/db`;
const file = (over: Partial<NamedValueDefinition>) =>
  evidenceOf(repoRecords({}, { 'nv/db.json': [{ name: 'db', value: 'absent', span: at(4), ...over }] }));
const inFile = `${repo}/nv/db.json#db`;
const { secret: _secret, ...silent } = namedValue('db');

testCheck(
  'hardcoded-secrets/apim-named-value-plain-secret',
  check,
  [
    { name: 'a secret from Key Vault', evidence: live(vaultValue('db')), expect: [{ subject, outcome: 'pass' }] },
    { name: 'a plain value', evidence: plain(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a credential in clear',
      evidence: plain('password'),
      expect: [{ subject, outcome: 'fail', severity: 'high', fixIncludes: 'az rest --method patch' }],
    },
    { name: 'a Vault token', evidence: plain('vault-token'), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'an answer without a value',
      evidence: live(namedValue('db', { secret: false })),
      expect: [{ subject, outcome: 'not-assessed', cause: 'malformed' }],
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
      name: 'a file with a credential that it does not mark secret',
      evidence: file({ value: 'literal', literal: literal({ position: 'apim/named-value', kind: 'password' }) }),
      expect: [{ subject: inFile, outcome: 'fail', severity: 'high', reasonIncludes: 'password' }],
    },
    {
      name: 'a file with a Vault token',
      evidence: file({ value: 'literal', literal: literal({ position: 'apim/named-value', kind: 'vault-token' }) }),
      expect: [{ subject: inFile, outcome: 'pass' }],
    },
    {
      name: 'a file with a secret, which is the matter of another check',
      evidence: file({ secret: true, value: 'literal', literal: literal({ position: 'apim/named-value' }) }),
      expect: [{ subject: inFile, outcome: 'pass' }],
    },
    {
      name: 'a file with a plain value',
      evidence: file({ value: 'plain' }),
      expect: [{ subject: inFile, outcome: 'pass' }],
    },
  ],
  {
    neverNotApplicable: 'every named value is marked or not',
  },
);
