import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { SettingError, textsSetting } from '../../src/assess/settings.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { liveTokenSubject, readToken, tokensOf } from '../../src/estate/vault.ts';

const breakGlass = textsSetting(
  'vault.breakGlass',
  [],
  'Root tokens that are kept for emergencies: the accessor and the last day of each, as in "hmXb5SkGQ1bEPJwBnJ9vHwYt 2026-12-31".',
);

export const check = defineCheck({
  title: 'No Vault root token is alive',
  failTitle: 'Vault root token is alive',
  why:
    'A root token may do everything in Vault, is bound to nobody, and never ends. It is meant for the set-up and for emergencies, and ' +
    'to be revoked right after: whoever finds one that was left in a shell history, a ticket or a script owns every secret and every policy.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [250, 1391],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.8.2', 'A.5.17'] },
  rationale: 'Privileged access is restricted only where no credential stands that bypasses every policy.',
  limits: ['A token that was made and revoked between two scans is seen in the audit log only.'],
  requires: ['vault.tokens'],
  from: [],
  settings: { breakGlass: { ...breakGlass, parse: parseBreakGlass } },
  population: (estate) => estate.vaults.flatMap(tokensOf),
  subject: liveTokenSubject,
  assess: (item, context) => {
    const { read, settings, now } = context;
    const token = readToken(context, item);
    if (token.ended === true) return notApplicable('The token ended between the two calls of the scan.');
    const { policies } = token;
    if (policies === undefined) return read(lacking(item.reading, 'malformed', 'the token does not show its policies'));
    if (!policies.includes('root')) return pass('The token does not have the root policy.');
    const lastDay = lastDayOf(settings.breakGlass, item.accessor);
    if (lastDay !== undefined && now < Date.parse(`${lastDay}T00:00:00Z`) + 86_400_000)
      return pass(`The root token is kept for emergencies until ${lastDay}.`);
    return fail({
      reason:
        lastDay === undefined
          ? `A root token${token.issueTime === undefined ? '' : `, made on ${token.issueTime.slice(0, 10)},`} is alive.`
          : `A root token is alive after ${lastDay}, the last day for which it was kept.`,
      observed: 'policies root',
      expected: 'no live token with the policy root',
    });
  },
  fix: ({ accessor, cluster }) => {
    const option = namespaceOption(cluster.namespace);
    return [
      {
        text: 'Give those who use it a way to sign in with policies of their own first, then revoke it. What was made with it goes with it: its child tokens and their leases.',
        code: `vault token lookup${option} -accessor ${shellWord(accessor)}
vault token revoke${option} -accessor ${shellWord(accessor)}`,
        language: 'shell',
      },
      {
        text: 'In an emergency, make a new one with the unseal or recovery keys, and revoke it at the end.',
        code: 'vault operator generate-root -init',
        language: 'shell',
      },
    ];
  },
});

function parseBreakGlass(input: unknown): readonly string[] {
  const entries = breakGlass.parse(input);
  if (entries.every((entry) => /^\S+ \d{4}-\d{2}-\d{2}$/.test(entry) && !Number.isNaN(Date.parse(entry.slice(-10)))))
    return entries;
  throw new SettingError(`${breakGlass.name} takes texts of an accessor, a space and a day such as 2026-12-31`);
}

function lastDayOf(entries: readonly string[], accessor: string): string | undefined {
  return entries.find((entry) => entry.startsWith(`${accessor} `))?.slice(-10);
}
