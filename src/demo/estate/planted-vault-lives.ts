import { clusterNamed, edited, vaultRole } from './edit-estate.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

/** Faults of HashiCorp Vault: how long its tokens, secret-ids and leases live. */
export const vaultLifeMutations: readonly Mutation[] = [
  {
    check: 'expiry/vault-approle-secret-id-unbounded',
    fault: 'playground-secret-ids-without-number',
    subjectHint: 'auth/approle/role/playground',
    soundHint: 'auth/approle/role/batch-import',
    repair: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline-dev', 'playground')['secret_id_num_uses'] = 40;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'batch-import')['secret_id_ttl'] = 0;
      }),
  },
  {
    check: 'expiry/vault-token-role-unbounded',
    fault: 'night-export-renewed-for-ever',
    subjectHint: 'auth/token/role/night-export',
    soundHint: 'auth/token/role/berth-board',
    repair: (estate) =>
      edited(estate, (draft) => {
        tokenRole(draft, 'night-export')['token_explicit_max_ttl'] = 604_800;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        tokenRole(draft, 'berth-board')['token_explicit_max_ttl'] = 0;
      }),
  },
  {
    check: 'expiry/vault-mount-ttl-over-limit',
    fault: 'sign-in-mount-at-the-system-default',
    subjectHint: 'harbourline-vault/auth/jwt',
    soundHint: 'harbourline-vault/database',
    repair: (estate) =>
      edited(estate, (draft) => {
        mountAt(draft, 'authMounts', 'jwt/').maxLeaseTtl = 31 * 86_400;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        mountAt(draft, 'mounts', 'database/').maxLeaseTtl = 40 * 86_400;
      }),
  },
  {
    check: 'identity/vault-root-token-alive',
    fault: 'root-token-of-the-cutover',
    subjectHint: 'token-cutover',
    soundHint: 'token-berth-display',
    repair: (estate) =>
      edited(estate, (draft) => {
        const cluster = clusterNamed(draft, 'harbourline');
        cluster.tokens = cluster.tokens.filter((token) => token.displayName !== 'token-cutover');
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        tokenNamed(draft, 'token-berth-display').policies = ['root'];
      }),
    consequences: [
      {
        check: 'expiry/vault-token-never-expires',
        subject: 'token-cutover',
        why: 'the token that is gone is judged no more',
      },
    ],
  },
  {
    check: 'expiry/vault-token-never-expires',
    fault: 'tide-sync-token-of-a-quarter',
    subjectHint: 'token-tide-sync',
    soundHint: 'token-portcullis-audit',
    repair: (estate) =>
      edited(estate, (draft) => {
        tokenNamed(draft, 'token-tide-sync').ttl = 28 * 86_400;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        tokenNamed(draft, 'token-portcullis-audit').explicitMaxTtl = 400 * 86_400;
      }),
  },
  {
    check: 'rotation/vault-approle-secret-id-age',
    fault: 'playground-secret-id-of-94-days',
    subjectHint: 'auth/approle/role/playground',
    soundHint: 'auth/approle/role/batch-import',
    repair: (estate) =>
      edited(estate, (draft) => {
        secretIdsOf(draft, 'harbourline-dev', 'playground').shift();
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        secretIdsOf(draft, 'harbourline', 'batch-import').push({ created: '-45d', ttl: 0, numUses: 0 });
      }),
  },
  {
    check: 'rotation/vault-static-role-overdue',
    fault: 'tide-ledger-not-rotated-for-nine-days',
    subjectHint: 'static-roles/tide-ledger',
    soundHint: 'static-roles/berth-ledger',
    repair: (estate) =>
      edited(estate, (draft) => {
        staticRole(draft, 'tide-ledger').rotated = '-6h';
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        staticRole(draft, 'berth-ledger').rotationPeriod = 90 * 86_400;
      }),
  },
  {
    check: 'rotation/vault-dynamic-lease-too-long',
    fault: 'season-report-leases-of-three-days',
    subjectHint: 'database/roles/season-report',
    soundHint: 'database/roles/booking-ro',
    repair: (estate) =>
      edited(estate, (draft) => setDatabaseRole(draft, 'season-report', { default_ttl: 3_600, max_ttl: 28_800 })),
    breakSound: (estate) =>
      edited(estate, (draft) => setDatabaseRole(draft, 'booking-ro', { default_ttl: 3_600, max_ttl: 0 })),
  },
  {
    check: 'expiry/vault-ttl-mismatch',
    fault: 'site-preview-with-period-and-maximum',
    subjectHint: 'auth/kubernetes/role/site-preview',
    soundHint: 'auth/kubernetes/role/site-search',
    repair: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'site-preview')['token_period'] = 0;
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        vaultRole(draft, 'harbourline', 'site-search')['token_ttl'] = 7_200;
      }),
  },
];

function setDatabaseRole(draft: Estate, name: string, ttls: { default_ttl: number; max_ttl: number }): void {
  const role = clusterNamed(draft, 'harbourline').mounts.find((item) => item.path === 'database/')?.objects[
    `roles/${name}`
  ];
  if (typeof role !== 'object' || role === null) throw new Error(`the estate has no database role ${name}`);
  Object.assign(role, ttls);
}

type Cluster = ReturnType<typeof clusterNamed>;

function tokenNamed(draft: Estate, displayName: string): Cluster['tokens'][number] {
  const found = clusterNamed(draft, 'harbourline').tokens.find((token) => token.displayName === displayName);
  if (found === undefined) throw new Error(`the estate has no token ${displayName}`);
  return found;
}

function secretIdsOf(draft: Estate, cluster: string, role: string): Cluster['authMounts'][number]['secretIds'][string] {
  const found = clusterNamed(draft, cluster).authMounts.find((mount) => role in mount.secretIds)?.secretIds[role];
  if (found === undefined) throw new Error(`the estate has no secret-ids of ${role}`);
  return found;
}

function staticRole(draft: Estate, name: string): Cluster['mounts'][number]['staticRoles'][string] {
  const found = clusterNamed(draft, 'harbourline').mounts.find((mount) => name in mount.staticRoles)?.staticRoles[name];
  if (found === undefined) throw new Error(`the estate has no static role ${name}`);
  return found;
}

function mountAt(draft: Estate, kind: 'mounts' | 'authMounts', path: string): { maxLeaseTtl: number } {
  const found = clusterNamed(draft, 'harbourline')[kind].find((mount) => mount.path === path);
  if (found === undefined) throw new Error(`the estate has no Vault mount ${path}`);
  return found;
}

function tokenRole(draft: Estate, name: string): Record<string, unknown> {
  const found = clusterNamed(draft, 'harbourline').tokenRoles[name];
  if (found === undefined) throw new Error(`the estate has no token role ${name}`);
  return found;
}
