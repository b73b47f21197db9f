import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { arm } from './arm.ts';
import { entra } from './entra.ts';
import { azureError, reply, type Call, type Reply } from './exchange.ts';
import { faultReply, type Dialect } from './fault-reply.ts';
import { faultsOf, type FaultKind } from './faults.ts';
import { graph } from './graph.ts';
import { keyVault } from './key-vault.ts';
import { vaultHost } from './key-vault-items.ts';
import { logAnalytics } from './log-analytics.ts';
import { playedHosts } from './played-hosts.ts';
import { seeded } from '../seeded.ts';
import type { Playing } from './playing.ts';
import { vaultReply } from './vault.ts';
import { originalVerb } from './verbs.ts';
import type { World } from './world.ts';

/** Answers one HTTP request, with the faults and the latency that it meets, and writes it into the log. */
export async function answerRequest(
  playing: Playing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const call = await readCall(playing, request);
    const answer = await replyTo(playing, call);
    record(playing, call, answer);
    await wait(latency(playing, call));
    await send(call, answer, response);
  } catch {
    // The client went away, or the emulator failed: either way no answer may look like one.
    response.destroy();
  }
}

async function readCall(playing: Playing, request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const url = new URL(`https://${host}${request.url?.startsWith('/') === true ? request.url : '/'}`);
  const method = originalVerb(request.method ?? 'GET');
  const target = `${method} ${host}${url.pathname}`;
  const ordinal = (playing.ordinals.get(target) ?? 0) + 1;
  playing.ordinals.set(target, ordinal);
  return {
    method,
    host,
    path: (request.url ?? '/').split('?')[0] ?? '/',
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    faults: faultsOf(playing.options.faults, host, target, ordinal, playing.options.seed),
  };
}

async function replyTo(playing: Playing, call: Call): Promise<Reply> {
  const dialect = playedHosts(playing.world.estate).get(call.host);
  if (dialect === undefined) return reply('/{any}', 421, azureError('MisdirectedRequest', 'Nobody plays this host.'));
  // The challenge that opens a Key Vault session carries no data: a fault there would hide the one that is asked for.
  const opening = dialect === 'key-vault' && call.headers['authorization'] === undefined;
  const faulted = opening ? undefined : faultReply(call.faults, dialect, playing.options.errorNote);
  return faulted ?? (await serve(playing.world, call, dialect));
}

async function serve(world: World, call: Call, dialect: Dialect): Promise<Reply> {
  if (dialect === 'arm') return await arm(world, call);
  if (dialect === 'logs') return await logAnalytics(world, call);
  if (dialect === 'entra') return entra(world, call);
  if (dialect === 'graph') return graph(world, call);
  const vault = world.estate.keyVaults.find((item) => vaultHost(item) === call.host);
  if (vault !== undefined) return keyVault(world, call, vault);
  const cluster = world.estate.vaults.find((item) => item.host.toLowerCase() === call.host);
  return cluster === undefined ? reply('/{any}', 404) : vaultReply(world, call, cluster);
}

function record(playing: Playing, call: Call, answer: Reply): void {
  const broken = call.faults.has('reset') || call.faults.has('cut');
  const entry = {
    method: call.method,
    host: call.host,
    template: answer.template,
    path: call.path,
    status: broken ? 0 : answer.status,
    time: new Date().toISOString(),
  };
  playing.log.entries.push(entry);
  if (answer.violation !== undefined) playing.log.violations.push({ ...entry, what: answer.violation });
}

function latency(playing: Playing, call: Call): number {
  const { latencyMs, seed, slowMs } = playing.options;
  const jitter =
    latencyMs === 0 ? 0 : latencyMs * (0.5 + seeded(seed, `latency:${call.method} ${call.host}${call.path}`)());
  return Math.round(jitter) + (call.faults.has('slow') ? slowMs : 0);
}

async function send(call: Call, answer: Reply, response: ServerResponse): Promise<void> {
  if (met(call, 'reset')) {
    response.destroy();
    return;
  }
  const text = answer.body === undefined || call.method === 'HEAD' ? '' : JSON.stringify(answer.body);
  const type = answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const length = { 'content-length': String(Buffer.byteLength(text)) };
  response.writeHead(answer.status, { ...type, ...length, date: new Date().toUTCString(), ...answer.headers });
  if (!met(call, 'cut')) {
    response.end(text);
    return;
  }
  response.write(text.slice(0, Math.floor(text.length / 2)));
  await wait(20);
  response.destroy();
}

function met(call: Call, kind: FaultKind): boolean {
  return call.faults.has(kind);
}
