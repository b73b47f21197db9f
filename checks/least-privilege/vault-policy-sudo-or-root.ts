import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { textsSetting } from '../../src/assess/settings.ts';
import { editPolicy } from '../../src/estate/vault-proposal.ts';
import {
  requireWholePolicy,
  rulesInForce,
  sayRules,
  vaultPolicies,
  vaultPolicySubject,
} from '../../src/estate/vault-policies.ts';

export const check = defineCheck({
  title: 'Vault policies give neither sudo nor everything',
  failTitle: 'Vault policy gives sudo or everything',
  why:
    'The capability sudo opens the paths that Vault protects beyond its ordinary rules, such as raw storage, audit devices and the ' +
    'revocation of all leases. A rule for the path * gives a capability on everything that exists and on everything that will. ' +
    'A token with either does not need the policy root to do what root can.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [250, 269],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.8.2', 'A.8.3'] },
  rationale: 'Privileged access is restricted only where rules name the few privileged paths that are needed.',
  limits: [
    'Who holds a policy does not matter here; tokens, entities and groups that hold the policy root are not read.',
    'Policy files of a repository are not looked at.',
  ],
  requires: ['vault.policies'],
  from: [],
  settings: {
    sudoPaths: textsSetting(
      'leastPrivilege.vaultSudoPaths',
      [],
      'Paths on which policies may give sudo, written as in the policies.',
    ),
  },
  population: vaultPolicies,
  subject: vaultPolicySubject,
  assess: (policy, context) => {
    const { settings, now } = context;
    const giving = rulesInForce(context, policy, now).rules.filter((rule) => !rule.deny);
    const sudo = giving.filter((rule) => rule.sudo && !settings.sudoPaths.includes(rule.path));
    const everything = giving.filter((rule) => /^(?:\+\/)*\*$/.test(rule.path) && rule.capabilities.length > 0);
    const said = [
      ...(sudo.length === 0 ? [] : [`sudo on ${sayRules(sudo)}`]),
      ...(everything.length === 0
        ? []
        : [`${everything[0]?.capabilities.join(', ') ?? ''} on ${sayRules(everything)}`]),
    ];
    if (said.length > 0) {
      const reason = `The policy gives ${said.join(', and ')}.`;
      return fail({ reason, facts: { namespace: policy.cluster.namespace } });
    }
    requireWholePolicy(context, policy);
    return pass('It gives sudo on no path but those that the configuration allows, and no path is a bare wildcard.');
  },
  fix: ({ name }, { facts = {} }) => [
    {
      text: 'Take sudo out of the rule, or name the one path and capability that is needed. Where sudo on a path is meant, list the path under leastPrivilege.vaultSudoPaths.',
      code: editPolicy(facts['namespace'] ?? '', name),
      language: 'shell',
    },
  ],
});
