import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, createServer as createTlsServer, type SecureContext, type TLSSocket } from 'node:tls';
import type { Estate } from '../estate/schema.ts';
import { momentMs } from '../estate/time.ts';
import { createAuthority, type Authority } from './certificates.ts';
import { compiledQueries } from './compiled-queries.ts';
import { startProxy } from './connect-proxy.ts';
import { answerRequest } from './dispatch.ts';
import type { EmulatorOptions, Playing } from './playing.ts';
import { playedHosts } from './played-hosts.ts';
import type { QueryPort } from './query-port.ts';
import { newRequestLog, type RequestLog } from './request-log.ts';
import { knownVerbs } from './verbs.ts';

export type Emulator = {
  proxyUrl: string;
  /** PEM file of the authority that signed every certificate. */
  caFile: string;
  /** What a child process needs to meet this company: proxy, authority, credentials of the scan. Nothing else. */
  env: Record<string, string>;
  log: RequestLog;
  close(): Promise<void>;
};

/** Plays the estate on loopback until closed. */
export async function startEmulator(estate: Estate, options: EmulatorOptions = {}): Promise<Emulator> {
  const log = newRequestLog();
  const queries = options.queries ?? compiledQueries();
  const playing = newPlaying(estate, options, queries, log);
  const authority = await createAuthority();
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-demo-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.pem, { mode: 0o600 });
  const tls = await startTls(authority, playing);
  const hosts = playedHosts(estate);
  const proxy = await startProxy((host) => hosts.has(host), tls.port, log);
  return {
    proxyUrl: proxy.url,
    caFile,
    env: scanEnvironment(estate, proxy.url, caFile),
    log,
    close: async () => {
      await proxy.close();
      await tls.close();
      await queries.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function newPlaying(estate: Estate, options: EmulatorOptions, queries: QueryPort, log: RequestLog): Playing {
  const nowMs = options.now?.getTime() ?? (estate.now === undefined ? Date.now() : momentMs(estate.now, Date.now()));
  const seed = options.seed ?? 1;
  return {
    world: { estate, nowMs, seed, queries, tokens: new Map() },
    options: {
      seed,
      latencyMs: options.latencyMs ?? 0,
      faults: options.faults ?? [],
      slowMs: options.slowMs ?? 3_000,
      errorNote: options.errorNote ?? '',
    },
    log,
    ordinals: new Map(),
  };
}

async function startTls(authority: Authority, playing: Playing): Promise<{ port: number; close(): Promise<void> }> {
  const contexts = new Map<string, Promise<SecureContext>>();
  const contextOf = async (host: string): Promise<SecureContext> => {
    const known = contexts.get(host) ?? authority.issue(host).then((pair) => createSecureContext(pair));
    contexts.set(host, known);
    return await known;
  };
  const http = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    void answerRequest(playing, request, response);
  });
  const sockets = new Set<TLSSocket>();
  const tls = createTlsServer({
    ALPNProtocols: ['http/1.1'],
    SNICallback: (host, done) => {
      contextOf(host).then(
        (context) => done(null, context),
        (problem: unknown) => done(problem instanceof Error ? problem : new Error('no certificate')),
      );
    },
  });
  tls.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    http.emit('connection', knownVerbs(socket));
  });
  tls.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  return {
    port: (tls.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      http.closeAllConnections();
      await new Promise<void>((resolve) => tls.close(() => resolve()));
    },
  };
}

function scanEnvironment(estate: Estate, proxyUrl: string, caFile: string): Record<string, string> {
  const scanner = estate.servicePrincipals.find((item) => item.id === estate.scanner.principal);
  return {
    HTTPS_PROXY: proxyUrl,
    NO_PROXY: '',
    NODE_EXTRA_CA_CERTS: caFile,
    AZURE_TENANT_ID: estate.tenant.id,
    ...(scanner === undefined
      ? {}
      : { AZURE_CLIENT_ID: scanner.appId, AZURE_CLIENT_SECRET: scanner.clientSecret ?? '' }),
    ...estate.scanner.environment,
  };
}
