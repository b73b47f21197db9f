import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';

export const check = defineCheck({
  title: 'Secret KVM entries are not seeded from source',
  failTitle: 'Secret KVM entry is seeded from source',
  why:
    'Encryption of a key value map protects the entry where it is stored, not the file that it was filled from. Everyone who can clone' +
    ' the repository has the value, and so has its history.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 540],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'CC8.1'], 'iso27001@2022': ['A.5.17', 'A.8.4', 'A.8.28'] },
  rationale: 'Source under version control is no place to hand over authentication information.',
  limits: [
    'Entries whose key names no credential and whose value has no known form are taken for configuration.',
    'Entries of live maps are never read.',
  ],
  requires: [],
  from: ['repo.files', 'repo.apigeeBundles'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'apigee-kvm-seed',
      sources: ['apigee'],
      counts: ({ form }) => form === 'apigee-config',
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('No entry with the name of a credential holds a literal.');
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a token that the pipeline fills in at deployment',
      severity: literalSeverity(found),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Leave a token in the file and let the pipeline write the entry from the vault.',
      code: 'gcloud secrets versions access latest --secret=SECRET | apigeecli kvms entries create --map MAP --key KEY --env ENV --org ORG --value "$(cat)"',
      language: 'shell',
    },
  ],
});
