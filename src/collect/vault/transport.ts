import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { VaultFault, faultOfNetwork } from './fault.ts';
import { TunnelAgent, proxyFor, type Environment } from './tunnel.ts';

/** What came back. `body` is parsed JSON, or the text where it is none. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly isJson: boolean;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
}

export interface TransportOptions {
  readonly address: URL;
  /** PEM file; absent: the authorities of Node and of NODE_EXTRA_CA_CERTS. */
  readonly caFile: string | undefined;
  readonly env: Environment;
  /** Milliseconds for one call, from its start to the last byte of its answer. */
  readonly timeout: number;
  /** Milliseconds until the connection stands and the request is sent. */
  readonly connectTimeout: number;
  /** Bytes of an answer that are read at most. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface Transport {
  readonly get: (url: URL, headers: http.OutgoingHttpHeaders) => Promise<Answer>;
  /** POST of a text. */
  readonly post: (url: URL, headers: http.OutgoingHttpHeaders, body: string) => Promise<Answer>;
  readonly close: () => void;
}

/**
 * Sends GET and POST requests to one origin. It follows no redirect, knows no other method and no way to switch the
 * check of certificates off.
 */
export function createTransport(options: TransportOptions): Transport {
  const agent = createAgent(options);
  return {
    get: (url, headers) => send(options, agent, url, headers),
    post: (url, headers, body) => send(options, agent, url, headers, body),
    close: () => agent.destroy(),
  };
}

function createAgent(options: TransportOptions): http.Agent {
  if (options.address.protocol === 'http:') return new http.Agent({ keepAlive: true });
  const ca = options.caFile === undefined ? undefined : readAuthorities(options.caFile);
  const settings = { keepAlive: true, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  const proxy = proxyFor(options.address, options.env);
  return proxy === undefined ? new https.Agent(settings) : new TunnelAgent(proxy, settings);
}

function readAuthorities(file: string): string {
  const text = readText(file);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new VaultFault('failed', `the CA file ${file} holds no PEM certificate`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new VaultFault('failed', `the CA file ${file} could not be read`);
  }
}

function send(
  options: TransportOptions,
  agent: http.Agent,
  url: URL,
  headers: http.OutgoingHttpHeaders,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? http : https).request({
      method: body === undefined ? 'GET' : 'POST',
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      headers,
      agent,
    });
    let ended: VaultFault | undefined;
    const end = (fault: VaultFault): void => {
      ended = fault;
      request.destroy(fault);
    };
    const timer = setTimeout(() => end(timedOut(options.timeout)), options.timeout);
    const connecting = setTimeout(() => end(noConnection(options.connectTimeout)), options.connectTimeout);
    const interrupt = (): void => end(new VaultFault('failed', 'the scan was interrupted'));
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      clearTimeout(connecting);
      options.signal.removeEventListener('abort', interrupt);
      finish();
    };
    options.signal.addEventListener('abort', interrupt, { once: true });
    const fail = (error: unknown): void => settle(() => reject(ended ?? asFault(error)));
    request.once('error', fail);
    request.once('finish', () => clearTimeout(connecting));
    request.once('response', (response) => {
      collect(response, options.maxBytes).then((text) => settle(() => resolve(answerOf(response, text))), fail);
    });
    request.end(body);
  });
}

async function collect(response: http.IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new VaultFault('malformed', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answerOf(response: http.IncomingMessage, text: string): Answer {
  const parsed = parseJson(text);
  return {
    status: response.statusCode ?? 0,
    body: parsed === undefined ? text : parsed.value,
    isJson: parsed !== undefined,
    retryAfter: response.headers['retry-after'],
    location: response.headers.location,
  };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function timedOut(milliseconds: number): VaultFault {
  return new VaultFault('timed-out', `Vault gave no complete answer within ${milliseconds / 1000} seconds`, {
    transient: true,
  });
}

function noConnection(milliseconds: number): VaultFault {
  return new VaultFault(
    'timed-out',
    `Vault could not be reached: no connection within ${milliseconds / 1000} seconds`,
    { transient: true },
  );
}

function asFault(error: unknown): VaultFault {
  return error instanceof VaultFault ? error : faultOfNetwork(error);
}
