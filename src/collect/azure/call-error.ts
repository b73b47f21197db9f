import type { Cause } from '../../evidence/cause.ts';

export interface CallFacts {
  readonly status?: number;
  /** The service's own error codes, outermost first: `Forbidden`, `ForbiddenByRbac`. Never its message. */
  readonly codes?: readonly string[];
  readonly pages?: number;
  /** The call was not made: nobody could be signed in for it. */
  readonly signIn?: true;
}

/**
 * A call that gave no usable answer. `message` is made of our own words, a status and error codes: what a server
 * writes into its messages may hold secrets, so it is never carried along.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly reason: Cause;
  readonly facts: CallFacts;

  constructor(reason: Cause, message: string, facts: CallFacts = {}) {
    super(message);
    this.reason = reason;
    this.facts = facts;
  }
}

/** The error of an answer with a status that is no success. `body` is only looked at for error codes. */
export function statusError(status: number, body: string | undefined): CallError {
  const codes = errorCodes(body);
  const named = codes.length === 0 ? '' : ` (${codes.join(', ')})`;
  return new CallError(causeOfStatus(status), `the service answered ${status}${named}`, { status, codes });
}

function causeOfStatus(status: number): Cause {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429) return 'throttled';
  return status === 408 || status === 504 ? 'timed-out' : 'failed';
}

/** Whatever was thrown while calling, as a `CallError` whose text holds nothing that a server or a library wrote. */
export function callErrorOf(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const { statusCode, code, response } = fieldsOf(error);
  if (typeof statusCode === 'number' && statusCode >= 400) return statusError(statusCode, bodyOf(response));
  if (code === 'PARSE_ERROR' || error instanceof SyntaxError || statusCode === 200) {
    return new CallError('malformed', 'the answer is not the JSON that it says it is');
  }
  if (typeof code === 'string' && networkCode.test(code)) return networkError(code);
  return new CallError('failed', `the call failed in the client (${nameOf(error)})`);
}

const networkCode =
  /^(?:E[A-Z]{3,}[A-Z_]*|UNABLE_TO_[A-Z_]+|SELF_SIGNED_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|CERT_[A-Z_]+|ERR_TLS_[A-Z_]+|REQUEST_SEND_ERROR)$/;

function networkError(code: string): CallError {
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT')
    return new CallError('timed-out', 'the connection timed out', {});
  return new CallError('failed', `the connection failed (${code})`, { codes: [code] });
}

function fieldsOf(error: unknown): { statusCode?: unknown; code?: unknown; response?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}

function bodyOf(response: unknown): string | undefined {
  const { bodyAsText } =
    typeof response === 'object' && response !== null ? (response as { bodyAsText?: unknown }) : {};
  return typeof bodyAsText === 'string' ? bodyAsText : undefined;
}

function nameOf(error: unknown): string {
  return error instanceof Error && /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'unknown error';
}

const maximumDepth = 4;

/** `error.code` and the codes of its `innererror`s. A code is letters only, so that no secret passes for one. */
function errorCodes(body: string | undefined): string[] {
  let current = objectField(parsed(body), 'error');
  const codes: string[] = [];
  for (let depth = 0; depth < maximumDepth && current !== undefined; depth += 1) {
    const code = current['code'];
    if (typeof code === 'string' && /^[A-Za-z][A-Za-z_]{2,59}$/.test(code)) codes.push(code);
    current = objectField(current, 'innererror') ?? objectField(current, 'innerError');
  }
  return codes;
}

function parsed(body: string | undefined): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(body ?? ''));
  } catch {
    return undefined;
  }
}

function objectField(value: Record<string, unknown> | undefined, key: string): Record<string, unknown> | undefined {
  return asObject(value?.[key]);
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
