import { check } from '../../../checks/hardcoded-secrets/source-credential.ts';
import { testCheck } from '../../kit/check-tester.ts';
import { evidenceOf, read, unread } from '../../kit/evidence.ts';
import { cutFile, findings, found, foundRecords } from '../../kit/found-files.ts';
import { repo } from '../../kit/vault-world.ts';

const file = (over: Parameters<typeof findings>[2] = {}) =>
  evidenceOf(foundRecords('repo.files', findings('.env', 'properties', over)));
const subject = `${repo}/.env`;
const literal = `${subject}#text/assignment/DB_PASSWORD`;

testCheck(
  'hardcoded-secrets/source-credential',
  check,
  [
    { name: 'a file without literals', evidence: file(), expect: [{ subject, outcome: 'pass' }] },
    {
      name: 'a literal, told by its place and never by its value',
      evidence: file({ literals: [found('text/assignment', 'DB_PASSWORD')] }),
      expect: [{ subject: literal, outcome: 'fail', severity: 'high', reasonIncludes: 'line 3, column 5' }],
    },
    {
      name: 'a literal in a comment rates one level lower, alike ones are told apart',
      evidence: file({
        literals: [
          found('text/assignment', 'DB_PASSWORD', { context: 'comment' }),
          found('text/assignment', 'DB_PASSWORD'),
        ],
      }),
      expect: [
        { subject: literal, outcome: 'fail', severity: 'medium' },
        { subject: `${literal}~2`, outcome: 'fail', severity: 'high' },
      ],
    },
    {
      name: 'a literal in a page rates one level higher: everybody can read it',
      evidence: evidenceOf(
        foundRecords(
          'repo.files',
          findings('portal/src/config.runtime.json', 'json', { literals: [found('text/json', 'apiKey')] }),
        ),
      ),
      expect: [
        {
          subject: `${repo}/portal/src/config.runtime.json#text/json/apiKey`,
          outcome: 'fail',
          severity: 'critical',
          reasonIncludes: 'Browsers are sent this file',
        },
      ],
    },
    {
      name: 'a Vault token belongs to the check for Vault tokens',
      evidence: file({ literals: [found('text/assignment', 'X-Vault-Token', { kind: 'vault-token' })] }),
      expect: [{ subject, outcome: 'pass' }],
    },
    {
      name: 'a file that could not be followed: what was found stands, the rest is not assessed',
      evidence: file(cutFile({ literals: [found('text/assignment', 'DB_PASSWORD')] })),
      expect: [
        { subject: literal, outcome: 'fail' },
        { subject: `${subject} repo.files`, outcome: 'not-assessed', cause: 'malformed', reasonIncludes: 'line 9' },
      ],
    },
    {
      name: 'a file that could not be read',
      evidence: evidenceOf(foundRecords('repo.files'), {
        replace: [unread('repo.files', `${repo}/.env`, 'forbidden', 'item')],
      }),
      expect: [{ subject: `${subject} repo.files`, outcome: 'not-assessed', cause: 'forbidden' }],
    },
    {
      name: 'a file in which nothing was found has no record of its own, and passes by the list',
      evidence: evidenceOf([
        read('repo.files', 'list', repo, [
          { path: 'a.txt', kind: 'text', bytes: 1, status: 'read' },
          { path: 'b.png', kind: 'other', bytes: 1, status: 'skipped' },
          { path: 'policy.xml', kind: 'apim-policy', bytes: 1, status: 'read' },
        ]),
      ]),
      expect: [{ subject: `${repo}/a.txt`, outcome: 'pass' }],
    },
  ],
  {
    neverNotApplicable: 'only files that may hold one are subjects',
  },
);
