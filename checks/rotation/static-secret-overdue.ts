import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { durationSetting, durationsSetting, fitsPattern, sayDuration } from '../../src/assess/settings.ts';
import { durationFor } from '../../src/estate/duration-classes.ts';
import { secretOf } from '../../src/estate/key-vault.ts';
import { vaultAtHost } from '../../src/estate/vault-lookup.ts';
import { vaultSecret } from '../../src/estate/kv-secret.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { usedSecrets, type UsedSecret } from '../../src/estate/used-secrets.ts';
import { shellWord } from '../../src/estate/vault-proposal.ts';

export const check = defineCheck({
  title: 'Static secrets of gateways are rotated monthly',
  failTitle: 'Static secret of a gateway is overdue for rotation',
  why:
    'A static secret is worth stealing for as long as it stays the same, and nobody notices when a copy leaves the company. Regular ' +
    'replacement bounds that time and proves that replacement works, so that it can be done within minutes when it has to be. The ' +
    'age counts from the creation of the current version: changes of tags or expiry do not make a secret younger.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [262],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.8.24', 'A.5.17'] },
  rationale: 'The age of the current version shows whether authentication information is replaced as planned.',
  limits: [
    'Secrets that belong to a certificate are judged by the certificate, and dynamic credentials of Vault by their lease.',
    'KV version 1 keeps no times; Apigee and secrets addressed by an expression are not resolved.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.namedValues',
    'apim.certificates',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'keyVault.vaults',
    'keyVault.secretProperties',
    'vault.mounts',
    'vault.kvMetadata',
    'repo.apimPolicies',
  ],
  settings: {
    maxAge: durationSetting('rotation.staticSecretMaxAge', '30d', 'Greatest age of the current version of a secret.'),
    slack: durationSetting('rotation.overdueSlack', '2d', 'Days of grace: a calendar month has up to 31 days.'),
    classes: durationsSetting('rotation.classes', 'Other greatest ages, by pattern of the secret name.'),
  },
  population: usedSecrets,
  subject: (used) => ({
    id: used.id,
    name: used.name,
    kind: used.kind === 'vault' ? 'Vault path' : 'Key Vault secret',
    target: targetOf(used),
  }),
  assess: (used, context): Outcome => {
    const { read, cite, estate, settings, now } = context;
    if (used.kind === 'untold') {
      return read(lacking(used.reference.reading, 'partial', `the secret of ${used.name} cannot be told: ${used.why}`));
    }
    const limit = durationFor(used.name, settings.maxAge, settings.classes, fitsPattern);
    if (used.kind === 'vault') {
      read(used.use.place.document);
      if (used.use.otherNamespace)
        return read(
          lacking(used.cluster.mounts, 'not-collected', 'the policy names another namespace than the one that is read'),
        );
      const found = vaultSecret(context, used.cluster, used.path);
      if (found.kind === 'dynamic')
        return notApplicable(`The ${found.engine} engine makes its credentials on request.`);
      return byAge(found.createdTime, limit, settings.slack, now, {
        path: used.path,
        mount: used.path.slice(0, -`/data/${found.name}`.length),
        name: found.name,
        namespace: used.cluster.namespace,
      });
    }
    for (const { reading, row } of used.references) {
      read(reading);
      if (row !== undefined) cite(reading, row);
    }
    const { host, name } = used.secret;
    const store = vaultAtHost(context, estate, host);
    const secret = secretOf(context, store, name);
    if (secret === undefined) return read(lacking(store.secrets, 'not-found', `${store.name} lists no secret ${name}`));
    if (secret.managed === true) return notApplicable('The secret belongs to a certificate, which has its own period.');
    if (secret.createdOn === undefined) {
      return read(lacking(store.secrets, 'malformed', `the vault does not say when ${name} was made`));
    }
    return byAge(secret.createdOn, limit, settings.slack, now, { vault: store.vault.name, secret: secret.name });
  },
  fix: (_used, { facts = {} }): readonly FixStep[] =>
    facts['path'] === undefined
      ? [
          {
            text: 'Put a new value in, from a file that only you can read; gateways that refer to no version take it within four hours.',
            code: `az keyvault secret set --vault-name ${facts['vault'] ?? ''} --name ${facts['secret'] ?? ''} --file "$NEW_VALUE_FILE"`,
            language: 'shell',
          },
          { text: 'Disable the old version once nothing uses it, and let a timer do all this from now on.' },
        ]
      : [
          {
            text:
              'Write a new version with a new value of the field that gateways use; the other fields stay as they are. The value ' +
              'comes from standard input, so that it stays out of the shell history.',
            code: patchCommand(facts),
            language: 'shell',
          },
          { text: 'Better: let a dynamic secrets engine make short-lived credentials instead.' },
        ],
});

function targetOf(used: UsedSecret): string {
  if (used.kind === 'vault') return used.cluster.target;
  const reference = used.kind === 'untold' ? used.reference : used.references[0];
  return reference?.gateway.target ?? '';
}

function byAge(
  created: string,
  limit: number,
  slack: number,
  now: number,
  facts: Readonly<Record<string, string>>,
): Outcome {
  const age = Math.max(0, (now - Date.parse(created)) / 1000);
  const observed = `current version is ${sayDuration(age)} old`;
  if (age <= limit + slack) return pass(`The current version is within ${sayDuration(limit)}.`, observed);
  return fail({
    reason: `The current version is ${sayDuration(age)} old; ${sayDuration(limit)} and ${sayDuration(slack)} of grace are allowed.`,
    observed,
    expected: `at most ${sayDuration(limit)}`,
    facts,
  });
}

/** `kv put` would drop every field that it does not name. */
function patchCommand({ mount = '', name = '', namespace = '' }: Readonly<Record<string, string>>): string {
  const where = namespace === '' ? '' : `-namespace=${shellWord(namespace)} `;
  return `vault kv patch ${where}-mount=${shellWord(mount)} ${shellWord(name)} "$FIELD=-"`;
}
