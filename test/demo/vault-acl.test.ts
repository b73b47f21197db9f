import { describe, expect, test } from '@jest/globals';
import { capabilitiesOn, vaultAllows } from '../../src/demo/emulator/vault-acl.ts';

const rule = (path: string, ...capabilities: string[]): string =>
  `path "${path}" { capabilities = [${capabilities.map((item) => `"${item}"`).join(', ')}] }`;

describe('capabilities on a path', () => {
  test.each([
    ['nothing is allowed without a rule', [], 'secret/a', false, ['deny']],
    ['an exact rule', [rule('secret/a', 'read')], 'secret/a', false, ['read']],
    ['a prefix rule', [rule('secret/*', 'read')], 'secret/a/b', false, ['read']],
    ['a segment rule', [rule('secret/+/b', 'read')], 'secret/a/b', false, ['read']],
    ['a segment is one segment', [rule('secret/+', 'read')], 'secret/a/b', false, ['deny']],
    ['equal paths unite', [rule('secret/a', 'read'), rule('secret/a', 'list')], 'secret/a', false, ['list', 'read']],
    [
      'a deny of the same path wipes the rest',
      [rule('secret/a', 'read'), rule('secret/a', 'deny')],
      'secret/a',
      false,
      ['deny'],
    ],
    [
      'a more specific allow beats a broad deny',
      [rule('secret/*', 'deny'), rule('secret/a', 'read')],
      'secret/a',
      false,
      ['read'],
    ],
    ['the later wildcard wins', [rule('+/data/*', 'deny'), rule('secret/*', 'read')], 'secret/data/x', false, ['read']],
    [
      'a list falls back to the path without its slash',
      [rule('sys/policies/acl', 'list')],
      'sys/policies/acl/',
      true,
      ['list'],
    ],
    ['the old form', ['path "secret/a" { policy = "read" }'], 'secret/a', false, ['list', 'read']],
    ['a commented rule is none', [`# ${rule('secret/a', 'read')}`], 'secret/a', false, ['deny']],
  ])('%s', (_, policies, path, isList, expected) => {
    expect(capabilitiesOn(policies, path, isList)).toEqual(expected);
  });
});

test('a root-protected path needs sudo besides the capability', () => {
  expect(vaultAllows([rule('sys/audit', 'read')], 'sys/audit', ['read'], false)).toBe(false);
  expect(vaultAllows([rule('sys/audit', 'read', 'sudo')], 'sys/audit', ['read'], false)).toBe(true);
});
