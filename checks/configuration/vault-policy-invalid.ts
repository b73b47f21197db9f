import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { kvFaults, ruleFaults, textFaults, type PolicyFault } from '../../src/estate/vault-policy-faults.ts';
import { editPolicy } from '../../src/estate/vault-proposal.ts';
import {
  requireWholePolicy,
  rulesInForce,
  vaultPolicies,
  vaultPolicySubject,
} from '../../src/estate/vault-policies.ts';

export const check = defineCheck({
  title: 'Vault policies parse and mean what they say',
  failTitle: 'Vault policy does not mean what it says',
  why:
    'Vault takes policies that do less or more than their text says: a star inside a path is a plain character, a path of KV version 2 ' +
    'without data/ or metadata/ reaches nothing, and limits on parameters do not bind what stands inside data. A denial written in ' +
    'such a way denies nothing, and a reviewer who reads the text approves a right that is another one.',
  severity: 'low',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [],
  controls: { 'soc2@2017': ['CC8.1', 'CC6.3'], 'iso27001@2022': ['A.8.9', 'A.8.28'] },
  rationale: 'A change of access rules can be reviewed only where their text says what they do.',
  limits: [
    'Keys and capabilities that one of Vault and OpenBao knows are not a finding: the server that keeps the policy took it.',
    'A plus sign inside a segment is a plain character and is not a finding: names may hold it.',
    'Policy files of a repository are not looked at.',
  ],
  requires: ['vault.policies', 'vault.mounts'],
  from: [],
  population: vaultPolicies,
  subject: vaultPolicySubject,
  assess: (policy, context) => {
    const { read, now } = context;
    const { cluster } = policy;
    const { document, rules } = rulesInForce(context, policy, now);
    const facts = { namespace: cluster.namespace };
    const own = [...textFaults(document.problems), ...rules.flatMap(ruleFaults)];
    // What the text shows is wrong whatever the mounts are.
    const mounts = own.length > 0 && cluster.mounts.status === 'unread' ? [] : read(cluster.mounts);
    const found = [...own, ...rules.flatMap((rule) => kvFaults(rule, mounts))];
    if (found.length > 0) return fail({ reason: `It has ${sayFaults(found)}.`, facts });
    requireWholePolicy(context, policy);
    const commented = document.commentedRules ?? [];
    if (commented.length > 0) {
      const lines = commented.map(({ line }) => String(line)).join(', ');
      return fail({ reason: `It has rules that are commented out (line ${lines}).`, severity: 'info', facts });
    }
    return pass('Its text parses, and each of its paths can match.');
  },
  fix: ({ name }, { facts = {} }) => [
    {
      text: 'Write the rule so that it says what is meant: a star only as the last character, + for one whole segment, data/ or metadata/ behind the mount of KV version 2, capabilities instead of policy. Take out what is commented out: the history of the policy belongs into version control.',
      code: editPolicy(facts['namespace'] ?? '', name),
      language: 'shell',
    },
  ],
});

function sayFaults(faults: readonly PolicyFault[]): string {
  const said = faults.slice(0, 5).map(({ says, line }) => `${says} (line ${String(line)})`);
  return `${said.join('; ')}${faults.length > 5 ? '; and more' : ''}`;
}
