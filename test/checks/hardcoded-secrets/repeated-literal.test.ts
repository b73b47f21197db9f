import { check } from '../../../checks/hardcoded-secrets/repeated-literal.ts';
import type { PolicySkeleton } from '../../../src/evidence/policy.ts';
import { azureRecords, field, gatewayId, namedValue, resource } from '../../kit/azure-world.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { azureTarget, evidenceOf, repoTarget, unread } from '../../kit/evidence.ts';
import { literal, skeleton, unplaced } from '../../kit/policy-skeleton.ts';
import { repo, repoRecords } from '../../kit/vault-world.ts';

const files = (policies: Readonly<Record<string, PolicySkeleton>>) => evidenceOf(repoRecords(policies));
const holding = (...groups: number[]) => skeleton({ literals: groups.map((group) => literal({ group })) });
const header = (group: number) =>
  field('credentials/header/x-api-key', {
    holds: 'literal',
    literals: [unplaced({ position: 'apim/backend-header', group })],
  });
const shown = (group: number) =>
  namedValue('db', {
    secret: false,
    plainValue: { kind: 'literal', credential: 'api-key', literal: unplaced({ position: 'apim/named-value', group }) },
  });
const clean = `target:${repoTarget}`;
const first = `${repo}/a.xml#apim/set-header/x-api-key`;

testCheck(
  'hardcoded-secrets/repeated-literal',
  check,
  [
    {
      name: 'a value in one place',
      evidence: files({ 'a.xml': holding(1) }),
      expect: [{ subject: clean, outcome: 'pass' }],
    },
    {
      name: 'a value twice in one file is one place',
      evidence: files({ 'a.xml': holding(1, 1) }),
      expect: [{ subject: clean, outcome: 'pass' }],
    },
    {
      name: 'a value in two files, named after the first',
      evidence: files({ 'b.xml': holding(1), 'a.xml': holding(1) }),
      expect: [{ subject: first, outcome: 'fail', severity: 'medium', reasonIncludes: 'a.xml, b.xml' }],
    },
    {
      name: 'two values in two files',
      evidence: files({ 'a.xml': holding(1), 'b.xml': holding(2) }),
      expect: [{ subject: clean, outcome: 'pass' }],
    },
    {
      name: 'a live policy and the file that it was published from are one place',
      evidence: evidenceOf([...azureRecords({ policy: holding(1) }), ...repoRecords({ 'a.xml': holding(1) })]),
      expect: [
        { subject: clean, outcome: 'pass' },
        { subject: `target:${azureTarget}`, outcome: 'pass' },
      ],
    },
    {
      name: 'a value in a live backend and in a named value that is not secret',
      evidence: evidenceOf(
        azureRecords({
          backends: [resource('backends', 'erp', header(1), header(2))],
          namedValues: [shown(1)],
        }),
      ),
      expect: [
        {
          subject: `${gatewayId}/backends/erp#apim/backend-header/x-api-key`,
          outcome: 'fail',
          reasonIncludes: 'apim-1 / backend erp, apim-1 / named value db',
        },
      ],
    },
    {
      name: 'a value twice in one backend is one place',
      evidence: evidenceOf(azureRecords({ backends: [resource('backends', 'erp', header(1), header(1))] })),
      expect: [{ subject: `target:${azureTarget}`, outcome: 'pass' }],
    },
    {
      name: 'backends that could not be read may hold a copy',
      evidence: evidenceOf(azureRecords({ policy: holding(1) }), { replace: [unread('apim.backends', gatewayId)] }),
      expect: [
        { subject: `target:${azureTarget}`, outcome: 'not-assessed', cause: 'forbidden' },
        { subject: `${gatewayId} apim.backends`, outcome: 'not-assessed', cause: 'forbidden' },
      ],
    },
    {
      name: 'a file that could not be read may hold a copy',
      evidence: evidenceOf(repoRecords({ 'a.xml': holding(1) }), {
        replace: [unread('repo.apimPolicies', `${repo}/b.xml`, 'forbidden', 'item')],
      }),
      expect: [
        { subject: clean, outcome: 'not-assessed', cause: 'forbidden' },
        { subject: `${repo}/b.xml repo.apimPolicies`, outcome: 'not-assessed', cause: 'forbidden' },
      ],
    },
  ],
  {
    neverNotApplicable: 'only values that were found are subjects',
  },
);
