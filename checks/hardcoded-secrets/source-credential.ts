import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { isServed, literalAbout, ownedLiterals, sayLiteral, servedSeverity } from '../../src/estate/found-literals.ts';
import { textOwner } from '../../src/estate/literal-owner.ts';

export const check = defineCheck({
  title: 'Repositories hold no known credential forms',
  failTitle: 'File holds a known form of credential',
  why:
    'Whoever clones the repository has the credential, and so has every build machine, fork and backup of it. Taking it out of the file' +
    ' does not take it back: only replacing it does.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [798, 540],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'CC8.1'], 'iso27001@2022': ['A.5.17', 'A.8.4', 'A.8.28'] },
  rationale: 'Source under version control is no place for authentication information.',
  limits: [
    'Policies, bundles, templates and API definitions have checks of their own.',
    'A file counts as sent to browsers by its name and folder; there a finding rates one level higher.',
    'Text without the name or the form of a credential is not reported, however random it looks.',
  ],
  requires: [],
  from: ['repo.files'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'source-credential',
      sources: ['files'],
      counts: ({ form }) => textOwner(form) === 'source-credential',
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('The file holds no known form of credential.');
    return fail({
      reason: isServed(place.path) ? `${sayLiteral(found)} Browsers are sent this file.` : sayLiteral(found),
      observed: 'a literal value',
      expected: 'a reference to a vault, or a variable that the pipeline fills in',
      severity: servedSeverity(found, place.path),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Read it at run time from the vault, or hand it over as a variable of the pipeline that the vault fills.',
      code: 'az keyvault secret show --vault-name VAULT --name SECRET --query value --output tsv',
      language: 'shell',
    },
  ],
});
