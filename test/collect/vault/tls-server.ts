import * as https from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type Authority } from '../../../src/demo/emulator/certificates.ts';

/** Server on loopback whose answers a test writes. */
export interface TlsServer {
  readonly address: string;
  readonly port: number;
  /** Every request that arrived, in order. */
  readonly seen: Seen[];
  readonly answerWith: (handler: Handler) => void;
  readonly close: () => Promise<void>;
}

export interface Seen {
  readonly method: string;
  /** As it came over the wire, still encoded. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Handler = (request: Seen, response: ServerResponse) => void;

/** Certificates of one test file. */
export interface TestTrust {
  readonly authority: Authority;
  readonly caFile: string;
  readonly remove: () => void;
}

export async function makeTrust(): Promise<TestTrust> {
  const authority = await createAuthority();
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-tls-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  return { authority, caFile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function startTlsServer(trust: TestTrust, host = 'localhost'): Promise<TlsServer> {
  const seen: Seen[] = [];
  let handler: Handler = notFound;
  const { cert, key } = await trust.authority.issue(host);
  const server = https.createServer({ cert, key }, (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(request);
      handler(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `https://${host}:${port}`,
    port,
    seen,
    answerWith: (next) => {
      handler = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function notFound(_request: Seen, response: ServerResponse): void {
  response.writeHead(404).end();
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** An answer in Vault's envelope. */
export function envelope(data: unknown): Record<string, unknown> {
  return { request_id: '00000000-0000-4000-8000-000000000000', lease_id: '', renewable: false, data, auth: null };
}
