import type { TokenCredential } from '@azure/core-auth';
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { AzureTarget } from '../../../src/config/schema.ts';
import { connect } from '../../../src/collect/azure/client.ts';
import { collectWith } from '../../../src/collect/azure/collect-azure.ts';
import type { Timing } from '../../../src/collect/azure/gate.ts';
import { readingNames, type ReadingName } from '../../../src/evidence/readings.ts';
import { openRecord, sealRecord, type EvidenceRecord } from '../../../src/evidence/record.ts';
import { answerOf, canary, ids, routeOf, type Answer } from './fake-answers.ts';

type Fault = (answer: Answer, request: PipelineRequest) => Answer;

/** What one run of the collector over the fake Azure gave. */
export interface FakeRun {
  readonly records: readonly EvidenceRecord[];
  readonly requests: readonly { readonly method: string; readonly url: string; readonly route: string }[];
  /** Milliseconds of every wait that the transport made. */
  readonly waits: readonly number[];
  readonly steps: readonly (readonly [number, number])[];
}

export const target: AzureTarget = {
  name: 'company',
  tenant: ids.tenant,
  subscriptions: [ids.subscription],
  'log-window': '10d',
};

export const now = new Date('2026-06-15T12:00:00.000Z');

export interface FakeOptions {
  readonly fault?: Fault;
  /** The routes that meet the fault; none = all. */
  readonly at?: readonly string[];
  readonly wanted?: readonly ReadingName[];
  readonly target?: AzureTarget;
  readonly signal?: AbortSignal;
  readonly credential?: TokenCredential;
}

/** Runs the real collector and the real SDK clients; only what carries bytes over the network is replaced. */
export async function runFake(options: FakeOptions = {}): Promise<FakeRun> {
  const records: EvidenceRecord[] = [];
  const requests: { method: string; url: string; route: string }[] = [];
  const steps: [number, number][] = [];
  const { timing, waits } = virtualTiming();
  const signal = options.signal ?? new AbortController().signal;
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      await Promise.resolve();
      const route = routeOf(request);
      requests.push({ method: request.method, url: request.url, route });
      return reply(request, faulted(route, request, options));
    },
  };
  const client = await connect({ credential: options.credential ?? fakeCredential(), signal, httpClient, timing });
  await collectWith(client, options.target ?? target, {
    wanted: new Set(options.wanted ?? readingNames),
    emit: async (draft) => {
      await Promise.resolve();
      records.push(openRecord(structuredClone(sealRecord(draft))));
    },
    groupOf: () => 1,
    progress: { stage: () => undefined, step: (done, known) => steps.push([done, known]), note: () => undefined },
    signal,
    clock: () => now,
  });
  return { records, requests, waits, steps };
}

function faulted(route: string, request: PipelineRequest, { fault, at }: FakeOptions): Answer {
  const answer = answerOf(route, request);
  // The challenge that opens a Key Vault session is no answer yet.
  const challenge = answer.status === 401;
  return fault === undefined || challenge || (at !== undefined && !at.includes(route))
    ? answer
    : fault(answer, request);
}

function reply(request: PipelineRequest, answer: Answer): PipelineResponse {
  if (answer.reset === true) throw new RestError('socket hang up', { code: 'ECONNRESET', request });
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
  return { request, status: answer.status, headers: createHttpHeaders(answer.headers ?? {}), bodyAsText: text };
}

/** A clock that waiting moves on, so that no test waits. */
export function virtualTiming(): { timing: Timing; waits: number[] } {
  const waits: number[] = [];
  let time = 0;
  const timing: Timing = {
    now: () => time,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      time += ms;
      await Promise.resolve();
    },
  };
  return { timing, waits };
}

function fakeCredential(): { getToken: () => Promise<{ token: string; expiresOnTimestamp: number }> } {
  const claims = Buffer.from(JSON.stringify({ oid: ids.scanner, appid: ids.scannerApp })).toString('base64url');
  return {
    getToken: async () => {
      await Promise.resolve();
      return { token: `e30.${claims}.${canary('token')}`, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
}

export function recordOf(run: FakeRun, name: ReadingName, part: 'list' | 'item', scope: string): EvidenceRecord {
  const found = run.records.filter((record) => record.name === name && record.part === part && record.scope === scope);
  if (found.length !== 1) throw new Error(`${found.length} records of ${name} ${part} @ ${scope}`);
  return found[0]!;
}

export function valueOf(record: EvidenceRecord): unknown {
  if (record.outcome.status !== 'read') throw new Error(`${record.name} @ ${record.scope}: ${record.outcome.detail}`);
  return record.outcome.value;
}
