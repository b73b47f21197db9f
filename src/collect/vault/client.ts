import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import nodeVault from 'node-vault';
import { VaultFault, faultOfStatus, tokenMissing } from './fault.ts';
import { createPace, type Pace } from './pace.ts';
import { createTransport, type Answer, type Transport } from './transport.ts';
import type { Environment } from './tunnel.ts';

/** What may be asked of a Vault or OpenBao server: reads, lists and look-ups of a path below `/v1/`. */
export interface VaultClient {
  readonly host: string;
  /** GET; the parsed answer. Throws a {@link VaultFault}. */
  readonly read: (path: string, query?: string) => Promise<Answered>;
  /** LIST, sent as GET with `list=true`; the body is `undefined` for Vault's own empty list. */
  readonly list: (path: string) => Promise<Answered>;
  /** What is known of an accessor. Vault takes it in the body of a POST, which changes nothing. */
  readonly lookUp: (path: string, accessor: string) => Promise<Answered>;
  readonly close: () => void;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export interface ClientOptions {
  readonly address: string;
  readonly namespace: string | undefined;
  readonly caFile: string | undefined;
  readonly token: string | undefined;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly limits: ClientLimits;
}

/** How patient and how polite the client is. Times are milliseconds. */
export interface ClientLimits {
  readonly parallel: number;
  readonly perSecond: number;
  readonly timeout: number;
  readonly connectTimeout: number;
  readonly maxBytes: number;
  /** Calls in all for a failed connection, a timeout or a server error. */
  readonly attempts: number;
  /** Calls in all where a rate limit refuses. */
  readonly throttledAttempts: number;
  readonly firstDelay: number;
  readonly maxDelay: number;
  /** Longest pause that a server may ask for; beyond it the reading is given up. */
  readonly maxRetryAfter: number;
}

/** Vault publishes no limit; operators set quotas. This stays far below what one node answers. */
export const defaultLimits: ClientLimits = {
  parallel: 8,
  perSecond: 100,
  timeout: 30_000,
  connectTimeout: 10_000,
  maxBytes: 64 * 1024 * 1024,
  attempts: 4,
  throttledAttempts: 8,
  firstDelay: 500,
  maxDelay: 4000,
  maxRetryAfter: 120_000,
};

/**
 * `node-vault`, with what it gets wrong closed off here: its transport is replaced, so that errors do not carry the
 * token, redirects are not followed and no environment variable weakens TLS; its generated commands and its tracing,
 * which prints bodies, are removed; what it takes from VAULT_TOKEN, VAULT_NAMESPACE and VAULT_PREFIX is overwritten.
 */
export function createVaultClient(given: ClientOptions): VaultClient {
  // Every call and every pause listens for the interruption, which is no leak.
  const signal = AbortSignal.any([given.signal]);
  setMaxListeners(0, signal);
  const options = { ...given, signal };
  const address = new URL(options.address);
  const transport = createTransport({
    address,
    caFile: options.caFile,
    env: options.env,
    timeout: options.limits.timeout,
    connectTimeout: options.limits.connectTimeout,
    maxBytes: options.limits.maxBytes,
    signal: options.signal,
  });
  const client = nodeVault({
    endpoint: `${address.origin}${address.pathname}`,
    apiVersion: 'v1',
    commands: {},
    debug: () => undefined,
    'request-promise': { defaults: () => (request: NodeVaultRequest) => forNodeVault(transport, request) },
  });
  Object.assign(client, { token: options.token ?? '', namespace: options.namespace ?? '', pathPrefix: '' });
  const pace = createPace(options.limits, options.signal);
  const refusals: Refusals = { inARow: 0 };
  const ask = (path: string, query: string, body?: Record<string, string>): Promise<Answered> => {
    if (options.token === undefined && !path.startsWith('sys/health')) return Promise.reject(tokenMissing());
    const call = (): Promise<Answered> => once(client, address, encodePath(path) + query, body);
    return askPatiently(() => pace.run(call), pace, options, refusals);
  };
  return {
    host: address.host,
    read: (path, query = '') => ask(path, query),
    list: (path) => ask(path, '?list=true').catch(emptyList),
    lookUp: (path, accessor) => ask(path, '', { [accessorField(path)]: accessor }),
    close: transport.close,
  };
}

/** The paths that are asked by POST, and the name of the field that each takes. No other path is ever sent a body. */
const lookUps: readonly (readonly [RegExp, string])[] = [
  [/^auth\/token\/lookup-accessor$/, 'accessor'],
  [/^auth\/.+\/role\/[^/]+\/secret-id-accessor\/lookup$/, 'secret_id_accessor'],
];

function accessorField(path: string): string {
  const field = lookUps.find(([form]) => form.test(path))?.[1];
  if (field === undefined) throw new VaultFault('failed', 'the path is none at which accessors are looked up');
  return field;
}

interface NodeVaultRequest {
  readonly uri: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  /** Body of a POST. */
  readonly json?: unknown;
}

// The answer travels as the body, so that node-vault neither quotes the server's errors nor loses status and headers.
async function forNodeVault(transport: Transport, request: NodeVaultRequest): Promise<unknown> {
  const url = new URL(request.uri);
  const headers = {
    Accept: 'application/json',
    'User-Agent': 'portcullis',
    ...request.headers,
    'X-Vault-Request': 'true',
  };
  const answer = await (request.method === 'POST'
    ? transport.post(url, { ...headers, 'Content-Type': 'application/json' }, JSON.stringify(request.json))
    : transport.get(url, headers));
  return { statusCode: answer.status, body: answer, request: { path: url.pathname } };
}

async function once(
  client: nodeVault.client,
  address: URL,
  path: string,
  body: Record<string, string> | undefined,
): Promise<Answered> {
  const asked: Promise<unknown> = body === undefined ? client.read(path) : client.write(path, body);
  const answer = await asked.then(asAnswer, answerOfRejection);
  if (answer.status >= 300 && answer.status < 400) throw redirected(address, answer);
  if (answer.status !== 200) throw withPause(faultOfStatus(answer.status, answer.body), answer);
  if (!answer.isJson) throw new VaultFault('malformed', 'the answer is not JSON', { status: answer.status });
  return { status: answer.status, body: answer.body };
}

function asAnswer(value: unknown): Answer {
  if (typeof value === 'object' && value !== null && 'status' in value && 'isJson' in value) return value as Answer;
  throw new VaultFault('failed', 'Vault could not be asked');
}

function answerOfRejection(error: unknown): Answer {
  if (error instanceof VaultFault) throw error;
  const response = typeof error === 'object' && error !== null && 'response' in error ? error.response : undefined;
  return asAnswer(typeof response === 'object' && response !== null && 'body' in response ? response.body : undefined);
}

// A standby sends callers to the active node. The origin that the user declared may be a balancer before both, so the
// same call is made again; any other origin is refused, for the token would go there.
function redirected(address: URL, answer: Answer): VaultFault {
  const { status } = answer;
  const target = URL.canParse(answer.location ?? '', address.href)
    ? new URL(answer.location ?? '', address)
    : undefined;
  if (target?.origin === address.origin) {
    return new VaultFault('failed', 'a standby node keeps redirecting to its own address', { status, transient: true });
  }
  const where = target === undefined ? 'elsewhere' : `to ${target.host}`;
  const advice = 'declare the address of the active node or of a balancer before it';
  return new VaultFault('failed', `Vault redirects ${where}, which is not followed with a token: ${advice}`, {
    status,
  });
}

const pauses = new WeakMap<VaultFault, number>();

function withPause(fault: VaultFault, answer: Answer): VaultFault {
  const pause = retryAfter(answer.retryAfter);
  if (fault.transient && pause !== undefined) pauses.set(fault, pause);
  return fault;
}

/** Milliseconds that a Retry-After header asks for: seconds or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Refusals by a rate limit since the last call that got through, over all readings of the cluster. */
interface Refusals {
  inARow: number;
}

/** When so many calls in a row were refused, the limit is not one that passes: no reading waits for it any longer. */
const hopeless = 32;

async function askPatiently(
  call: () => Promise<Answered>,
  pace: Pace,
  options: ClientOptions,
  refusals: Refusals,
): Promise<Answered> {
  const { limits, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      const answered = await call();
      refusals.inARow = 0;
      return answered;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof VaultFault) || !error.transient) throw error;
      const throttled = error.reason === 'throttled';
      const asked = pauses.get(error);
      refusals.inARow = throttled ? refusals.inARow + 1 : 0;
      const tooLong = asked !== undefined && asked > limits.maxRetryAfter;
      const last = attempt >= (throttled ? limits.throttledAttempts : limits.attempts);
      if (tooLong || last || refusals.inARow >= hopeless) throw error;
      const delay = asked ?? Math.min(limits.maxDelay, limits.firstDelay * 2 ** (attempt - 1));
      if (asked !== undefined) pace.hold(asked);
      await sleep(delay * (1 + Math.random() / 4), undefined, { signal });
    }
  }
}

function emptyList(error: unknown): Answered {
  if (error instanceof VaultFault && error.emptyAnswer) return { status: 404, body: undefined };
  throw error;
}

/**
 * A path with each segment encoded. A name that would climb to another path is refused: names come from the server.
 * @throws {VaultFault}
 */
export function encodePath(path: string): string {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new VaultFault('malformed', 'the server gave a name that is no name');
  }
  return segments.map((segment) => encodeURIComponent(segment)).join('/');
}
