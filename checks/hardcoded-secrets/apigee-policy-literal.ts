import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';
import { isApigeePolicy } from '../../src/estate/literal-owner.ts';

export const check = defineCheck({
  title: 'Apigee policies hold no literal credentials',
  failTitle: 'Apigee policy holds a literal credential',
  why:
    'A credential written into a policy or endpoint travels with every export of the bundle, is shown to everyone who may read a' +
    ' revision, and changes only with a new deployment, so it usually does not change at all.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 312],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.28', 'A.8.12'] },
  rationale: 'Authentication information stays under control only where code and configuration hold references to it.',
  limits: [
    'Bundles in repositories are judged; deployed revisions are not collected.',
    'Keys of signing policies, entries of key value maps, scripts and property sets have checks of their own.',
  ],
  requires: [],
  from: ['repo.files', 'repo.apigeeBundles'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'apigee-policy-literal',
      sources: ['apigee'],
      counts: ({ form }) => isApigeePolicy(form),
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('No credential position of the policy holds a literal.');
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
      text: 'Keep the new one in an encrypted key value map, or fetch it from the vault, and use it as a private variable.',
      code: '<KeyValueMapOperations name="KVM-Backend" mapIdentifier="backend">\n  <Get assignTo="private.backend.key"><Key><Parameter>key</Parameter></Key></Get>\n</KeyValueMapOperations>',
      language: 'xml',
    },
  ],
});
