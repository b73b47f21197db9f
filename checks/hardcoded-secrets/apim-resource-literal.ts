import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { literalAbout, literalSeverity, ownedLiterals, sayLiteral } from '../../src/estate/found-literals.ts';

export const check = defineCheck({
  title: 'Backends, loggers and identity settings reference their secrets',
  failTitle: 'API Management resource holds a literal credential',
  why:
    'A backend credential, logger connection string or client secret that stands in the definition of its resource is a copy that no' +
    ' rotation reaches. The service gives backend credentials back in clear to everyone who may read it.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [798, 522],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.7', 'C1.1'], 'iso27001@2022': ['A.5.17', 'A.8.12', 'A.8.28'] },
  rationale: 'Authentication information stays under control only where definitions hold references to it.',
  limits: [
    'Definitions in files are judged; backends, loggers, caches and identity providers of the running service are not collected.',
  ],
  requires: [],
  from: ['repo.files', 'repo.iac'],
  population: (estate) =>
    ownedLiterals(estate, {
      owner: 'apim-resource-literal',
      sources: ['files', 'iac'],
      counts: ({ form }) => /^(?:apiops|apim)-/.test(form),
    }),
  subject: literalAbout,
  assess: ({ place, found }, { read }) => {
    read(place.document);
    if (found === undefined) return pass('No credential field of the resource holds a literal.');
    return fail({
      reason: sayLiteral(found),
      observed: 'a literal value',
      expected: 'a named value, a Key Vault reference or a managed identity',
      severity: literalSeverity(found),
    });
  },
  fix: () => [
    { text: 'Replace the credential at its source: whoever could read this text has it, and the history keeps it.' },
    {
      text: 'Refer to a named value that comes from Key Vault, or let the service sign in with its managed identity and drop the credential.',
      code: JSON.stringify(
        { properties: { credentials: { header: { 'x-api-key': ['{{backend-key}}'] } } } },
        undefined,
        2,
      ),
      language: 'json',
    },
  ],
});
