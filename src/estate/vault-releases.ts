import type { VaultProduct } from '../evidence/vault-policy.ts';

/** Releases that are known to have written secrets, or to write them, into logs. As published by November 2026. */
interface LeakyReleases {
  readonly product: VaultProduct;
  /** First and last release of each range, both within it. */
  readonly ranges: readonly (readonly [first: string, last: string])[];
  /** Ranges of the enterprise edition where they are others. */
  readonly enterprise?: readonly (readonly [first: string, last: string])[];
  readonly leaks: string;
  readonly advisory: string;
}

const leaky: readonly LeakyReleases[] = [
  {
    product: 'vault',
    ranges: [['1.15.0', '1.15.4']],
    leaks: 'every audit device logs in clear once one has log_raw',
    advisory: 'CVE-2024-0831',
  },
  {
    product: 'vault',
    ranges: [['1.17.3', '1.17.4']],
    enterprise: [
      ['1.16.7', '1.16.8'],
      ['1.17.3', '1.17.4'],
    ],
    leaks: 'audit devices log tokens and their accessors in clear',
    advisory: 'CVE-2024-8365',
  },
  {
    product: 'vault',
    ranges: [['0.3.0', '1.19.2']],
    enterprise: [
      ['0.3.0', '1.16.19'],
      ['1.17.0', '1.17.15'],
      ['1.18.0', '1.18.8'],
      ['1.19.0', '1.19.2'],
    ],
    leaks: 'malformed writes put secrets of KV version 2 into the logs of the server and of audit devices',
    advisory: 'CVE-2025-4166',
  },
  {
    product: 'openbao',
    ranges: [['2.0.0', '2.4.1']],
    leaks: 'audit devices log some fields of answers in clear',
    advisory: 'CVE-2025-62513, CVE-2025-62705',
  },
];

/** What a release leaks, in words with the advisory; `undefined` where it is not on the list. */
export function knownLeak(product: VaultProduct, version: string): string | undefined {
  const isEnterprise = /\+ent\b/.test(version);
  const found = leaky.find(({ product: of, ranges, enterprise }) => {
    const own = isEnterprise ? (enterprise ?? ranges) : ranges;
    return (
      of === product &&
      own.some(([first, last]) => compareVersions(version, first) >= 0 && compareVersions(version, last) <= 0)
    );
  });
  return found === undefined ? undefined : `${found.leaks} (${found.advisory})`;
}

/** Orders two versions such as `1.17.3+ent` or `v2.7.2` by their numbers; what follows the numbers does not count. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  const at = [0, 1, 2].find((index) => (a[index] ?? 0) !== (b[index] ?? 0));
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [numbers = ''] = /^\d+(?:\.\d+)*/.exec(version.replace(/^v/, '')) ?? [];
  return numbers.split('.').map(Number);
}
