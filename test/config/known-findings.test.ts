import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.ts';
import {
  knownFindingsText,
  parseKnownFindings,
  withNewFindings,
  type KnownEntry,
} from '../../src/config/known-findings.ts';

const entry: KnownEntry = {
  fingerprint: '1234e5678901234567890123456789ab',
  check: 'hardcoded-secrets/apim-policy-literal',
  path: 'apis/orders: "x"/policy.xml',
  reason: 'is replaced in March',
  added: '2026-01-05',
};

describe('a known-findings file', () => {
  test('reads as it was written, also where an entry waits for its reason', () => {
    const entries = [entry, { ...entry, fingerprint: '0'.repeat(32), reason: '' }];
    expect(parseKnownFindings(knownFindingsText(entries), 'known.yaml')).toEqual(entries);
    expect(knownFindingsText(entries)).toMatch(/^# Known findings/);
  });

  test('grows by what it does not list, and keeps what it says', () => {
    const fresh = { fingerprint: 'f'.repeat(32), check: 'a/b', path: 'x' };
    expect(withNewFindings([entry], [{ ...fresh, fingerprint: entry.fingerprint }, fresh], '2026-02-01')).toEqual([
      entry,
      { ...fresh, reason: '', added: '2026-02-01' },
    ]);
  });

  test('masks what has the form of a credential in a reason', () => {
    const token = `hvs.${'CAESIKeel0'.repeat(4)}`;
    const [read] = parseKnownFindings(knownFindingsText([{ ...entry, reason: `was ${token}` }]), 'known.yaml');
    expect(read?.reason).toBe('was [masked]');
  });

  test.each([
    ['no YAML', 'a: [', 'known.yaml:1'],
    ['another file', 'version: 1\nsource: []\n', 'source'],
    ['no version', 'findings: []\n', 'version'],
    [
      'an entry without a fingerprint',
      'version: 1\nfindings:\n  - check: a/b\n    path: x\n    added: 2026-01-01\n',
      'known.yaml:3',
    ],
    ['a date of another form', knownFindingsText([{ ...entry, added: 'yesterday' }]), 'added'],
    ['an entry that is listed twice', knownFindingsText([entry, entry]), 'twice'],
  ])('is refused with its place: %s', (_what, text, words) => {
    expect(() => parseKnownFindings(text, 'known.yaml')).toThrow(ConfigError);
    expect(() => parseKnownFindings(text, 'known.yaml')).toThrow(words);
  });
});
