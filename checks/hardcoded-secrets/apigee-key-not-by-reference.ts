import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { KeyNotByReference } from '../../src/evidence/file-findings.ts';
import { factAbout, fileFacts, filesOf } from '../../src/estate/file-facts.ts';
import { isApigeePolicy } from '../../src/estate/literal-owner.ts';
import { saySpan } from '../../src/estate/policy-findings.ts';

export const check = defineCheck({
  title: 'Signing keys in Apigee policies are private references',
  failTitle: 'Signing key of an Apigee policy is no private reference',
  why:
    'A key that stands in the policy is in every export of the bundle; a key in a variable without the prefix private. is shown in ' +
    'clear in every debug session. Whoever has it can make tokens and signatures that the gateway or its backends accept.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 321],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7'], 'iso27001@2022': ['A.5.17', 'A.8.24'] },
  rationale: 'A signing key proves who signed only as long as nobody else can see it.',
  limits: [
    'Bundles in repositories are judged; deployed revisions are not collected.',
    'Public keys, certificates and key ids are no secrets and pass.',
  ],
  requires: [],
  from: ['repo.files', 'repo.apigeeBundles'],
  population: (estate) =>
    fileFacts(filesOf(estate, 'apigee'), 'repo.apigeeBundles', {
      facts: (findings) => findings.keysNotByReference,
      label: ({ element }: KeyNotByReference) => element,
      counts: ({ kind }) => isApigeePolicy(kind),
    }),
  subject: (fact) =>
    factAbout(fact, {
      kind: fact.found === undefined ? 'Apigee policy' : 'signing key',
      ...(fact.found === undefined ? {} : { what: fact.found.element, span: fact.found.span }),
    }),
  assess: ({ document, found }, { read }) => {
    read(document);
    if (found === undefined) return pass('It holds no signing key that is text or a public variable.');
    const where = `${found.element} at ${saySpan(found.span)}`;
    return found.why === 'text'
      ? fail({
          reason: `${where} is written as text and not as a reference.`,
          observed: 'a text',
          expected: 'ref="private.NAME"',
        })
      : fail({
          reason: `${where} comes from a variable without the prefix private., which debug sessions show.`,
          observed: 'a variable without the prefix private.',
          expected: 'ref="private.NAME"',
        });
  },
  fix: ({ found }) => [
    ...(found?.why === 'text'
      ? [{ text: 'Make a new key: whoever could read the bundle has this one, and the history keeps it.' }]
      : []),
    {
      text: 'Load the key from an encrypted key value map, or from the vault, into a private variable and refer to that.',
      code: '<SecretKey>\n  <Value ref="private.signing.key"/>\n</SecretKey>',
      language: 'xml',
    },
  ],
});
