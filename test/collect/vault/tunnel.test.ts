import * as http from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createVaultClient, defaultLimits } from '../../../src/collect/vault/client.ts';
import { proxyFor, type Environment } from '../../../src/collect/vault/tunnel.ts';
import { envelope, json, makeTrust, startTlsServer, type TestTrust, type TlsServer } from './tls-server.ts';

const canary = 'hvs.CANARYcanaryCANARYcanary0123';

let trust: TestTrust;
let server: TlsServer;
let proxy: http.Server;
let proxyPort: number;
const asked: { target: string; authorization: string | undefined }[] = [];
let proxyStatus = 200;
/** What the proxy says with a refusal: Vault's own words for an empty list. */
const refusal = '{"errors":[]}';

beforeAll(async () => {
  trust = await makeTrust();
  server = await startTlsServer(trust, 'vault.test.internal');
  server.answerWith((_request, response) => json(response, 200, envelope({ keys: ['a'] })));
  proxy = http.createServer((_request, response) => void response.writeHead(400).end());
  proxy.on('connect', (request, socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (proxyStatus !== 200) {
      socket.end(`HTTP/1.1 ${proxyStatus} No\r\nContent-Length: ${refusal.length}\r\n\r\n${refusal}`);
      return;
    }
    const upstream = connect(server.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyPort = (proxy.address() as AddressInfo).port;
});

afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await server.close();
  trust.remove();
});

function client(env: Environment, caFile = trust.caFile) {
  return createVaultClient({
    address: 'https://vault.test.internal',
    namespace: undefined,
    caFile,
    token: canary,
    env,
    signal: new AbortController().signal,
    limits: { ...defaultLimits, attempts: 1 },
  });
}

describe('through a proxy', () => {
  test('a host is reached by CONNECT, with its own name and certificate', async () => {
    const direct = client({ HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxyPort}` });
    try {
      expect((await direct.read('sys/mounts')).status).toBe(200);
      expect((await direct.list('sys/policies/acl')).status).toBe(200);
    } finally {
      direct.close();
    }
    expect(asked[0]).toEqual({
      target: 'vault.test.internal:443',
      authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    });
    expect(asked.length).toBe(1);
    expect(server.seen.map(({ url }) => url)).toEqual(['/v1/sys/mounts', '/v1/sys/policies/acl?list=true']);
    expect(server.seen[0]?.headers['x-vault-token']).toBe(canary);
    expect(server.seen[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  test('the certificate is checked all the same', async () => {
    const before = server.seen.length;
    const stranger = await makeTrust();
    try {
      const call = client({ https_proxy: `127.0.0.1:${proxyPort}` }, stranger.caFile).read('sys/mounts');
      await expect(call).rejects.toThrow('the certificate of the server is not trusted');
      expect(server.seen.length).toBe(before);
    } finally {
      stranger.remove();
    }
  });

  test('a proxy that refuses is named, without its credentials and without the token', async () => {
    proxyStatus = 407;
    try {
      const refused = client({ HTTPS_PROXY: `http://user:CANARYpass@127.0.0.1:${proxyPort}` });
      const error = await refused.read('sys/mounts').then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(String(error)).toContain('the proxy refused the tunnel (PROXY_STATUS_407)');
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('CANARY');
    } finally {
      proxyStatus = 200;
    }
  });
});

describe('what a proxy says', () => {
  test('is never taken for an answer of Vault: its 404 is no empty list', async () => {
    proxyStatus = 404;
    try {
      const refused = client({ HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` });
      await expect(refused.list('sys/policies/acl')).rejects.toThrow('the proxy refused the tunnel (PROXY_STATUS_404)');
    } finally {
      proxyStatus = 200;
    }
  });
});

describe('which proxy', () => {
  const address = new URL('https://vault.corp.example:8200');
  const proxied = 'http://proxy.example:3128';

  test.each<[string, Environment, string | undefined]>([
    ['none', {}, undefined],
    ['upper case', { HTTPS_PROXY: proxied }, 'proxy.example:3128'],
    ['lower case', { https_proxy: proxied }, 'proxy.example:3128'],
    ['without a scheme', { HTTPS_PROXY: 'proxy.example:3128' }, 'proxy.example:3128'],
    ['exempt host', { HTTPS_PROXY: proxied, NO_PROXY: 'a.example, vault.corp.example' }, undefined],
    ['exempt domain', { HTTPS_PROXY: proxied, NO_PROXY: '.corp.example' }, undefined],
    ['exempt domain with a star', { HTTPS_PROXY: proxied, no_proxy: '*.corp.example' }, undefined],
    ['everything exempt', { HTTPS_PROXY: proxied, NO_PROXY: '*' }, undefined],
    ['exempt at this port', { HTTPS_PROXY: proxied, NO_PROXY: 'vault.corp.example:8200' }, undefined],
    ['exempt at another port', { HTTPS_PROXY: proxied, NO_PROXY: 'vault.corp.example:443' }, 'proxy.example:3128'],
    ['another domain that ends alike', { HTTPS_PROXY: proxied, NO_PROXY: 'orp.example' }, 'proxy.example:3128'],
  ])('%s', (_case, env, host) => {
    expect(proxyFor(address, env)?.host).toBe(host);
  });

  test.each(['https://localhost:8200', 'https://127.0.0.1:8200', 'https://[::1]:8200', 'http://vault.corp.example'])(
    'never for %s',
    (text) => {
      expect(proxyFor(new URL(text), { HTTPS_PROXY: proxied, HTTP_PROXY: proxied })).toBeUndefined();
    },
  );
});
