import * as http from 'node:http';
import * as https from 'node:https';
import * as tls from 'node:tls';
import type { Duplex } from 'node:stream';

/** Environment variables by name, as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that HTTPS_PROXY names for a host, or `undefined` where NO_PROXY or a loopback address says to go
 * directly, as the Vault command line does. An http:// address is always reached directly: a proxy would see the token.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  if (url.protocol !== 'https:') return undefined;
  const setting = env['HTTPS_PROXY'] ?? env['https_proxy'];
  if (setting === undefined || setting === '') return undefined;
  if (isLoopback(url.hostname) || isExempt(url, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined;
  return new URL(setting.includes('://') ? setting : `http://${setting}`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function isExempt(url: URL, list: string): boolean {
  const port = url.port === '' ? '443' : url.port;
  return list.split(',').some((entry) => {
    const [name = '', only] = entry
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, '')
      .split(':');
    if (name === '' || (only !== undefined && only !== port)) return false;
    return name === '*' || url.hostname === name || url.hostname.endsWith(`.${name}`);
  });
}

/**
 * An agent that reaches TLS servers through a proxy's CONNECT; the proxy sees the host name and encrypted bytes.
 * Not `https-proxy-agent`: it hands a proxy's refusal on as the server's answer, an empty list among them, leaves connections open behind a time limit, and prints the proxy's password under DEBUG.
 */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #options: https.AgentOptions;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#options = options;
  }

  override createConnection(
    options: https.RequestOptions,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const fail = (error: Error): void => (done as ((error: Error) => void) | undefined)?.(error);
    const host = options.host ?? '';
    const authority = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const request = connectRequest(this.#proxy, authority);
    request.once('error', fail);
    request.once('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    request.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        fail(Object.assign(new Error('the proxy refused the tunnel'), { code: `PROXY_STATUS_${answer.statusCode}` }));
        return;
      }
      const name = options.servername ?? host;
      const secured = tls.connect({
        ...tlsOptions(this.#options),
        socket,
        host,
        ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
      });
      done?.(null, secured);
    });
    request.end();
  }
}

function tlsOptions(options: https.AgentOptions): tls.ConnectionOptions {
  return { rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }) };
}

function connectRequest(proxy: URL, authority: string): http.ClientRequest {
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const headers: http.OutgoingHttpHeaders = { Host: authority };
  if (credentials !== ':') headers['Proxy-Authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const overTls = proxy.protocol === 'https:';
  return (overTls ? https : http).request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (overTls ? 443 : 80) : Number(proxy.port),
    path: authority,
    headers,
    agent: false,
    timeout: 10_000,
  });
}
