import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { readingNames } from '../../src/evidence/readings.ts';

export const check = defineCheck({
  title: 'Everything in scope was read',
  failTitle: 'Part of the scope could not be read',
  why:
    'A check says nothing about what could not be read, and an audit with a blind spot looks better than it is. Every ' +
    'collection that failed is listed here with its cause and the right that is missing, so that it can be closed or accepted ' +
    'in the open instead of passing for "nothing found".',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [223],
  controls: { 'soc2@2017': ['CC4.1', 'CC7.1', 'CC2.1'], 'iso27001@2022': ['A.5.36', 'A.5.9', 'A.8.16'] },
  rationale: 'Conclusions about a population hold only where the whole population was looked at.',
  limits: ['Vault namespaces below the declared one are not collected and not listed here.'],
  requires: [],
  from: readingNames,
  population: (estate) => estate.collections,
  subject: (collection) => ({
    id: collection.record,
    name: `${collection.name} of ${collection.scope}`,
    kind: 'collection',
    target: collection.target,
    resource: collection.scope,
    record: collection.record,
  }),
  assess: ({ name, unread, partly }) => {
    if (partly !== undefined) {
      return fail({
        reason: `${name} was not read in full (${partly.cause}): ${partly.detail}`,
        observed: partly.cause,
        expected: 'read in full',
        facts: { cause: partly.cause },
      });
    }
    if (unread === undefined) return pass('The collection was read in full.');
    if (name === 'logs.keyVault' && unread.cause === 'not-found') {
      return notApplicable(`There is no log to read: ${unread.detail}. The check of audit events judges that.`);
    }
    return fail({
      reason: `${name} was not read (${unread.cause}): ${unread.detail}`,
      observed: unread.cause,
      expected: 'read in full',
      facts: {
        permission: unread.needs?.permission ?? '',
        grant: unread.needs?.grant ?? '',
        cause: unread.cause,
      },
    });
  },
  fix: ({ name }, { facts }) => {
    const grant = facts?.['grant'] ?? '';
    const permission = facts?.['permission'] ?? '';
    if (grant !== '') {
      const language = /^\s*path\s/m.test(grant) ? 'hcl' : 'shell';
      return [{ text: `Grant the scanner what it lacks: ${permission}.`, code: grant, language }];
    }
    return [
      {
        text:
          facts?.['cause'] === 'throttled' || facts?.['cause'] === 'timed-out'
            ? 'Run the scan again at a quieter time.'
            : `Find out why ${name} could not be read, or accept the gap under accept-gaps with an owner and a date.`,
      },
    ];
  },
});
