import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createVaultClient, defaultLimits, encodePath, type ClientOptions } from '../../../src/collect/vault/client.ts';
import { VaultFault } from '../../../src/collect/vault/fault.ts';
import { envelope, json, makeTrust, startTlsServer, type TestTrust, type TlsServer } from './tls-server.ts';

const canary = 'hvs.CANARYcanaryCANARYcanary0123';

let trust: TestTrust;
let server: TlsServer;
const savedEnv = { ...process.env };

beforeAll(async () => {
  trust = await makeTrust();
});
afterAll(() => trust.remove());
beforeEach(async () => {
  server = await startTlsServer(trust);
});
afterEach(async () => {
  process.env = { ...savedEnv };
  await server.close();
});

const quick = { ...defaultLimits, attempts: 2, throttledAttempts: 3, firstDelay: 5 };
const hasty = { ...quick, timeout: 400 };

function client(changes: Partial<ClientOptions> = {}) {
  return createVaultClient({
    address: server.address,
    namespace: undefined,
    caFile: trust.caFile,
    token: canary,
    env: {},
    signal: new AbortController().signal,
    limits: quick,
    ...changes,
  });
}

async function faultOf(call: Promise<unknown>): Promise<VaultFault> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VaultFault)) throw new Error(`no fault came: ${inspect(error)}`);
  return error;
}

function expectNoToken(error: Error): void {
  const texts = [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    String(error.stack),
    error.message,
  ];
  for (const text of texts) expect(text).not.toContain('CANARY');
}

describe('a call that fails tells what happened and never shows the token', () => {
  test('no answer in time', async () => {
    server.answerWith(() => undefined);
    const fault = await faultOf(client({ limits: hasty }).read('sys/mounts'));
    expect([fault.reason, fault.message]).toEqual(['timed-out', 'Vault gave no complete answer within 0.4 seconds']);
    expect(server.seen.length).toBe(2);
    expectNoToken(fault);
  });

  test('an answer that never ends', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    const fault = await faultOf(client({ limits: hasty }).read('sys/mounts'));
    expect(fault.reason).toBe('timed-out');
    expectNoToken(fault);
  });

  test('nothing listens', async () => {
    await server.close();
    const fault = await faultOf(client().read('sys/mounts'));
    expect(fault.message).toContain('nothing listens at the address (ECONNREFUSED)');
    expectNoToken(fault);
  });

  test('a server error that echoes the request', async () => {
    server.answerWith((request, response) =>
      json(response, 500, { errors: [`failed: ${JSON.stringify(request.headers)}`], echo: request.headers }),
    );
    const fault = await faultOf(client().read('sys/mounts'));
    expect([fault.reason, fault.status]).toEqual(['failed', 500]);
    expect(server.seen[0]?.headers['x-vault-token']).toBe(canary);
    expectNoToken(fault);
  });

  test('a refusal that echoes the request', async () => {
    server.answerWith((request, response) =>
      json(response, 400, { errors: [`bad: ${JSON.stringify(request.headers)}`] }),
    );
    const fault = await faultOf(client().read('sys/mounts'));
    expect([fault.reason, fault.status, server.seen.length]).toEqual(['failed', 400, 1]);
    expectNoToken(fault);
  });

  test('an answer that is not JSON', async () => {
    server.answerWith((request, response) => void response.writeHead(200).end(`<p>${JSON.stringify(request.headers)}`));
    const fault = await faultOf(client().read('sys/mounts'));
    expect([fault.reason, fault.message]).toEqual(['malformed', 'the answer is not JSON']);
    expectNoToken(fault);
  });

  test('a body that is cut', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(200, { 'Content-Length': '500' });
      response.write('{"request_id":"x","data":{"keys":["a"');
      setTimeout(() => response.destroy(), 20);
    });
    const fault = await faultOf(client().list('auth/approle/role'));
    expect(fault.message).toContain('the connection was cut');
    expectNoToken(fault);
  });

  test('an answer without bounds', async () => {
    server.answerWith((_request, response) => void response.writeHead(200).end(JSON.stringify('x'.repeat(5000))));
    const fault = await faultOf(client({ limits: { ...quick, maxBytes: 1000 } }).read('sys/mounts'));
    expect([fault.reason, server.seen.length]).toEqual(['malformed', 1]);
  });

  test('a certificate that is not trusted, whatever the environment says of checking it', async () => {
    process.env['VAULT_SKIP_VERIFY'] = 'true';
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    server.answerWith((_request, response) => json(response, 200, envelope({})));
    const fault = await faultOf(client({ caFile: undefined }).read('sys/mounts'));
    expect(fault.message).toContain('the certificate of the server is not trusted');
    expect(fault.message).toContain('ca-file');
    expect(server.seen).toEqual([]);
    expectNoToken(fault);
  });

  test('a CA file that is absent', () => {
    expect(() => client({ caFile: '/nowhere/ca.pem' })).toThrow('the CA file /nowhere/ca.pem could not be read');
  });
});

describe('redirects', () => {
  test('to another host are refused, and the token does not arrive there', async () => {
    const other = await startTlsServer(trust);
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        server.answerWith((_request, response) => {
          response.writeHead(status, { Location: `${other.address}/v1/sys/mounts` }).end();
        });
        const fault = await faultOf(client().read('sys/mounts'));
        expect(fault.message).toContain(`Vault redirects to localhost:${other.port}`);
        expectNoToken(fault);
      }
      expect(other.seen).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('from https to http are refused', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(307, { Location: server.address.replace('https:', 'http:') }).end();
    });
    expect((await faultOf(client().read('sys/mounts'))).message).toContain('is not followed with a token');
  });

  test('of a standby to the declared address ask the same path again, never the one that is named', async () => {
    server.answerWith((_request, response) => {
      if (server.seen.length > 1) json(response, 200, envelope({ 'sys/': {} }));
      else response.writeHead(307, { Location: `${server.address}/v1/secret/data/app` }).end();
    });
    expect((await client().read('sys/mounts')).status).toBe(200);
    expect(server.seen.map(({ url }) => url)).toEqual(['/v1/sys/mounts', '/v1/sys/mounts']);
  });
});

describe('patience', () => {
  test.each([412, 429, 500, 502, 503])('%i is tried again', async (status) => {
    server.answerWith((_request, response) =>
      server.seen.length === 1 ? json(response, status, { errors: ['later'] }) : json(response, 200, envelope({})),
    );
    expect((await client().read('sys/mounts')).status).toBe(200);
    expect(server.seen.length).toBe(2);
  });

  test.each([400, 403, 404, 405])('%i is not', async (status) => {
    server.answerWith((_request, response) => json(response, status, { errors: ['no'] }));
    await faultOf(client().read('sys/mounts'));
    expect(server.seen.length).toBe(1);
  });

  test('a sealed server is not asked again', async () => {
    server.answerWith((_request, response) => json(response, 503, { errors: ['Vault is sealed'] }));
    expect((await faultOf(client().read('sys/mounts'))).message).toContain('Vault is sealed');
    expect(server.seen.length).toBe(1);
  });

  test('Retry-After is waited for, by the calls beside it too', async () => {
    const times: number[] = [];
    server.answerWith((_request, response) => {
      times.push(performance.now());
      if (times.length === 1) json(response, 429, { errors: [] }, { 'Retry-After': '1' });
      else json(response, 200, envelope({}));
    });
    const patient = client();
    const first = patient.read('sys/mounts');
    while (times.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, patient.read('sys/auth')]);
    for (const time of times.slice(1)) expect(time - times[0]!).toBeGreaterThanOrEqual(950);
  });

  test('a rate limit that stays is throttled, after a bounded number of calls', async () => {
    server.answerWith((_request, response) => json(response, 429, { errors: [] }));
    expect((await faultOf(client().read('sys/mounts'))).reason).toBe('throttled');
    expect(server.seen.length).toBe(3);
  });

  test('a rate limit that nobody ever passes is given up for the cluster as a whole', async () => {
    server.answerWith((_request, response) => json(response, 429, { errors: [] }));
    const one = client({ limits: { ...quick, throttledAttempts: 8, perSecond: 10_000, maxDelay: 5 } });
    const faults = await Promise.all(
      Array.from({ length: 40 }, (_, index) => faultOf(one.read(`sys/mounts/m${index}`))),
    );
    expect(new Set(faults.map(({ reason }) => reason))).toEqual(new Set(['throttled']));
    expect(server.seen.length).toBeLessThan(100);
  });

  test('a pause beyond all measure is not waited for', async () => {
    server.answerWith((_request, response) => json(response, 429, { errors: [] }, { 'Retry-After': '86400' }));
    expect((await faultOf(client().read('sys/mounts'))).reason).toBe('throttled');
    expect(server.seen.length).toBe(1);
  });

  test('never more calls at once than allowed', async () => {
    let open = 0;
    let most = 0;
    server.answerWith((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        json(response, 200, envelope({}));
      }, 20);
    });
    const narrow = client({ limits: { ...quick, parallel: 3, perSecond: 10_000 } });
    await Promise.all(Array.from({ length: 20 }, (_, index) => narrow.read(`sys/mounts/m${index}/tune`)));
    expect([most, server.seen.length]).toEqual([3, 20]);
  });

  test('an interruption ends the call with its own reason', async () => {
    server.answerWith(() => undefined);
    const controller = new AbortController();
    const call = client({ signal: controller.signal }).read('sys/mounts');
    const outcome = expect(call).rejects.toThrow('stopped by the user');
    setTimeout(() => controller.abort(new Error('stopped by the user')), 30);
    await outcome;
  });
});

describe('requests', () => {
  beforeEach(() => server.answerWith((_request, response) => json(response, 200, envelope({ keys: ['a'] }))));

  test('are GET, name the namespace, and list by query', async () => {
    const named = client({ namespace: 'team/a' });
    await named.read('sys/mounts');
    await named.list('auth/approle/role');
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/sys/mounts',
      'GET /v1/auth/approle/role?list=true',
    ]);
    for (const { headers } of server.seen) {
      expect(headers).toMatchObject({
        'x-vault-token': canary,
        'x-vault-namespace': 'team/a',
        'x-vault-request': 'true',
      });
    }
  });

  test('take nothing from the variables that node-vault reads', async () => {
    Object.assign(process.env, {
      VAULT_TOKEN: 'hvs.otherTokenFromEnvironment',
      VAULT_NAMESPACE: 'elsewhere',
      VAULT_PREFIX: '/prefix',
      VAULT_ADDR: 'https://elsewhere.test',
    });
    await client().read('sys/mounts');
    expect(server.seen[0]).toMatchObject({ url: '/v1/sys/mounts', headers: { 'x-vault-token': canary } });
    expect(server.seen[0]?.headers['x-vault-namespace']).toBeUndefined();
  });

  test('without a token are not sent, except for health', async () => {
    const nobody = client({ token: undefined });
    expect((await faultOf(nobody.read('sys/mounts'))).tokenRefused).toBe(true);
    await nobody.read('sys/health');
    expect(server.seen.map(({ url }) => url)).toEqual(['/v1/sys/health']);
    expect(server.seen[0]?.headers['x-vault-token']).toBeUndefined();
  });

  test('carry names as they are', async () => {
    await client().read('kv/metadata/odd name+50%#?ü&x');
    expect(decodeURIComponent(server.seen[0]!.url)).toBe('/v1/kv/metadata/odd name+50%#?ü&x');
    expect(server.seen[0]!.url).not.toContain('?');
  });

  test.each(['kv/metadata/../data/x', 'kv/metadata/./x', 'kv/metadata//x'])('never climb: %s', async (path) => {
    expect(() => encodePath(path)).toThrow('a name that is no name');
    expect((await faultOf(client().read(path))).reason).toBe('malformed');
    expect(server.seen).toEqual([]);
  });
});

describe('lists', () => {
  test('404 with no errors is the empty list; any other 404 is an absence', async () => {
    server.answerWith((_request, response) => json(response, 404, { errors: [] }));
    expect(await client().list('auth/approle/role')).toEqual({ status: 404, body: undefined });
    expect((await faultOf(client().read('auth/approle/role/x'))).reason).toBe('not-found');
    server.answerWith((_request, response) => json(response, 404, { errors: ['no handler for route'] }));
    expect((await faultOf(client().list('auth/approle/role'))).reason).toBe('not-found');
    server.answerWith((_request, response) => void response.writeHead(404).end('not here'));
    expect((await faultOf(client().list('auth/approle/role'))).reason).toBe('not-found');
  });
});

describe('who is refused', () => {
  test.each([
    ['OpenBao, unknown token', ['permission denied'], true],
    ['Vault, unknown token', ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'], true],
    ['denied by policy', ['1 error occurred:\n\t* permission denied\n\n'], false],
  ])('%s', async (_case, errors, tokenRefused) => {
    server.answerWith((_request, response) => json(response, 403, { errors }));
    const fault = await faultOf(client().read('sys/mounts'));
    expect([fault.reason, fault.tokenRefused]).toEqual(['forbidden', tokenRefused]);
  });
});
