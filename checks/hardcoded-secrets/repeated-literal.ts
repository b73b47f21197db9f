import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { placeAbout, sayPosition } from '../../src/estate/found-literals.ts';
import { repeatedLiterals } from '../../src/estate/repeated-literals.ts';

const shown = 8;

export const check = defineCheck({
  title: 'No secret is used in more than one place',
  failTitle: 'One credential stands in several places',
  why:
    'A credential that several files or environments share cannot be rotated in one of them without breaking the others, so it is not ' +
    'rotated; and whoever finds the copy of a test environment holds the one of production.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [798, 1391],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.8.31'] },
  rationale: 'Environments and services are separate only where none of them can use the credentials of another.',
  limits: [
    'Values in vaults are never read, so copies inside them stay unseen.',
    'Equal values are recognised by a keyed hash whose key is thrown away after the run.',
    'A live policy and the file that it was published from count as one place.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'apim.namedValues',
    'apim.backends',
    'apim.loggers',
    'apim.caches',
    'apim.identityProviders',
    'apim.openidConnectProviders',
    'apim.authorizationServers',
    'apim.authorizationProviders',
    'repo.files',
    'repo.apimPolicies',
    'repo.apimArtifacts',
    'repo.apigeeBundles',
    'repo.iac',
  ],
  population: repeatedLiterals,
  subject: ({ id, target, repeated }) => {
    if (repeated === undefined) return { id, name: target, kind: 'target', target };
    const { place, literal } = repeated.first;
    return placeAbout(id, place, { kind: 'credential', what: sayPosition(literal), span: literal.span });
  },
  assess: ({ repeated, places, unread }, { read, peek }) => {
    for (const { document } of places) read(document);
    if (repeated === undefined) {
      if (unread !== undefined) peek(unread);
      return pass('No credential in it has the value of another.');
    }
    const { first, occurrences, count } = repeated;
    const names = [...new Set(occurrences.map(({ place }) => place.name))];
    const more = names.length > shown ? ` and ${String(names.length - shown)} more` : '';
    return fail({
      reason: `One ${first.literal.kind} (value group ${String(first.literal.group)}) stands in ${String(count)} places: ${names.slice(0, shown).join(', ')}${more}.`,
      observed: `${String(count)} places`,
      expected: 'a credential of its own for each use, each in the vault of its environment',
    });
  },
  fix: () => [
    { text: 'Make a credential of its own for each service and environment, each in the vault of that environment.' },
    { text: 'Refer to them where the copies stand, and then revoke the shared one.' },
  ],
});
