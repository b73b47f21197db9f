import { check } from '../../../checks/hardcoded-secrets/apim-named-value-plain-secret.ts';
import type { NamedValue } from '../../../src/evidence/apim.ts';
import type { FileFindings } from '../../../src/evidence/file-findings.ts';
import type { NamedValueDefinition } from '../../../src/evidence/source-file.ts';
import {
  azureRecords,
  field,
  gatewayId,
  namedValue,
  resource,
  vaultValue,
  type AzureWorld,
} from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cutFile, findings, foundRecords } from '../../kit/found-files.ts';
import { at, literal, skeleton } from '../../kit/policy-skeleton.ts';
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

type Look = 'address' | 'opaque' | 'word';
/** A value without a sign of a credential, in a world in which something may use it. */
const quiet = (look: Look, world: AzureWorld) =>
  azureRecords({ namedValues: [namedValue('db', { secret: false, plainValue: { kind: 'literal', look } })], ...world });
const using = (strength?: 'strong' | 'weak', kind = 'password') =>
  skeleton({
    namedValues: [
      {
        name: 'db',
        where: 'attribute',
        span: at(3),
        ...(strength === undefined ? {} : { credential: { kind, strength } }),
      },
    ],
  });
const sending = [
  resource('backends', 'erp', field('credentials/header/x-key', { holds: 'reference', namedValues: ['db'] })),
];
const usedFile = (look: Look) =>
  evidenceOf(
    repoRecords(
      { 'apis/orders.xml': using('strong') },
      { 'nv/db.json': [{ name: 'db-resource', displayName: 'db', value: 'plain', look, span: at(4) }] },
    ),
  );

/** A plain value that one template defines, beside what another one holds. */
const besideTemplate = (over: Partial<FileFindings>) =>
  evidenceOf([
    ...repoRecords({}, { 'nv/db.json': [{ name: 'db', value: 'plain', look: 'word', span: at(4) }] }),
    ...foundRecords('repo.iac', findings('infra/policy.bicep', 'bicep', over)).slice(1),
  ]);

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
    {
      name: 'a plain value that a policy uses as a password',
      evidence: evidenceOf(quiet('word', { policy: using('strong') })),
      expect: [
        {
          subject,
          outcome: 'fail',
          severity: 'high',
          reasonIncludes: 'apim-1 / all APIs uses its value as a password',
        },
      ],
    },
    {
      name: 'a plain value that a policy uses for something else',
      evidence: evidenceOf(quiet('opaque', { policy: using() })),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a word under a weak name is no credential',
      evidence: evidenceOf(quiet('word', { policy: using('weak') })),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'what looks like a credential under a weak name is one',
      evidence: evidenceOf(quiet('opaque', { policy: using('weak', 'api-key') })),
      expect: [{ subject, outcome: 'fail', reasonIncludes: 'api-key' }],
    },
    {
      name: 'an address is none wherever it is used',
      evidence: evidenceOf(quiet('address', { policy: using('strong') })),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a plain value that a backend sends',
      evidence: evidenceOf(quiet('word', { backends: sending })),
      expect: [{ subject, outcome: 'fail', reasonIncludes: 'apim-1 / backend erp' }],
    },
    {
      name: 'a plain value that a policy sends as a Vault token belongs to the check for Vault tokens',
      evidence: evidenceOf(quiet('opaque', { policy: using('strong', 'vault-token') })),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a policy that was not read may use it',
      evidence: evidenceOf(quiet('word', {}), {
        replace: [unread('apim.policies', `${gatewayId}/policies/policy`, 'forbidden', 'item')],
      }),
      expect: [{ subject, outcome: 'not-assessed', cause: 'forbidden' }],
    },
    {
      name: 'a use that was read stands, whatever else was not',
      evidence: evidenceOf(quiet('word', { backends: sending }), {
        replace: [unread('apim.policies', `${gatewayId}/policies/policy`, 'timed-out', 'item')],
      }),
      expect: [{ subject, outcome: 'fail' }],
    },
    {
      name: 'backends that were not read may use it',
      evidence: evidenceOf(quiet('word', {}), { replace: [unread('apim.backends', gatewayId, 'throttled')] }),
      expect: [{ subject, outcome: 'not-assessed', cause: 'throttled' }],
    },
    {
      name: 'a value of a file that a policy of the repository uses as a password, reported where it is defined',
      evidence: usedFile('word'),
      expect: [{ subject: `${repo}/nv/db.json#db-resource`, outcome: 'fail', reasonIncludes: 'orders.xml' }],
    },
    {
      name: 'an address of a file',
      evidence: usedFile('address'),
      expect: [{ subject: `${repo}/nv/db.json#db-resource`, outcome: 'pass' }],
    },
    {
      name: 'a plain value in a file, used as credential in a policy that a template holds',
      evidence: besideTemplate({ namedValueUses: using('strong').namedValues }),
      expect: [{ subject: inFile, outcome: 'fail', severity: 'high' }],
    },
    {
      name: 'a plain value in a file, used by nothing',
      evidence: besideTemplate({}),
      expect: [{ subject: inFile, outcome: 'pass' }],
    },
    {
      name: 'a plain value in a file, beside a template that was not followed to its end',
      evidence: besideTemplate(cutFile()),
      expect: [{ subject: inFile, outcome: 'not-assessed', cause: 'malformed' }],
    },
  ],
  {
    neverNotApplicable: 'every named value is marked or not',
  },
);
