import { Duplex, Transform, type TransformCallback } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/**
 * Node's HTTP parser refuses Vault's own verbs `LIST` and `SCAN`, so their request lines are rewritten to verbs that it
 * knows and that no played service has. {@link originalVerb} gives them back.
 */
const STAND_INS: readonly (readonly [string, string])[] = [
  ['LIST', 'PROPFIND'],
  ['SCAN', 'REPORT'],
];

export function originalVerb(method: string): string {
  return STAND_INS.find(([, standIn]) => standIn === method)?.[0] ?? method;
}

/** The socket with request lines of Vault's own verbs rewritten. A request line starts a chunk: clients do not pipeline. */
export function knownVerbs(socket: TLSSocket): Duplex {
  const rewrite = new Transform({
    transform: (chunk: Buffer, _encoding: string, done: TransformCallback) => done(null, rewritten(chunk)),
  });
  const duplex = Duplex.from({ readable: socket.pipe(rewrite), writable: socket });
  duplex.on('error', () => socket.destroy());
  socket.on('error', () => duplex.destroy());
  socket.on('close', () => duplex.destroy());
  return duplex;
}

function rewritten(chunk: Buffer): Buffer {
  const found = STAND_INS.find(([verb]) => chunk.subarray(0, verb.length + 2).toString('latin1') === `${verb} /`);
  if (found === undefined) return chunk;
  return Buffer.concat([Buffer.from(found[1]), chunk.subarray(found[0].length)]);
}
