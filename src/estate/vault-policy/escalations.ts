import type { VaultCapability } from '../../evidence/vault-policy.ts';
import { certainRules, type Acl, type MergedRule, type RuleRef } from './acl.ts';
import { decide } from './decide.ts';
import { commonPath } from './pattern.ts';
import { pathsGranting } from './reach.ts';

/** A way in which a token can get more than its policies say. */
export type EscalationKind =
  | 'root'
  | 'sudo-everything'
  | 'policy-write'
  | 'role-write'
  | 'secret-id-mint'
  | 'token-create'
  | 'identity-write'
  | 'auth-mount-write'
  | 'mount-write'
  | 'audit-write'
  | 'raw-storage'
  | 'root-generation'
  | 'namespace-write';

export interface Escalation {
  readonly kind: EscalationKind;
  readonly capability: VaultCapability;
  /** One path at which it can be done, with its namespace; `~any~` stands for any name. */
  readonly path: string;
  /** The stanza that counts there. With the policy root, and where a policy was not read in full, there is none. */
  readonly rule?: RuleRef;
  /** False where a template, an expiration or an unread policy leaves it open. */
  readonly certain: boolean;
}

interface Target {
  readonly kind: EscalationKind;
  readonly pattern: string;
  readonly capabilities: readonly ('create' | 'update' | 'read' | 'delete')[];
}

const UPDATE = ['update'] as const;
const CREATE_OR_UPDATE = ['create', 'update'] as const;

// Which capability a call needs, and that the missing sudo refuses it, was tried on OpenBao 2.7.2: only roles and users of
// auth methods know `create`, and everything else takes writes as `update`.
const TARGETS: readonly Target[] = [
  { kind: 'policy-write', pattern: 'sys/policies/acl/+', capabilities: UPDATE },
  { kind: 'policy-write', pattern: 'sys/policy/+', capabilities: UPDATE },
  { kind: 'token-create', pattern: 'auth/token/create', capabilities: UPDATE },
  { kind: 'token-create', pattern: 'auth/token/create/+', capabilities: UPDATE },
  { kind: 'token-create', pattern: 'auth/token/create-orphan', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/entity', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/entity/id/+', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/entity/name/+', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/entity/merge', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/entity-alias', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/entity-alias/id/+', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/group', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/group/id/+', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/group/name/+', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/group-alias', capabilities: UPDATE },
  { kind: 'identity-write', pattern: 'identity/group-alias/id/+', capabilities: UPDATE },
  { kind: 'auth-mount-write', pattern: 'sys/auth/*', capabilities: UPDATE },
  { kind: 'auth-mount-write', pattern: 'sys/mounts/auth/*', capabilities: UPDATE },
  { kind: 'mount-write', pattern: 'sys/mounts/+', capabilities: UPDATE },
  { kind: 'mount-write', pattern: 'sys/remount', capabilities: UPDATE },
  { kind: 'audit-write', pattern: 'sys/audit/*', capabilities: ['update', 'delete'] },
  { kind: 'raw-storage', pattern: 'sys/raw/*', capabilities: ['read', 'create', 'update'] },
  { kind: 'root-generation', pattern: 'sys/generate-root/*', capabilities: UPDATE },
  { kind: 'root-generation', pattern: 'sys/rotate/root/*', capabilities: UPDATE },
  { kind: 'namespace-write', pattern: 'sys/namespaces/+', capabilities: UPDATE },
];

/** Below an auth mount; `types` are the methods that have such a path. */
interface AuthTarget extends Target {
  readonly types?: readonly string[];
}

const WITH_USERS = ['userpass', 'ldap', 'radius'];
const WITH_ROLES = ['approle', 'jwt', 'oidc', 'kubernetes', 'azure', 'aws', 'gcp', 'alicloud', 'oci', 'saml'];

const BELOW_AUTH: readonly AuthTarget[] = [
  { kind: 'role-write', pattern: 'role/+', capabilities: CREATE_OR_UPDATE, types: WITH_ROLES },
  { kind: 'role-write', pattern: 'role/+/policies', capabilities: UPDATE, types: ['approle'] },
  { kind: 'role-write', pattern: 'roles/+', capabilities: CREATE_OR_UPDATE, types: ['token', 'cf'] },
  { kind: 'role-write', pattern: 'certs/+', capabilities: UPDATE, types: ['cert'] },
  { kind: 'role-write', pattern: 'users/+', capabilities: CREATE_OR_UPDATE, types: WITH_USERS },
  { kind: 'role-write', pattern: 'groups/+', capabilities: CREATE_OR_UPDATE, types: ['ldap', 'okta', 'kerberos'] },
  { kind: 'role-write', pattern: 'users/+/policies', capabilities: UPDATE, types: ['userpass'] },
  { kind: 'role-write', pattern: 'users/+/password', capabilities: UPDATE, types: ['userpass'] },
  { kind: 'secret-id-mint', pattern: 'role/+/secret-id', capabilities: UPDATE, types: ['approle'] },
  { kind: 'secret-id-mint', pattern: 'role/+/custom-secret-id', capabilities: UPDATE, types: ['approle'] },
  { kind: 'auth-mount-write', pattern: 'config', capabilities: UPDATE },
];

/** A mount of an auth method: `auth/<path>` without a slash at the end. Without a type every method is thought of. */
export interface AuthMountShape {
  readonly path: string;
  readonly type?: string;
}

export interface EscalationOptions {
  /** All auth mounts; without them every `auth/<one segment>` is thought to be a mount. */
  readonly authMounts?: readonly AuthMountShape[];
  /** Namespaces to look into, `team/`, besides those that the policies lie in. */
  readonly namespaces?: readonly string[];
}

/**
 * The ways in which a token can widen its own rights, each proven by a path at which {@link decide} allows the call.
 * One result for each kind and stanza, sorted by kind, then by path.
 */
export function escalations(acl: Acl, options: EscalationOptions = {}): Escalation[] {
  const certain = acl.unusable === undefined;
  const roots = acl.rootOf.map((namespace): Escalation => {
    return { kind: 'root', capability: 'sudo', path: `${namespace}*`, certain };
  });
  const rules = [...certainRules(acl), ...acl.uncertain];
  const targets = targetsIn(options.authMounts ?? ANY_MOUNT);
  const found = new Map<string, Escalation>();
  for (const escalation of [
    ...sudoEverywhere(acl),
    ...rules.flatMap((rule) => reachedBy(acl, rule, targets, options)),
  ]) {
    const { rule } = escalation;
    const key = [escalation.kind, rule?.namespace, rule?.policy, rule?.path].join('\n');
    if (!found.has(key)) found.set(key, escalation);
  }
  return [...roots, ...found.values()].toSorted(
    (left, right) => compareText(left.kind, right.kind) || compareText(left.path, right.path),
  );
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function sudoEverywhere(acl: Acl): Escalation[] {
  return pathsGranting(acl, 'sudo')
    .filter((grant) => grant.width === 'server')
    .flatMap(({ rules, pattern, certain }) =>
      rules.map((rule): Escalation => ({ kind: 'sudo-everything', capability: 'sudo', path: pattern, rule, certain })),
    );
}

function reachedBy(acl: Acl, rule: MergedRule, targets: readonly Target[], options: EscalationOptions): Escalation[] {
  if (rule.deny) return [];
  const namespaces = new Set([...acl.namespaces, ...(options.namespaces ?? [])]);
  return [...namespaces].flatMap((namespace) => targets.flatMap((target) => reached(acl, rule, target, namespace)));
}

const ANY_MOUNT: readonly AuthMountShape[] = [{ path: 'auth/+' }];

function targetsIn(mounts: readonly AuthMountShape[]): readonly Target[] {
  const below = mounts.flatMap(({ path, type }) =>
    BELOW_AUTH.filter(({ types }) => type === undefined || types === undefined || types.includes(type)).map(
      (target) => ({
        ...target,
        pattern: `${path}/${target.pattern}`,
      }),
    ),
  );
  return [...TARGETS, ...below];
}

function reached(acl: Acl, rule: MergedRule, target: Target, namespace: string): Escalation[] {
  const wanted = target.capabilities.filter((capability) => rule.capabilities.has(capability));
  if (wanted.length === 0) return [];
  const path = commonPath(rule.pattern.text, `${namespace}${target.pattern}`);
  if (path === undefined) return [];
  for (const capability of wanted) {
    const decision = decide(acl, path.slice(namespace.length), capability, { namespace });
    if (decision.verdict === 'denied') continue;
    const certain = decision.verdict === 'allowed';
    const ref = decision.rule === undefined ? {} : { rule: decision.rule };
    return [{ kind: target.kind, capability, path, ...ref, certain }];
  }
  return [];
}
