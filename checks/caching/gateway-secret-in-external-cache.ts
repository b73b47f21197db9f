import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { namedValueContent, secretCacheWrites } from '../../src/estate/cache-writes.ts';
import { policyAbout, saySpan } from '../../src/estate/policy-findings.ts';
import { lacking } from '../../src/estate/reading-index.ts';

export const check = defineCheck({
  title: 'Secrets stay out of external caches',
  failTitle: 'Secret is stored in an external cache',
  why:
    'An external cache is a Redis that others reach too: operators, other applications, backups. A secret that a policy puts there ' +
    'in clear can be read by all of them, and no vault log shows it. A policy that names no caching type uses the external cache as ' +
    'soon as somebody adds one, so a safe policy can become unsafe without being touched.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [524, 312],
  controls: { 'soc2@2017': ['CC6.1', 'C1.1', 'CC6.7'], 'iso27001@2022': ['A.8.12', 'A.8.10', 'A.5.17'] },
  rationale: 'Secrets stay within the boundary of the vault and its user only where no shared store gets a copy.',
  limits: [
    'A file of a repository does not say which service it is deployed to: writes that would reach an external cache there are not assessed.',
    'Which value is a secret is told by where it comes from: a vault, a token endpoint or a secret named value.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'apim.namedValues',
    'apim.caches',
    'repo.files',
    'repo.apimPolicies',
  ],
  population: secretCacheWrites,
  subject: ({ id, place, policy, write, name }) => ({
    ...policyAbout(id, place, policy, { kind: 'cache write', span: write.span }),
    name,
  }),
  assess: ({ place, write, sources }, context): Outcome => {
    const { read } = context;
    read(place.document);
    if (write.cachingType === 'internal')
      return pass('It is stored in the cache inside the gateway.', 'caching-type internal');
    const { origin } = place;
    const type = write.cachingType ?? 'none, which means prefer-external';
    if (origin.kind === 'file') {
      if (write.value.encrypted)
        return pass('The policy encrypts the value before it stores it.', `caching-type ${type}`);
      const detail = `the file does not say whether the service it is deployed to has an external cache (caching-type ${type})`;
      return read(lacking(place.document, 'not-collected', detail));
    }
    const caches = read(origin.container.gateway.caches);
    if (caches.length === 0) return notApplicable('The service has no external cache.');
    const told = sources.filter(
      (source) => source.kind !== 'named-value' || namedValueContent(context, place, source.name).kind !== 'plain',
    );
    if (told.length === 0) return notApplicable('What it stores is no secret.');
    if (write.value.encrypted)
      return pass('The policy encrypts the value before it stores it.', `caching-type ${type}`);
    const unknown = told.every((source) => source.kind === 'unknown') ? told[0] : undefined;
    if (unknown?.kind === 'unknown') return read(lacking(place.document, 'partial', unknown.why));
    for (const cache of caches) context.cite(origin.container.gateway.caches, cache.id);
    return fail({
      reason: `The cache write at ${saySpan(write.span)} puts it in clear into the external cache ${caches.map((cache) => cache.name).join(', ')}.`,
      observed: `caching-type ${type}`,
      expected: 'caching-type internal',
    });
  },
  fix: ({ write }): readonly FixStep[] => [
    {
      text: `Keep it in the cache inside the gateway: set this attribute on this ${write.element} element and on the lookup that reads it.`,
      code: 'caching-type="internal"',
      language: 'xml',
    },
    { text: 'Delete the entry in the external cache and replace the secret: whoever can read that cache may have it.' },
  ],
});
