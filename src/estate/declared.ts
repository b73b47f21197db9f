import { z } from 'zod';
import type { Evidence } from '../evidence/evidence.ts';

/** The part of the configuration that says what the estate should hold. Everything else in it is of no concern here. */
const declaredConfig = z.object({
  azure: z.array(z.object({ name: z.string(), subscriptions: z.array(z.string()) })).default([]),
  vault: z
    .array(
      z.object({
        name: z.string(),
        address: z.string(),
        namespace: z.string().optional(),
        'audit-files': z.array(z.string()).optional(),
      }),
    )
    .default([]),
});

export interface DeclaredVault {
  readonly name: string;
  /** Host and, where it is not the scheme's own, port, in lower case; empty where the address is none. */
  readonly host: string;
  readonly address: string;
  /** Path of the address, below which the API's `/v1/` lies, without a slash at its end; empty for most. */
  readonly basePath: string;
  /** Namespace path without slashes at its ends; empty for the root namespace. */
  readonly namespace: string;
  readonly hasAuditFiles: boolean;
}

export interface Declared {
  readonly azure: readonly { readonly name: string; readonly subscriptions: readonly string[] }[];
  readonly vault: readonly DeclaredVault[];
}

/** What the configuration of a run declares to be in scope, narrowed to the targets that the run had. */
export function declaredScope(evidence: Evidence): Declared {
  const parsed = declaredConfig.safeParse(evidence.header.config);
  const config = parsed.success ? parsed.data : { azure: [], vault: [] };
  const has = (kind: string, name: string): boolean =>
    evidence.header.targets.some((target) => target.kind === kind && target.name === name);
  return {
    azure: config.azure
      .filter((entry) => has('azure', entry.name))
      .map((entry) => ({ ...entry, subscriptions: entry.subscriptions.map((id) => id.toLowerCase()) })),
    vault: config.vault
      .filter((entry) => has('vault', entry.name))
      .map((entry) => ({
        name: entry.name,
        host: hostOf(entry.address),
        address: entry.address,
        basePath: basePathOf(entry.address),
        namespace: entry.namespace ?? '',
        hasAuditFiles: (entry['audit-files'] ?? []).length > 0,
      })),
  };
}

function hostOf(address: string): string {
  const parts = /^(https?):\/\/([^/?#]+)/i.exec(address);
  const host = (parts?.[2] ?? '').toLowerCase();
  return host.replace(parts?.[1]?.toLowerCase() === 'https' ? /:443$/ : /:80$/, '');
}

function basePathOf(address: string): string {
  const path = /^https?:\/\/[^/?#]+(\/[^?#]*)?/i.exec(address)?.[1] ?? '';
  return path.replace(/\/+$/, '');
}
