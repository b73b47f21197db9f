import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';
import { isApigeePolicy } from '../../src/estate/literal-owner.ts';

export const check = defineCheck({
  title: 'Apigee scripts and property sets hold no credentials',
  failTitle: 'Apigee resource file holds a literal credential',
  why:
    'Scripts and property sets are deployed as plain text with the bundle: property sets are never encrypted, and a script shows its' +
    ' strings in every export. A credential in one is known to everyone who may read a revision.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.12'] },
  rationale: 'Authentication information stays under control only where code and configuration hold references to it.',
  limits: ['Resource files of environments are judged where a repository holds them; live ones are not collected.'],
  requires: [],
  from: ['repo.files', 'repo.apigeeBundles'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'apigee-resource-literal',
      sources: ['apigee'],
      counts: ({ form }) => !isApigeePolicy(form) && form !== 'apigee-config',
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('The file holds no literal credential.');
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a flow variable with the prefix private.',
      severity: literalSeverity(found),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Put the new one into an encrypted key value map, and read it as a private variable.',
      code: "const key = context.getVariable('private.backend.key');",
    },
  ],
});
