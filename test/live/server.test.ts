import * as https from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeTrust, startTlsServer, type TestTrust, type TlsServer } from '../collect/vault/tls-server.ts';
import { send } from './server.ts';

let trust: TestTrust;
let server: TlsServer;
let agent: https.Agent;

beforeAll(async () => {
  trust = await makeTrust();
  server = await startTlsServer(trust);
  agent = new https.Agent({ ca: trust.authority.pem });
});
afterAll(async () => {
  agent.destroy();
  await server.close();
  trust.remove();
});

describe('a call of the live tests', () => {
  test('gives status and body', async () => {
    server.answerWith((_request, response) => response.writeHead(503).end('{"sealed":true}'));
    expect(await send(agent, server.port, 'GET', 'sys/health', {})).toEqual({ status: 503, body: { sealed: true } });
  });

  test('ends where the answer is no JSON, and quotes nothing of it', async () => {
    server.answerWith((_request, response) => response.writeHead(502).end('<html>hvs.secret</html>'));
    const failed = expect(send(agent, server.port, 'GET', 'sys/health', {})).rejects;
    await failed.toThrow(/^the server answered 502 with what is no JSON$/);
  });

  test('ends where the answer breaks off', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(send(agent, server.port, 'GET', 'sys/health', {})).rejects.toThrow('aborted');
  });
});
