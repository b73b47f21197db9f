import { describe, expect, test } from '@jest/globals';
import { coverageCheck } from '../../src/assess/assessment.ts';
import type { Verdict } from '../../src/assess/assessment.ts';
import {
  acceptCoverage,
  applyWaivers,
  exceptionRegister,
  findGaps,
  inForce,
  type AcceptedGap,
  type Waiver,
} from '../../src/assess/exceptions.ts';
import { sealRecord, type EvidenceRecord } from '../../src/evidence/record.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

const verdictOf = (over: Partial<Verdict>): Verdict => ({
  check: 'identity/x',
  subject: '/a',
  name: 'A',
  kind: 'thing',
  target: 't',
  resource: '/a',
  outcome: 'fail',
  state: 'fail',
  rule: 'identity/x',
  severity: 'high',
  reason: 'bad',
  fix: [],
  evidence: [],
  evidenceCount: 0,
  fingerprint: 'f',
  ...over,
});

const approved = { owner: 'ops', approver: 'security', compensatingControl: 'alerts on every read' };
const waiver: Waiver = { check: 'identity/x', subject: '/a*', ...approved, reason: 'moving', expires: '2026-11-25' };

const unread: EvidenceRecord = sealRecord({
  name: 'keyVault.secretProperties',
  part: 'list',
  scope: '/vaults/legacy',
  target: 't',
  call: { service: 'key-vault' },
  at: '2026-11-25T00:00:00Z',
  droppedKeys: 0,
  outcome: { status: 'unread', cause: 'forbidden', detail: 'no list right' },
});

const acceptance: AcceptedGap = {
  reading: 'keyVault.secretProperties',
  scope: '/vaults/*',
  ...approved,
  reason: 'retired in December',
  expires: '2026-12-31',
};

describe('waivers', () => {
  test('stand beside a failure and never change its outcome', () => {
    const [verdict] = applyWaivers([verdictOf({})], [waiver], now);
    expect(verdict).toMatchObject({ outcome: 'fail', state: 'accepted', waiver: { ...approved, reason: 'moving' } });
  });

  test.each([
    ['another check', { check: 'identity/y' }],
    ['another subject', { subject: '/b', name: 'B' }],
    ['a pass', { outcome: 'pass', state: 'pass' }],
    ['something not assessed', { outcome: 'not-assessed', state: 'not-assessed' }],
  ] as const)('leave %s alone', (_what, over) => {
    const verdict = verdictOf(over);
    expect(applyWaivers([verdict], [waiver], now)).toEqual([verdict]);
  });

  test('hold to the end of their last day in UTC and not a moment longer', () => {
    expect(inForce('2026-11-25', Date.parse('2026-11-25T23:59:59.999Z'))).toBe(true);
    expect(inForce('2026-11-25', Date.parse('2026-11-26T00:00:00Z'))).toBe(false);
    const late = applyWaivers([verdictOf({})], [waiver], Date.parse('2026-11-26T00:00:00Z'));
    expect(late[0]?.state).toBe('fail');
  });

  test('the register names expired ones first, then unused ones', () => {
    const waivers: Waiver[] = [
      waiver,
      { ...waiver, subject: '/nobody' },
      { ...waiver, expires: '2026-01-01', owner: 'gone' },
    ];
    const register = exceptionRegister(waivers, [], [verdictOf({})], [], now);
    expect(register.map((use) => [use.status, use.matches])).toEqual([
      ['expired', 1],
      ['unused', 0],
      ['used', 1],
    ]);
  });
});

describe('gaps', () => {
  const options = { now, allowIncomplete: false };

  test('an unread record is a gap until somebody accepts it', () => {
    expect(findGaps([unread], [], options)[0]?.accepted).toBeUndefined();
    expect(findGaps([unread], [acceptance], options)[0]?.accepted?.owner).toBe('ops');
    expect(findGaps([unread], [{ ...acceptance, expires: '2026-01-01' }], options)[0]?.accepted).toBeUndefined();
    expect(findGaps([unread], [], { now, allowIncomplete: true })[0]?.accepted?.reason).toBe('--allow-incomplete');
  });

  test('a log that does not exist is no gap: it is a finding of another check', () => {
    const record = sealRecord({
      ...unread,
      name: 'logs.keyVault',
      part: 'item',
      outcome: { status: 'unread', cause: 'not-found', detail: 'no diagnostic setting' },
    });
    expect(findGaps([record], [], options)).toEqual([]);
  });

  test('an accepted gap shows its coverage finding as accepted and nothing else', () => {
    const gaps = findGaps([unread], [acceptance], options);
    const evidence = [{ record: unread.id }];
    const verdicts = [verdictOf({ check: coverageCheck, evidence }), verdictOf({ evidence })];
    expect(acceptCoverage(verdicts, gaps).map((verdict) => verdict.state)).toEqual(['accepted', 'fail']);
  });
});
