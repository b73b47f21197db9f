import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { liveTokenSubject, readToken, tokensOf } from '../../src/estate/vault.ts';

export const check = defineCheck({
  title: 'Vault tokens end',
  failTitle: 'Vault token lives on without need',
  why:
    'A token that never ends, that was made for months, or that has a long period which nobody renews is a password that nobody looks ' +
    'after. It goes on working after the job that needed it is gone, and a copy of it goes on working too.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613, 262],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.5.18'] },
  rationale: 'Access rights are taken back in time only where the tokens that carry them end by themselves.',
  limits: [
    'Root tokens have a check of their own.',
    'Batch tokens have no accessor: no list shows them, and they end by themselves.',
    'The period of a token that a role of the token method gives it is judged at the role.',
  ],
  requires: ['vault.tokens'],
  from: [],
  settings: {
    maxTtl: durationSetting('expiry.tokenMaxTtl', '30d', 'Longest life of a Vault token.'),
    unusedAfter: durationSetting('leastPrivilege.unusedAfter', '90d', 'How long a right may go without a read.'),
  },
  population: (estate) => estate.vaults.flatMap(tokensOf),
  subject: liveTokenSubject,
  assess: (item, context) => {
    const { read, settings, now } = context;
    const token = readToken(context, item);
    if (token.ended === true) return notApplicable('The token ended between the two calls of the scan.');
    const { policies, expireTime, creationTtl, explicitMaxTtl, period = 0 } = token;
    const touched = token.lastRenewal ?? token.issueTime;
    if (policies?.includes('root') === true) return notApplicable('A root token is judged by a check of its own.');
    const known = policies !== undefined && expireTime !== undefined && touched !== undefined;
    if (!known || creationTtl === undefined || explicitMaxTtl === undefined)
      return read(lacking(item.reading, 'malformed', 'the token does not show its policies or how long it lives'));
    const why = whyTooLong({ expireTime, creationTtl, explicitMaxTtl, period, touched }, settings, now);
    const observed = `ttl ${sayDuration(creationTtl)}, ends ${expireTime ?? 'never'}`;
    if (why === undefined) return pass(`The token was made for ${sayDuration(creationTtl)}.`, observed);
    return fail({ reason: why, observed, expected: `a life of at most ${sayDuration(settings.maxTtl)}` });
  },
  fix: ({ accessor, cluster }) => {
    const option = namespaceOption(cluster.namespace);
    return [
      {
        text: 'Hand its holder one with an end, better from an auth method than by hand.',
        code: `vault token create${option} -policy="$POLICY" -ttl=1h -explicit-max-ttl=24h`,
        language: 'shell',
      },
      {
        text: 'Then revoke this one. Its child tokens and their leases go with it.',
        code: `vault token revoke${option} -accessor ${shellWord(accessor)}`,
        language: 'shell',
      },
    ];
  },
});

interface Lived {
  readonly expireTime: string | null;
  readonly creationTtl: number;
  readonly explicitMaxTtl: number;
  readonly period: number;
  /** When it was made or last renewed. */
  readonly touched: string;
}

function whyTooLong(
  { expireTime, creationTtl, explicitMaxTtl, period, touched }: Lived,
  { maxTtl, unusedAfter }: { readonly maxTtl: number; readonly unusedAfter: number },
  now: number,
): string | undefined {
  if (expireTime === null) return 'The token never ends.';
  if (creationTtl > maxTtl)
    return `The token was made for ${sayDuration(creationTtl)}; ${sayDuration(maxTtl)} are allowed.`;
  if (explicitMaxTtl > maxTtl)
    return `The token may be renewed for ${sayDuration(explicitMaxTtl)}; ${sayDuration(maxTtl)} are allowed.`;
  const idle = (now - Date.parse(touched)) / 1000;
  if (period > 0 && idle > unusedAfter)
    return `The token has a period of ${sayDuration(period)} and was last renewed ${sayDuration(idle)} ago.`;
  return undefined;
}
