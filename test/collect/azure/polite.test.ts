import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import { createGate, type Pace } from '../../../src/collect/azure/gate.ts';
import { createPatience, politePolicy, type Manners } from '../../../src/collect/azure/polite.ts';
import { virtualTiming } from './fake-azure.ts';

type Turn = { status: number; headers?: Record<string, string>; body?: string } | RestError;

const url = 'https://management.azure.com/x?api-version=1';

/** Sends one request through the policy; the service answers each attempt with the next turn, the last one for ever. */
function service(turns: readonly Turn[], changes: Partial<Manners> = {}) {
  const { timing, waits } = virtualTiming();
  const seen: string[] = [];
  const gate = createGate({ concurrency: 4 }, timing);
  const signal = new AbortController().signal;
  const policy = politePolicy({
    host: 'management.azure.com',
    gate,
    timing,
    timeoutMs: 30_000,
    patience: createPatience(),
    signal,
    ...changes,
  });
  const next = async (request: PipelineRequest): Promise<PipelineResponse> => {
    await Promise.resolve();
    const turn = turns[Math.min(seen.length, turns.length - 1)]!;
    seen.push(request.url);
    if (turn instanceof RestError) throw turn;
    return {
      request,
      status: turn.status,
      headers: createHttpHeaders(turn.headers ?? {}),
      bodyAsText: turn.body ?? '{}',
    };
  };
  const send = async (to = url): Promise<PipelineResponse> =>
    policy.sendRequest(createPipelineRequest({ url: to }), next);
  return { send, waits, seen };
}

const ok: Turn = { status: 200 };

describe('what is tried again, and when', () => {
  test.each([
    ['Retry-After in seconds', 429, { 'retry-after': '7' }, 7000],
    ['Retry-After in milliseconds', 429, { 'retry-after-ms': '250' }, 250],
    [
      "Resource Graph's own quota",
      429,
      { 'x-ms-user-quota-resets-after': '00:00:03', 'x-ms-user-quota-remaining': '0' },
      3000,
    ],
    ['a 503 with Retry-After', 503, { 'retry-after': '2' }, 2000],
    ['a bare 429', 429, {}, 1000],
    ['a bare 503', 503, {}, 500],
    ['a 500', 500, {}, 500],
  ])('%s', async (_name, status, headers, waited) => {
    const { send, waits, seen } = service([{ status, headers }, ok]);
    expect((await send()).status).toBe(200);
    expect([waits, seen.length]).toEqual([[waited], 2]);
  });

  test('Retry-After as a date is waited for', async () => {
    const { send, waits } = service([
      { status: 429, headers: { 'retry-after': new Date(Date.now() + 20_000).toUTCString() } },
      ok,
    ]);
    await send();
    expect(waits[0]).toBeGreaterThan(17_000);
    expect(waits[0]).toBeLessThanOrEqual(20_000);
  });

  test('a broken connection is tried four times more, with growing waits', async () => {
    const { send, waits, seen } = service([new RestError('socket hang up', { code: 'ECONNRESET' })]);
    await expect(send()).rejects.toMatchObject({ reason: 'failed', message: 'the connection failed (ECONNRESET)' });
    expect([seen.length, waits]).toEqual([5, [500, 1000, 2000, 4000]]);
  });

  test.each([400, 401, 403, 404, 409])('%i is final', async (status) => {
    const { send, seen } = service([{ status }, ok]);
    await expect(send()).rejects.toMatchObject({ facts: { status } });
    expect(seen).toHaveLength(1);
  });

  test('an untrusted certificate is final', async () => {
    const { send, seen } = service([new RestError('x', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), ok]);
    await expect(send()).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    });
    expect(seen).toHaveLength(1);
  });

  test('a wait beyond five minutes is not begun', async () => {
    const { send, waits } = service([{ status: 429, headers: { 'retry-after': '3600' } }, ok]);
    await expect(send()).rejects.toMatchObject({ reason: 'throttled' });
    expect(waits).toEqual([]);
  });

  test('a host that used up three calls is asked once a call, until it answers', async () => {
    const { send, seen } = service([...Array.from({ length: 16 }, () => ({ status: 500 })), ok, { status: 500 }]);
    for (let call = 0; call < 4; call += 1) await expect(send()).rejects.toMatchObject({ facts: { status: 500 } });
    expect(seen).toHaveLength(16);
    expect((await send()).status).toBe(200);
    await expect(send()).rejects.toMatchObject({ facts: { status: 500 } });
    expect(seen).toHaveLength(22);
  });
});

const hang = async (request: PipelineRequest): Promise<PipelineResponse> =>
  new Promise((_resolve, reject) => request.abortSignal!.addEventListener('abort', () => reject(new Error('aborted'))));

test('a call without an answer ends after its limit, as timed out', async () => {
  const { timing } = virtualTiming();
  const gate = createGate({ concurrency: 1 }, timing);
  const signal = new AbortController().signal;
  const policy = politePolicy({
    host: 'management.azure.com',
    gate,
    timing,
    timeoutMs: 10,
    patience: createPatience(),
    signal,
  });
  const sent = policy.sendRequest(createPipelineRequest({ url }), hang);
  await expect(sent).rejects.toMatchObject({ reason: 'timed-out', message: 'no answer within 0.01 s' });
});

test.each([
  'https://evil.example/x',
  'http://management.azure.com/x',
  'https://management.azure.com:8443/x',
  'https://management.azure.com.evil.example/x',
])('nothing is sent to %s, where a next page may point', async (to) => {
  const { send, seen } = service([ok]);
  await expect(send(to)).rejects.toMatchObject({ reason: 'malformed' });
  expect(seen).toEqual([]);
});

test('the port that a next page spells out is no other host', async () => {
  const { send } = service([ok]);
  expect((await send('https://management.azure.com:443/x')).status).toBe(200);
});

test('an error keeps codes and never the message of a service', async () => {
  const body = JSON.stringify({
    error: { code: 'Forbidden', message: 'Kanarie-5', innererror: { code: 'ForbiddenByRbac', message: 'Kanarie-6' } },
  });
  const { send } = service([{ status: 403, body }]);
  await expect(send()).rejects.toMatchObject({ message: 'the service answered 403 (Forbidden, ForbiddenByRbac)' });
});

const at = async (pace: Pace, calls: number): Promise<number[]> => {
  const { timing } = virtualTiming();
  const gate = createGate(pace, timing);
  const starts: number[] = [];
  const { signal } = new AbortController();
  await Promise.all(
    Array.from({ length: calls }, async () =>
      gate.run(async () => {
        await gate.open(signal);
        starts.push(timing.now());
      }, signal),
    ),
  );
  return starts;
};

describe('the published limits', () => {
  test('no window holds more calls than the service allows', async () => {
    expect(await at({ concurrency: 1, perWindow: { calls: 3, ms: 5000 } }, 7)).toEqual([
      0, 0, 0, 5000, 5000, 5000, 10_000,
    ]);
  });

  test('no more calls are under way than are allowed', async () => {
    const { timing } = virtualTiming();
    const gate = createGate({ concurrency: 2 }, timing);
    let active = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setImmediate(resolve));
      active -= 1;
    };
    await Promise.all(Array.from({ length: 9 }, async () => gate.run(task, new AbortController().signal)));
    expect(most).toBe(2);
  });
});
