import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { textsSetting } from '../../src/assess/settings.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { bare } from '../../src/estate/vault.ts';
import { productOf } from '../../src/estate/vault-access.ts';
import { compilePolicies } from '../../src/estate/vault-policy/acl.ts';
import { escalations, type EscalationKind } from '../../src/estate/vault-policy/escalations.ts';
import {
  requireWholePolicy,
  rulesInForce,
  vaultPolicies,
  vaultPolicySubject,
} from '../../src/estate/vault-policies.ts';
import { editPolicy } from '../../src/estate/vault-proposal.ts';

const words: Readonly<Record<EscalationKind, string>> = {
  root: 'is the policy root',
  'sudo-everything': 'gives sudo on everything',
  'policy-write': 'can write policies',
  'role-write': 'can write roles or users of an auth method',
  'secret-id-mint': 'can make secret-ids of any role',
  'token-create': 'can make tokens',
  'identity-write': 'can write entities, groups or their aliases',
  'auth-mount-write': 'can enable or configure auth methods',
  'mount-write': 'can enable or move secret engines',
  'audit-write': 'can change audit devices',
  'raw-storage': 'can reach raw storage',
  'root-generation': 'can take part in making a root token',
  'namespace-write': 'can make namespaces',
};

export const check = defineCheck({
  title: "Only admin policies can change Vault's own access rules",
  failTitle: "Vault policy can change Vault's own access rules",
  why:
    'Whoever may write a policy, a role, an entity or a token can give itself every right that Vault knows, whatever its own policy ' +
    'says of secrets. Such rules often stay behind in policies of pipelines. The attack needs one call and looks like ordinary ' +
    'administration in the log.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [269],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.8.2', 'A.5.3'] },
  rationale: 'Duties are separated only where those who use secrets cannot change who may use them.',
  limits: [
    'Each policy is judged by itself: a rule of another policy of the same token may take the right away or add to it.',
    'Roots of PKI, keys of transit and roles of database engines are not judged.',
    'Policy files of a repository are not looked at.',
  ],
  requires: ['vault.policies', 'vault.authMounts'],
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
    const { document } = rulesInForce(context, policy, now);
    // What was understood of a torn policy proves a way; that there is none needs all of it.
    const acl = compilePolicies([{ name, document: { ...document, complete: true } }], {
      product: productOf(cluster),
      now: new Date(now).toISOString(),
    });
    const authMounts = read(cluster.authMounts).map(({ path, type }) => {
      return { path: `auth/${bare(path).replace(/^auth\//, '')}`, type };
    });
    const found = escalations(acl, { authMounts });
    const certain = found.filter((way) => way.certain);
    if (certain.length > 0) {
      const ways = certain.slice(0, 5).map(({ kind, capability, path, rule }) => {
        const line = rule === undefined ? '' : `, line ${String(rule.span.line)}`;
        return `${words[kind]} (${capability} on ${path.replaceAll('~any~', 'any name')}${line})`;
      });
      return fail({
        reason: `It ${ways.join('; it ')}${certain.length > 5 ? '; and more' : ''}.`,
        facts: { namespace: cluster.namespace },
      });
    }
    requireWholePolicy(context, policy);
    const [doubt] = found;
    if (doubt !== undefined) {
      const detail = `whether it ${words[doubt.kind]} depends on a template, at ${doubt.path}`;
      return read(lacking(cluster.policy(name), 'condition', detail));
    }
    return pass('None of its rules allows a change of who may do what.');
  },
  fix: ({ name }, { facts = {} }) => [
    {
      text: 'Take the rules out of the policy, and give them to an administration role that people use for a short time. Where this policy is that of such a role, list it under leastPrivilege.vaultAdminPolicies.',
      code: editPolicy(facts['namespace'] ?? '', name),
      language: 'shell',
    },
  ],
});
