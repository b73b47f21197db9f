import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';

/**
 * Carries requests through a CONNECT proxy to servers whose certificates one authority signed: what the environment
 * variables HTTPS_PROXY and NODE_EXTRA_CA_CERTS do for a process, which has to be started with them.
 */
export function tunnelClient(proxyUrl: string, authority: string): HttpClient {
  return {
    sendRequest: async (request) => {
      const url = new URL(request.url);
      const socket = await openTunnel(proxyUrl, url.hostname, authority, request);
      return exchange(request, url, socket);
    },
  };
}

async function openTunnel(proxyUrl: string, host: string, ca: string, request: PipelineRequest): Promise<TLSSocket> {
  const proxy = new URL(proxyUrl);
  const path = `${host}:443`;
  const raw = await new Promise<Socket>((resolve, reject) => {
    const asked = httpRequest({
      host: proxy.hostname,
      port: proxy.port,
      method: 'CONNECT',
      path,
      headers: { host: path },
    });
    asked.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else reject(new RestError(`the proxy refuses ${host}`, { code: 'ECONNREFUSED', request }));
    });
    asked.on('error', (error) => reject(networkError(error, request)));
    asked.end();
  });
  return new Promise<TLSSocket>((resolve, reject) => {
    const socket = tlsConnect({ socket: raw, servername: host, ca }, () => resolve(socket));
    socket.once('error', (error) => reject(networkError(error, request)));
  });
}

async function exchange(request: PipelineRequest, url: URL, socket: TLSSocket): Promise<PipelineResponse> {
  const body = typeof request.body === 'string' ? request.body : '';
  const headers = {
    ...request.headers.toJSON(),
    host: url.host,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return new Promise<PipelineResponse>((resolve, reject) => {
    const asked = httpsRequest(
      { createConnection: () => socket, method: request.method, path: `${url.pathname}${url.search}`, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => reject(networkError(error, request)));
        response.on('end', () => {
          const fields = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          resolve({
            request,
            status: response.statusCode ?? 0,
            headers: createHttpHeaders(Object.fromEntries(fields) as Record<string, string>),
            bodyAsText: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    asked.on('error', (error) => reject(networkError(error, request)));
    request.abortSignal?.addEventListener('abort', () => asked.destroy());
    asked.end(body);
  });
}

function networkError(error: NodeJS.ErrnoException, request: PipelineRequest): RestError {
  return new RestError(error.message, { code: error.code ?? 'REQUEST_SEND_ERROR', request });
}
