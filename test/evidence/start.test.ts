import { expect, test } from '@jest/globals';
import { startOf, whyNotResumable } from '../../src/evidence/start.ts';

const facts = {
  tool: { name: 'portcullis', version: '0.1.0' },
  command: 'scan',
  startedAt: '2026-11-25T01:00:00.000Z',
  config: { version: 1, azure: [] },
} as const;
const earlier = startOf(facts);
const now = { ...facts, startedAt: '2026-11-25T06:59:00.000Z' };

test('a run of the same tool, command and configuration is gone on with for six hours', () => {
  expect(whyNotResumable(earlier, startOf(now))).toBeUndefined();
  expect(whyNotResumable(earlier, startOf({ ...facts, startedAt: '2026-11-25T07:00:01.000Z' }))).toContain('6 hours');
});

test.each([
  ['version', { tool: { name: 'portcullis', version: '0.2.0' } }, 'version 0.1.0 began it'],
  ['command', { command: 'demo' }, 'scan began it'],
  ['configuration', { config: { version: 1 } }, 'another configuration'],
] as const)('another %s is refused', (_what, over, words) => {
  expect(whyNotResumable(earlier, startOf({ ...now, ...over }))).toContain(words);
});
