import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { textsSetting } from '../../src/assess/settings.ts';
import { editPolicy } from '../../src/estate/vault-proposal.ts';
import {
  requireWholePolicy,
  rulesInForce,
  sayRules,
  vaultPolicies,
  vaultPolicySubject,
} from '../../src/estate/vault-policies.ts';
import { wideWrite } from '../../src/estate/wide-writes.ts';

export const check = defineCheck({
  title: 'Vault policies write only to narrow paths',
  failTitle: 'Vault policy writes to a whole mount',
  why:
    'A rule that writes to a whole mount lets one leaked token replace or delete the secrets of every team, and so stop or misdirect ' +
    'every gateway that reads them. A plus sign in the first or second segment does the same over several mounts or teams, and ' +
    'reaches those that are added later.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [732],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.8.3', 'A.5.15'] },
  rationale: 'Access to change information is restricted only where the paths that may be written are named.',
  limits: [
    'Each policy is judged by itself: a narrower rule or a denial in it does not excuse a wide one.',
    'A token owns its cubbyhole/. Logins and lookups are sent as updates and change nothing. The update of transit keys by + is what encryption needs.',
    'Policy files of a repository are not looked at.',
  ],
  requires: ['vault.policies', 'vault.mounts'],
  from: [],
  settings: {
    adminPolicies: textsSetting('leastPrivilege.vaultAdminPolicies', [], 'Policies of those who administer Vault.'),
  },
  population: vaultPolicies,
  subject: vaultPolicySubject,
  assess: (policy, context) => {
    const { read, settings, now } = context;
    const { name, cluster } = policy;
    if (settings.adminPolicies.includes(name))
      return notApplicable('The configuration names it as one of administrators.');
    const { rules } = rulesInForce(context, policy, now);
    // What spans several mounts is wide whatever they are.
    const spans = rules.some((rule) => wideWrite(rule, undefined) !== undefined);
    const mounts = spans && cluster.mounts.status === 'unread' ? undefined : read(cluster.mounts);
    const wide = rules.filter((rule) => wideWrite(rule, mounts) !== undefined);
    if (wide.length > 0) {
      const [first] = wide;
      const { writes = [], over = '' } = first === undefined ? {} : (wideWrite(first, mounts) ?? {});
      return fail({
        reason: `It gives ${writes.join(', ')} on ${over}: ${sayRules(wide)}.`,
        facts: { namespace: cluster.namespace },
      });
    }
    requireWholePolicy(context, policy);
    return pass('None of its rules writes to a whole mount, or to paths whose first or second segment is open.');
  },
  fix: ({ name }, { facts = {} }) => [
    {
      text: 'Name the paths that are written, and only the capabilities that are needed there: create and update for one prefix, delete where it is meant. Where this policy is that of administrators, list it under leastPrivilege.vaultAdminPolicies.',
      code: editPolicy(facts['namespace'] ?? '', name),
      language: 'shell',
    },
  ],
});
