import type { Estate } from './estate.ts';
import { secretId } from './key-vault.ts';
import { distinct, each, known, type Population } from './population.ts';
import { perObject } from './reading-index.ts';
import { secretReferences, type KnownSecret, type SecretReference } from './references.ts';
import type { VaultCluster } from './vault.ts';
import { vaultUses, type VaultUse } from './vault-uses.ts';

/** A secret that a gateway uses, whichever way leads to it. */
export type UsedSecret = UsedKeyVaultSecret | UsedVaultPath | UntoldSecret;

export interface UsedKeyVaultSecret {
  readonly kind: 'key-vault';
  /** `https://<vault>/secrets/<name>`. */
  readonly id: string;
  readonly name: string;
  readonly secret: KnownSecret;
  readonly references: readonly SecretReference[];
}

/** A path that a policy reads in a declared Vault. */
export interface UsedVaultPath {
  readonly kind: 'vault';
  /** `vault:<name>/<path>`, with the namespace before the path where it is another than the one that is read. */
  readonly id: string;
  readonly name: string;
  readonly cluster: VaultCluster;
  readonly path: string;
  readonly use: VaultUse;
}

/** A reference of which nobody can tell what it leads to. */
export interface UntoldSecret {
  readonly kind: 'untold';
  readonly id: string;
  readonly name: string;
  readonly reference: SecretReference;
  readonly why: string;
}

/** Secrets that gateways use, each once. */
export const usedSecrets = perObject((estate: Estate): Population<UsedSecret> =>
  distinct([...each(secretReferences(estate), inKeyVault), ...each(vaultUses(estate), inVault)], ({ id }) => id, join),
);

function inKeyVault(reference: SecretReference): Population<UsedSecret> {
  const { secret, holder } = reference;
  return secret.kind === 'unknown'
    ? known([{ kind: 'untold', id: holder.id, name: holder.name, reference, why: secret.why }])
    : known([
        {
          kind: 'key-vault',
          id: secretId(secret.host, secret.name),
          name: secret.name,
          secret,
          references: [reference],
        },
      ]);
}

function inVault(use: VaultUse): Population<UsedSecret> {
  if (use.does.kind === 'login') return [];
  const { cluster, home } = use;
  const { path } = use.does;
  return known([{ kind: 'vault', id: `${home}/${path}`, name: path, cluster, path, use }]);
}

function join(first: UsedSecret, next: UsedSecret): UsedSecret {
  if (first.kind !== 'key-vault' || next.kind !== 'key-vault') return first;
  return { ...first, references: [...first.references, ...next.references] };
}
