import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';
import { textOwner } from '../../src/estate/literal-owner.ts';

export const check = defineCheck({
  title: 'API definitions and test requests hold no live credentials',
  failTitle: 'API definition or test request holds a literal credential',
  why:
    'Examples in definitions are published with the API, and collections of requests are handed round among developers. A credential that' +
    ' worked when somebody tried a call usually still works, and assistants copy it into the next file.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 540],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.12'] },
  rationale: 'Published examples and shared requests are no place for authentication information.',
  limits: [
    'Examples that are placeholders or words of a schema pass.',
    'Definitions that only the gateway holds are not collected.',
  ],
  requires: [],
  from: ['repo.files'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'api-definition-literal',
      sources: ['files'],
      counts: ({ form }) => textOwner(form) === 'api-definition-literal',
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('No security header, key or credential field holds a literal.');
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a placeholder or a variable of the client',
      severity: literalSeverity(found, 'medium'),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Write a placeholder into the example, or a variable that each developer sets.',
      code: JSON.stringify({ key: 'Ocp-Apim-Subscription-Key', value: '{{subscription-key}}' }, undefined, 2),
      language: 'json',
    },
  ],
});
