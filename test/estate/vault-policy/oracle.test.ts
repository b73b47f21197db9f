import { describe, expect, test } from '@jest/globals';
import { compilePolicies } from '../../../src/estate/vault-policy/acl.ts';
import { capabilitiesOf, decide, type VaultOperation } from '../../../src/estate/vault-policy/decide.ts';
import { commonPath, matchesPattern, overlaps, pathPattern } from '../../../src/estate/vault-policy/pattern.ts';
import { generatedSet, policiesOf, randomFrom, somePath, somePattern } from './generated.ts';
import { oracleAllows, oracleCapabilities, patternRegExp } from './oracle.ts';

const operations: readonly VaultOperation[] = ['create', 'read', 'update', 'patch', 'delete', 'list', 'scan'];

describe('the engine and the oracle', () => {
  test('agree on the capabilities of generated paths', () => {
    const random = randomFrom(20261);
    let cases = 0;
    for (let round = 0; round < 600; round++) {
      const { texts, stanzas, paths } = generatedSet(random, 12);
      const acl = compilePolicies(policiesOf(texts));
      for (const path of paths) {
        const expected = oracleCapabilities(stanzas, path);
        const got = capabilitiesOf(acl, path);
        // Comparing texts first keeps thousands of cases fast.
        if (JSON.stringify(got) !== JSON.stringify(expected))
          expect({ texts, path, got }).toEqual({ texts, path, got: expected });
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(5000);
  });

  test('agree on requests, where only LIST and SCAN fall back to rules without a slash', () => {
    const random = randomFrom(77);
    const verdicts = { allowed: 0, denied: 0 };
    for (let round = 0; round < 250; round++) {
      const { texts, stanzas, paths } = generatedSet(random, 6);
      const acl = compilePolicies(policiesOf(texts));
      for (const path of paths) {
        for (const operation of operations) {
          const listing = operation === 'list' || operation === 'scan';
          const asked = listing && !path.endsWith('/') ? `${path}/` : path;
          const verdict = oracleAllows(stanzas, asked, operation) ? 'allowed' : 'denied';
          const got = decide(acl, path, operation, { sudoNeeded: false }).verdict;
          if (got !== verdict)
            expect({ texts, path, operation, got }).toEqual({ texts, path, operation, got: verdict });
          verdicts[verdict] += 1;
        }
      }
    }
    expect(Math.min(verdicts.allowed, verdicts.denied)).toBeGreaterThan(1000);
  });

  test('agree on which paths a pattern matches', () => {
    const random = randomFrom(5);
    let matched = 0;
    for (let round = 0; round < 6000; round++) {
      const pattern = somePattern(random);
      const path = somePath(random);
      const expected = patternRegExp(pattern).test(path);
      const got = matchesPattern(pathPattern(pattern), path);
      if (got !== expected) expect({ pattern, path, got }).toEqual({ pattern, path, got: expected });
      if (expected) matched += 1;
    }
    expect(matched).toBeGreaterThan(200);
  });
});

describe('overlap of patterns', () => {
  // Every path of up to four segments over names that the patterns use, and one that they do not.
  const names = ['a', 'b', 'ab', 'a+', '+b', '*b', '+', '', 'zz'];
  const layers: string[][] = [names];
  for (let depth = 1; depth < 4; depth++) {
    layers.push((layers[depth - 1] ?? []).flatMap((path) => names.map((name) => `${path}/${name}`)));
  }
  const allPaths = layers.flat();

  test('is found exactly where some path matches both', () => {
    const random = randomFrom(99);
    const counts = { yes: 0, no: 0 };
    for (let round = 0; round < 700; round++) {
      const left = somePattern(random);
      const right = somePattern(random);
      const [first, second] = [patternRegExp(left), patternRegExp(right)];
      const common = commonPath(left, right);
      if (common === undefined) {
        const witness = allPaths.find((path) => first.test(path) && second.test(path));
        expect({ left, right, witness }).toEqual({ left, right, witness: undefined });
        counts.no += 1;
      } else {
        expect({ left, right, common, both: first.test(common) && second.test(common) }).toMatchObject({ both: true });
        counts.yes += 1;
      }
      expect(overlaps(left, right)).toBe(overlaps(right, left));
    }
    expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(100);
  });
});
