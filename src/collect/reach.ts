import * as http from 'node:http';
import * as https from 'node:https';
import { proxyFor, TunnelAgent, type Environment } from './vault/tunnel.ts';

/** What keeps a scanner from a host, or from signing in there. */
export type TroubleKind =
  | 'no-credential'
  | 'unnamed'
  | 'credential-refused'
  | 'tenant'
  | 'cloud'
  | 'dns'
  | 'tls'
  | 'proxy'
  | 'network'
  | 'clock';

export interface Trouble {
  readonly kind: TroubleKind;
  /** What was seen, in words that hold no secret. */
  readonly detail: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Whether a host can be spoken to. `blocked`: nothing can be read from it as long as the trouble lasts. */
export interface Reach {
  readonly host: string;
  readonly blocked: boolean;
  readonly trouble?: Trouble;
}

export interface ReachOptions {
  readonly env: Environment;
  /** PEM text of the authorities to trust in place of Node's own. */
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly now?: () => number;
}

/** Sign-in services refuse what is dated more than five minutes off; half of that is worth a word. */
const tolerableSkewMs = 150_000;
const defaultTimeoutMs = 10_000;

/**
 * Sends one GET without any credential to a host, on the way that calls take: through the proxy of the environment, with
 * the certificate checked. Any answer means that the host is reached; its `Date` header is held against the clock.
 */
export async function reachHost(url: URL, options: ReachOptions): Promise<Reach> {
  const proxy = proxyFor(url, options.env);
  const now = options.now ?? Date.now;
  try {
    const { date } = await ask(url, proxy, options);
    const skew = date === undefined ? 0 : now() - Date.parse(date);
    const clock = Math.abs(skew) > tolerableSkewMs ? { trouble: clockTrouble(skew) } : {};
    return { host: url.host, blocked: false, ...clock };
  } catch (error) {
    options.signal.throwIfAborted();
    return { host: url.host, blocked: true, trouble: troubleOf(codeOf(error), url, proxy) };
  }
}

function ask(url: URL, proxy: URL | undefined, options: ReachOptions): Promise<{ readonly date: string | undefined }> {
  const settings = { rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }) };
  const agent = agentFor(url, proxy, settings);
  const limit = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const sent = new Promise<{ readonly date: string | undefined }>((resolve, reject) => {
    const request = (url.protocol === 'http:' ? http : https).request(
      { host: bareHost(url), port: url.port, path: '/', method: 'GET', protocol: url.protocol, agent },
      (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', () => resolve({ date: response.headers.date }));
      },
    );
    const end = (code: string) => (): void => {
      request.destroy(Object.assign(new Error('ended'), { code }));
    };
    limit.addEventListener('abort', end('ETIMEDOUT'), { once: true });
    options.signal.addEventListener('abort', end('ABORTED'), { once: true });
    request.once('error', reject);
    request.end();
  });
  return sent.finally(() => agent.destroy());
}

function agentFor(url: URL, proxy: URL | undefined, settings: https.AgentOptions): http.Agent {
  if (url.protocol === 'http:') return new http.Agent();
  return proxy === undefined ? new https.Agent(settings) : new TunnelAgent(proxy, settings);
}

function bareHost(url: URL): string {
  return url.hostname.replaceAll(/^\[|\]$/g, '');
}

function codeOf(error: unknown): string {
  const { code } = typeof error === 'object' && error !== null ? (error as { code?: unknown }) : {};
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown error';
}

const connecting = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);
const dated = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/** Behind a proxy the scanner looks up and connects to the proxy alone: what fails then is the way to it. */
function troubleOf(code: string, url: URL, proxy: URL | undefined): Trouble {
  const status = /^PROXY_STATUS_(\d+)$/.exec(code)?.[1];
  if (proxy !== undefined && status !== undefined) return refusedByProxy(status, url, proxy);
  if (proxy !== undefined && connecting.has(code)) {
    return {
      kind: 'proxy',
      detail: `the proxy ${proxy.host} cannot be reached (${code})`,
      remedy: 'check HTTPS_PROXY, or name the host in NO_PROXY where it is to be reached directly',
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      kind: 'dns',
      detail: `the name ${url.hostname} does not resolve (${code})`,
      remedy: 'check the name and the resolver of this machine; where a proxy leads outside, set HTTPS_PROXY',
    };
  }
  return dated.has(code) || aboutTls(code) ? tlsTrouble(code) : networkTrouble(code);
}

function refusedByProxy(status: string, url: URL, proxy: URL): Trouble {
  const remedy =
    status === '407'
      ? 'put the user name and password that it asks for into HTTPS_PROXY'
      : `have it let ${url.host} through, or name the host in NO_PROXY`;
  return { kind: 'proxy', detail: `the proxy ${proxy.host} refused the tunnel (${status})`, remedy };
}

function aboutTls(code: string): boolean {
  return /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_|ERR_SSL_|EPROTO$)/.test(code);
}

function tlsTrouble(code: string): Trouble {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const remedy = 'use the name that the certificate is made out to; something on the way may answer in its place';
    return { kind: 'tls', detail: `the certificate is for another host name (${code})`, remedy };
  }
  if (dated.has(code)) {
    const said = `the certificate ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'} (${code})`;
    const remedy = `renew it, or set the clock of this machine: it says ${new Date().toISOString()}`;
    return { kind: 'tls', detail: said, remedy };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return { kind: 'tls', detail: `no TLS connection could be made (${code})`, remedy: 'check address and port' };
  }
  const remedy = 'name the certificate authority in NODE_EXTRA_CA_CERTS (for Vault also in ca-file or VAULT_CACERT)';
  return { kind: 'tls', detail: `the certificate is not trusted (${code})`, remedy };
}

const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'there was no answer in time',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
};

function networkTrouble(code: string): Trouble {
  const remedy = 'check address, port and the firewalls on the way; where a proxy leads outside, set HTTPS_PROXY';
  return { kind: 'network', detail: `${networkWords[code] ?? 'the connection failed'} (${code})`, remedy };
}

function clockTrouble(skewMs: number): Trouble {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return {
    kind: 'clock',
    detail: `the clock of this machine is ${String(seconds)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the host's`,
    remedy: 'set it (timedatectl set-ntp true): tokens and certificates are refused over a few minutes',
  };
}
