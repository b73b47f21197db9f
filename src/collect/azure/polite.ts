import type { PipelinePolicy, PipelineRequest, PipelineResponse, SendRequest } from '@azure/core-rest-pipeline';
import { CallError, callErrorOf, statusError } from './call-error.ts';
import type { Gate, Timing } from './gate.ts';

/** What the transport of one service is held to. */
export interface Manners {
  /** The one host that requests may go to; a `nextLink` to another would carry the token there. */
  readonly host: string;
  readonly gate: Gate;
  readonly timing: Timing;
  /** Limit of one attempt, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Statuses besides 2xx that mean something to the caller and are handed on. */
  readonly accept?: readonly number[];
  /** Says what is wrong with the body of an answer, or nothing. SDK clients read a body of another shape as empty. */
  readonly flaw?: (body: unknown) => string | undefined;
}

/** Remembers, per host, how many calls in a row used up their attempts, so that a dead host is not asked at length. */
export interface Patience {
  readonly isExhausted: (host: string) => boolean;
  readonly failed: (host: string) => void;
  readonly answered: (host: string) => void;
}

const exhaustedAfter = 3;

export function createPatience(): Patience {
  const failures = new Map<string, number>();
  return {
    isExhausted: (host) => (failures.get(host) ?? 0) >= exhaustedAfter,
    failed: (host) => void failures.set(host, (failures.get(host) ?? 0) + 1),
    answered: (host) => void failures.delete(host),
  };
}

type Tried =
  | { readonly response: PipelineResponse; readonly error?: undefined }
  | { readonly response?: PipelineResponse; readonly error: unknown };

const failureRetries = 4;
const throttleRetries = 6;
const longestWaitMs = 300_000;

/**
 * The policy that every client of ours runs its calls through, in place of the SDK's own retries: those wait for a 429
 * only where `Retry-After` is present, have no time limit, and follow a `nextLink` to any host.
 */
export function politePolicy(manners: Manners): PipelinePolicy {
  return {
    name: 'portcullis-polite',
    sendRequest: async (request, next) => {
      refuseOtherHost(request, manners.host);
      return manners.gate.run(async () => checked(await attempts(request, next, manners), manners), manners.signal);
    },
  };
}

function refuseOtherHost(request: PipelineRequest, host: string): void {
  const url = new URL(request.url);
  const same =
    url.protocol === 'https:' && url.hostname.toLowerCase() === host && (url.port === '' || url.port === '443');
  if (!same) throw new CallError('malformed', 'the next page lies on another host; the token was not sent there');
}

async function attempts(request: PipelineRequest, next: SendRequest, manners: Manners): Promise<PipelineResponse> {
  const { gate, patience, timing, host, signal } = manners;
  for (let attempt = 0; ; attempt += 1) {
    await gate.open(signal);
    const tried = await attemptOnce(request, next, manners);
    const wait = retryWait(tried, attempt, timing);
    pauseForQuota(tried.response, manners);
    if (wait === undefined || patience.isExhausted(host)) return settled(tried, wait !== undefined, manners);
    if (isThrottled(tried.response)) gate.pauseUntil(timing.now() + wait);
    else await timing.sleep(wait, signal);
  }
}

async function attemptOnce(request: PipelineRequest, next: SendRequest, manners: Manners): Promise<Tried> {
  const limit = AbortSignal.timeout(manners.timeoutMs);
  request.abortSignal = AbortSignal.any([limit, manners.signal]);
  try {
    return { response: await next(request) };
  } catch (error) {
    manners.signal.throwIfAborted();
    if (limit.aborted) return { error: new CallError('timed-out', `no answer within ${manners.timeoutMs / 1000} s`) };
    const response = responseOf(error);
    return response === undefined ? { error } : { response, error };
  }
}

function responseOf(error: unknown): PipelineResponse | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  return error.response as PipelineResponse | undefined;
}

function settled(tried: Tried, gaveUp: boolean, { patience, host, accept = [] }: Manners): PipelineResponse {
  const { response, error } = tried;
  if (gaveUp || response === undefined || isTransient(response.status)) patience.failed(host);
  else patience.answered(host);
  if (response !== undefined && (response.status >= 400 || accept.includes(response.status))) {
    if (accept.includes(response.status)) return response;
    throw statusError(response.status, response.bodyAsText ?? undefined);
  }
  if (error !== undefined) throw callErrorOf(error);
  if (response === undefined) throw new CallError('failed', 'the call gave no answer');
  return response;
}

function checked(response: PipelineResponse, { flaw, accept = [] }: Manners): PipelineResponse {
  if (accept.includes(response.status)) return response;
  const found = flaw?.(jsonBody(response.bodyAsText ?? ''));
  if (found !== undefined) throw new CallError('malformed', found, { status: response.status });
  return response;
}

function jsonBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Milliseconds until the next attempt, or `undefined` where another attempt is not to be made. */
function retryWait({ response, error }: Tried, attempt: number, timing: Timing): number | undefined {
  if (response === undefined) return mayRetry(error) ? backOff(attempt, failureRetries, timing) : undefined;
  const asked = askedWait(response);
  if (isThrottled(response)) {
    if (asked === undefined) return backOff(attempt, failureRetries, timing, 1000);
    return attempt < throttleRetries && asked <= longestWaitMs ? asked : undefined;
  }
  if (!isTransient(response.status)) return undefined;
  if (asked === undefined || asked > longestWaitMs) return backOff(attempt, failureRetries, timing);
  return attempt < failureRetries ? asked : undefined;
}

function backOff(attempt: number, most: number, timing: Timing, firstMs = 500): number | undefined {
  return attempt < most ? firstMs * 2 ** attempt * (0.5 + timing.random()) : undefined;
}

function isThrottled(response: PipelineResponse | undefined): boolean {
  return response?.status === 429 || (response?.status === 503 && askedWait(response) !== undefined);
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** A network failure may pass; a refusal of ours, an untrusted certificate or a missing credential does not. */
function mayRetry(error: unknown): boolean {
  if (error instanceof CallError) return error.reason === 'timed-out';
  const { code } = typeof error === 'object' && error !== null ? (error as { code?: unknown }) : {};
  return typeof code === 'string' && /^(?:E(?!PROTO)[A-Z_]+|REQUEST_SEND_ERROR|PARSE_ERROR)$/.test(code);
}

/** What the service asked to wait: `Retry-After` as seconds or date, its millisecond forms, or Resource Graph's quota. */
function askedWait({ headers }: PipelineResponse): number | undefined {
  const ms = headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms');
  if (ms !== undefined && /^\d+$/.test(ms)) return Number(ms);
  const after = headers.get('retry-after');
  if (after !== undefined && /^\d+$/.test(after)) return Number(after) * 1000;
  if (after !== undefined && !Number.isNaN(Date.parse(after))) return Math.max(0, Date.parse(after) - Date.now());
  return clockMs(headers.get('x-ms-user-quota-resets-after'));
}

/** `hh:mm:ss` in milliseconds. */
function clockMs(text: string | undefined): number | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)$/.exec(text ?? '');
  if (match === null) return undefined;
  return ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3])) * 1000;
}

function pauseForQuota(response: PipelineResponse | undefined, { gate, timing }: Manners): void {
  if (response === undefined || response.headers.get('x-ms-user-quota-remaining') !== '0') return;
  gate.pauseUntil(timing.now() + (clockMs(response.headers.get('x-ms-user-quota-resets-after')) ?? 0));
}
