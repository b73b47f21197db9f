import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { RequestLog } from './request-log.ts';

/**
 * A proxy on loopback that tunnels `CONNECT` requests for the played hosts to the TLS server, and refuses every other
 * host and every request that would pass through it in the clear.
 */
export async function startProxy(
  isPlayed: (host: string) => boolean,
  tlsPort: number,
  log: RequestLog,
): Promise<{ server: Server; url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    log.refused.push(`plain ${request.method ?? ''}`);
    response.writeHead(405).end('This proxy only tunnels: use CONNECT.\n');
  });
  server.on('connect', (request, socket: Socket, head) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const host = (request.url ?? '').replace(/:\d+$/, '').toLowerCase();
    if (isPlayed(host)) tunnel(socket, head, tlsPort);
    else {
      log.refused.push(host);
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function tunnel(socket: Socket, head: Buffer, tlsPort: number): void {
  const upstream = connect(tlsPort, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  upstream.on('close', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
}
