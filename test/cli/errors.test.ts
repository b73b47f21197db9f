import { describe, expect, test } from '@jest/globals';
import { describeFailure, InterruptedError, UsageError } from '../../src/cli/errors.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { EvidenceError } from '../../src/evidence/record.ts';

describe('telling an error', () => {
  test.each([
    [new UsageError('what', 'do this'), 2],
    [new ConfigError([{ file: 'a.yaml', line: 3, column: 5, key: 'vault[0].address', text: 'is missing' }]), 2],
    [new EvidenceError('changed'), 2],
    [new InterruptedError('portcullis: interrupted'), 130],
    [new TypeError('x is not a function'), 4],
    ['a text that was thrown', 4],
  ])('%s', (error, code) => {
    expect(describeFailure(error, false).code).toBe(code);
  });

  test('a usage error says what to do, a configuration error where', () => {
    expect(describeFailure(new UsageError('what', 'do this'), false).text).toBe('portcullis: what\ndo this');
    const problem = { file: 'a.yaml', line: 3, column: 5, key: 'vault[0].address', text: 'is missing' };
    expect(describeFailure(new ConfigError([problem]), false).text).toBe(
      'portcullis: a.yaml:3:5: vault[0].address: is missing',
    );
  });

  test('the stack is told only when asked for', () => {
    expect(describeFailure(new Error('boom'), false).text).not.toContain('errors.test.ts');
    expect(describeFailure(new Error('boom'), true).text).toContain('errors.test.ts');
  });

  test('a secret that a library put into an error is masked, in the message and in the stack', () => {
    const secret = 'hvs.CAESIJ4planted0value1';
    for (const debug of [false, true]) {
      const { text } = describeFailure(new Error(`GET https://v/?token=${secret} failed for ${secret}`), debug);
      expect(text).not.toContain('planted0value1');
      expect(text).toContain('[masked]');
    }
  });
});
