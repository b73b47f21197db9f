import { describe, expect, test } from '@jest/globals';
import { literalGroups } from '../../src/collect/literal-groups.ts';
import type { RecordDraft } from '../../src/evidence/record.ts';

function draft(scope: string, groups: readonly number[]): RecordDraft {
  return {
    name: 'repo.apimPolicies',
    part: 'item',
    scope,
    target: 'gateway',
    call: { service: 'files' },
    at: '2026-01-01T00:00:00.000Z',
    droppedKeys: 0,
    outcome: {
      status: 'read',
      value: { path: scope, policy: { literals: groups.map((group) => ({ group, lengthClass: '8-15' })) } },
    },
  };
}

/** Collects two files that share a value, in the given order, and gives the stored groups by file. */
function groupsAfter(order: readonly string[]): Record<string, number[]> {
  const values: Record<string, string[]> = { a: ['shared', 'only-a'], b: ['only-b', 'shared'], c: [] };
  const groups = literalGroups();
  for (const file of order)
    groups.holds(
      draft(
        file,
        values[file]!.map((value) => groups.groupOf(value)),
      ),
    );
  return Object.fromEntries(
    groups.release().map(({ scope, outcome }) => {
      const { value } = outcome as { value: { policy: { literals: { group: number }[] } } };
      return [scope, value.policy.literals.map((literal) => literal.group)];
    }),
  );
}

describe('groups of equal literals', () => {
  test('the numbers do not depend on the order in which files were read', () => {
    expect(groupsAfter(['b', 'c', 'a'])).toEqual(groupsAfter(['a', 'b', 'c']));
  });

  test('equal values share a number and others do not', () => {
    const { a, b } = groupsAfter(['a', 'b']);
    expect(a![0]).toBe(b![1]);
    expect(new Set([...a!, ...b!]).size).toBe(3);
  });

  test('a record without literals need not wait', () => {
    const groups = literalGroups();
    expect(groups.holds(draft('c', []))).toBe(false);
    expect(groups.holds(draft('a', [1]))).toBe(true);
    expect(groups.release()).toHaveLength(1);
    expect(groups.release()).toHaveLength(0);
  });
});
