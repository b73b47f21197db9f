/** Secrets that gateways name, by vault host. Their versions are read; those of other secrets are not. */
export interface SecretReferences {
  /** Notes a Key Vault identifier; text of another form, such as one with a `{{named value}}` in it, names no secret. */
  readonly add: (identifier: string | undefined) => void;
  /** Names in lower case. */
  readonly at: (host: string) => ReadonlySet<string>;
}

export function createSecretReferences(): SecretReferences {
  const byHost = new Map<string, Set<string>>();
  return {
    add: (identifier) => {
      const [, host, name] =
        /^https:\/\/([^/?#:]+)(?::443)?\/secrets\/([0-9a-z-]{1,127})(?:[/?#]|$)/i.exec(identifier ?? '') ?? [];
      if (host === undefined || name === undefined) return;
      const key = host.toLowerCase();
      byHost.set(key, (byHost.get(key) ?? new Set()).add(name.toLowerCase()));
    },
    at: (host) => byHost.get(host) ?? new Set(),
  };
}
