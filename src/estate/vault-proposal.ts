import type { Estate } from './estate.ts';
import { bare, type VaultCluster } from './vault.ts';
import { vaultUses } from './vault-uses.ts';

/** Paths that gateway policies read with a role, sorted, as far as they can be told. */
export function pathsReadAs(estate: Estate, cluster: VaultCluster, mount: string, role: string): string[] {
  const paths = vaultUses(estate).flatMap((item): string[] => {
    if (item.kind === 'unlisted' || item.subject.cluster !== cluster || item.subject.otherNamespace) return [];
    const { does } = item.subject;
    return does.kind === 'read' && does.login?.mount === mount && does.login.role === role ? [bare(does.path)] : [];
  });
  return [...new Set(paths)].toSorted();
}

/** A policy that gives the read of these paths and nothing else. */
export function readPolicyHcl(paths: readonly string[]): string {
  return paths.map((path) => `path ${JSON.stringify(path)} {\n  capabilities = ["read"]\n}\n`).join('');
}

/** The command that writes a policy; `bao` takes the same. */
export function policyWriteCommand(namespace: string, name: string, hcl: string): string {
  return `vault policy write${namespaceOption(namespace)} ${shellWord(name)} - <<'EOF'\n${hcl}EOF`;
}

/** The option of a command that names a namespace, with the space before it; empty for the root namespace. */
export function namespaceOption(namespace: string): string {
  return namespace === '' ? '' : ` -namespace=${shellWord(namespace)}`;
}

/** The commands that take a policy out, open it in an editor and write it back; `bao` takes the same. */
export function editPolicy(namespace: string, name: string): string {
  const where = namespace === '' ? '' : ` -namespace=${shellWord(namespace)}`;
  return `vault policy read${where} ${shellWord(name)} > policy.hcl
"$EDITOR" policy.hcl
vault policy write${where} ${shellWord(name)} policy.hcl`;
}

/** A word that the shell passes on as it is. */
export function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
