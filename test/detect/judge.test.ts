import { describe, expect, test } from '@jest/globals';
import { judge } from '../../src/detect/judge.ts';

describe('a value that begins like an instruction', () => {
  test.each([
    'put-7Kq9ZxW2mT4vB8nR',
    'enter-Tr4il8Moor',
    'insert_k9x2Lw7p',
    'put-the-7Kq9ZxW2mT4vB8nR',
    'enter-sandman-19874',
    'paste 0x7Kq9ZxW2',
  ])('is a literal where the rest is none: %s', (value) => {
    expect(judge(value)).toBe('literal');
  });

  test.each([
    'put-your-key-here',
    'enter-password',
    'Enter Your API Key',
    'INSERT_TOKEN_HERE',
    'insert-apiKey',
    'replace_with_your_key',
    'put the key of kv-prod-westeurope01 here',
    'provide-password-2',
    'use the key vault',
  ])('is a placeholder where the rest is words: %s', (value) => {
    expect(judge(value)).toBe('placeholder');
  });
});
