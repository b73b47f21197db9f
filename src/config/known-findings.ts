import { stringify } from 'yaml';
import { z } from 'zod';
import { redact } from '../evidence/redact.ts';
import { ConfigError } from './config-error.ts';
import { readYaml } from './document.ts';

/** An entry of a known-findings file. An empty reason is one that nobody filled in yet: the entry counts for nothing. */
export const knownEntry = z.strictObject({
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  check: z.string().min(1),
  path: z.string(),
  reason: z
    .string()
    .nullish()
    .transform((reason) => redact((reason ?? '').trim()).slice(0, 500)),
  added: z.iso.date(),
});
export type KnownEntry = z.infer<typeof knownEntry>;

const knownFile = z.strictObject({
  version: z.literal(1),
  findings: z
    .array(knownEntry)
    .nullish()
    .transform((entries) => entries ?? []),
});

const heading = ` Known findings of portcullis. An entry counts once its reason is filled in; one that covers nothing any more is
 reported. Written with --write-known, read with --known. Remove an entry to see its finding again.`;

/**
 * Reads the text of a known-findings file.
 * @throws {ConfigError} where it is not YAML or not of this form; all problems at once, without a value of it.
 */
export function parseKnownFindings(text: string, file: string): KnownEntry[] {
  const document = readYaml(text, file);
  const parsed = knownFile.safeParse(document.data ?? {});
  if (parsed.success) return refuseRepeated(parsed.data.findings, file);
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      const keys = issue.code === 'unrecognized_keys' ? ` (there is no key ${issue.keys.map(redact).join(', ')})` : '';
      return {
        file,
        ...document.positionOf(path),
        key: sayKey(path),
        text: `is not what a known-findings file has here${keys}`,
      };
    }),
  );
}

function sayKey(path: readonly (string | number)[]): string {
  return path.map((part) => redact(String(part))).join('.');
}

function refuseRepeated(entries: readonly KnownEntry[], file: string): KnownEntry[] {
  const seen = new Set<string>();
  for (const { fingerprint } of entries) {
    if (seen.has(fingerprint)) throw new ConfigError([{ file, key: fingerprint, text: 'is listed twice' }]);
    seen.add(fingerprint);
  }
  return [...entries];
}

/** Text of a known-findings file. */
export function knownFindingsText(entries: readonly KnownEntry[]): string {
  const body = stringify({ version: 1, findings: entries }, { lineWidth: 0 });
  return `${heading.replaceAll(/^/gm, '#')}\n${body}`;
}

/** What a file held, with the findings that it does not list yet behind it; their reasons are to be filled in. */
export function withNewFindings(
  before: readonly KnownEntry[],
  found: readonly Pick<KnownEntry, 'fingerprint' | 'check' | 'path'>[],
  added: string,
): KnownEntry[] {
  const listed = new Set(before.map(({ fingerprint }) => fingerprint));
  const fresh = found.filter(({ fingerprint }) => !listed.has(fingerprint));
  return [...before, ...fresh.map(({ fingerprint, check, path }) => ({ fingerprint, check, path, reason: '', added }))];
}
