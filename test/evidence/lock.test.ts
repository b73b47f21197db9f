import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockEvidence } from '../../src/evidence/lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const heldBy = (holder: unknown): void => {
  writeFileSync(join(folder, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));
};

test('one process writes: a second lock is refused until the first is released', () => {
  const release = lockEvidence(folder);
  expect(() => lockEvidence(folder)).toThrow(`process ${String(process.pid)} on ${hostname()}`);
  release();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
  lockEvidence(folder)();
});

test('the lock of a process that is gone is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  heldBy({ host: hostname(), pid });
  expect(() => lockEvidence(folder)).not.toThrow();
});

test('a lock whose process number was given to another process is taken over', () => {
  heldBy({ host: hostname(), pid: process.pid, began: '1' });
  expect(() => lockEvidence(folder)).not.toThrow();
});

test('a lock that was cut while it was written is taken over', () => {
  heldBy('{"host":"');
  expect(() => lockEvidence(folder)).not.toThrow();
});

test('of a process on another machine nothing is known: its lock stands, and the message says what to remove', () => {
  heldBy({ host: 'another.example', pid: 1 });
  expect(() => lockEvidence(folder)).toThrow(join(folder, 'lock'));
});
