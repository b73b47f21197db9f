import type { PipelineRequest } from '@azure/core-rest-pipeline';
import type { Cause } from '../../../src/evidence/cause.ts';
import { canary, type Answer, type routes } from './fake-answers.ts';

/** One way in which a service can fail, and what a reading that meets it must say. */
export interface FaultCase {
  readonly name: string;
  readonly cause: Cause;
  readonly kinds?: readonly (typeof routes)[string]['kind'][];
  readonly break: (answer: Answer, request: PipelineRequest) => Answer;
}

function refusal(status: number, code: string, headers: Record<string, string> = {}): FaultCase['break'] {
  const body = {
    error: {
      code,
      message: `refused: ${canary(`error-${status}`)}`,
      innererror: { code: 'Inner', message: canary('inner') },
    },
  };
  return () => ({ status, body, headers: { 'x-note': canary('header'), ...headers } });
}

let turn = 0;

function endless(answer: Answer, request: PipelineRequest): Answer {
  const url = new URL(request.url);
  turn += 1;
  url.searchParams.set('turn', String(turn));
  const body = answer.body as Record<string, unknown>;
  return {
    ...answer,
    body: {
      ...body,
      nextLink: url.href,
      '@odata.nextLink': url.href,
      ...('data' in body ? { $skipToken: url.href } : {}),
    },
  };
}

function half(answer: Answer): Answer {
  const text = JSON.stringify(answer.body);
  return { ...answer, body: text.slice(0, Math.floor(text.length / 2)) };
}

function cutAnswer(answer: Answer): Answer {
  const body = answer.body as Record<string, unknown>;
  if (!('tables' in body)) return { ...answer, body: { ...body, $skipToken: undefined, resultTruncated: 'true' } };
  const innererror = { code: '-2133196797', message: canary('partial'), severity: 2, severityName: 'Error' };
  return {
    ...answer,
    body: {
      ...body,
      error: { code: 'PartialError', message: canary('partial'), details: [{ code: 'EngineError', innererror }] },
    },
  };
}

function emptied(answer: Answer): Answer {
  const body = answer.body as { tables?: { columns: unknown }[] };
  const rest =
    body.tables === undefined
      ? { data: [], count: 0, $skipToken: undefined }
      : { tables: [{ ...body.tables[0], rows: [] }] };
  return { ...answer, body: { ...body, ...rest } };
}

const wrongJson: Answer = {
  status: 200,
  body: {
    value: { surprise: canary('surprise') },
    data: canary('surprise'),
    tables: 'x',
    properties: canary('surprise'),
  },
};

export const faultCases: readonly FaultCase[] = [
  { name: '401', cause: 'forbidden', break: refusal(401, 'InvalidAuthenticationToken') },
  { name: '403', cause: 'forbidden', break: refusal(403, 'AuthorizationFailed') },
  { name: '404', cause: 'not-found', break: refusal(404, 'SubscriptionNotFound') },
  { name: '429 with Retry-After', cause: 'throttled', break: refusal(429, 'TooManyRequests', { 'retry-after': '1' }) },
  { name: '429 without Retry-After', cause: 'throttled', break: refusal(429, 'TooManyRequests') },
  { name: '500', cause: 'failed', break: refusal(500, 'InternalServerError') },
  { name: '503', cause: 'failed', break: refusal(503, 'ServiceUnavailable') },
  { name: 'reset', cause: 'failed', break: () => ({ status: 0, reset: true }) },
  { name: 'cut', cause: 'malformed', break: half },
  { name: 'wrong JSON', cause: 'malformed', break: () => wrongJson },
  { name: 'filtered', cause: 'filtered', kinds: ['graph', 'log'], break: emptied },
  { name: 'partial', cause: 'partial', kinds: ['graph', 'log'], break: cutAnswer },
  { name: 'endless', cause: 'partial', kinds: ['graph', 'list', 'vault', 'directory'], break: endless },
];
