import { describe, expect, test } from '@jest/globals';
import { environmentCredential } from '../../../src/collect/azure/client.ts';
import { identityOf, principalIn } from '../../../src/collect/azure/identity.ts';

const oid = '3F6A1C2E-0000-4000-8000-00000000000A';
const token = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

describe('who asks', () => {
  test('the object id of the token, in lower case', () => {
    expect(principalIn(token({ oid, appid: 'x' }))).toBe(oid.toLowerCase());
  });

  test('the client id where there is no object id', () => {
    expect(principalIn(token({ appid: oid }))).toBe(oid.toLowerCase());
  });

  test.each(['not a token', token({}), token({ oid: 'a secret of some kind' })])(
    'nobody that %p could name',
    (text) => {
      expect(principalIn(text)).toBeUndefined();
    },
  );
});

describe('tokens', () => {
  const counting = (answer: () => Promise<{ token: string; expiresOnTimestamp: number } | null>) => {
    let calls = 0;
    const identity = identityOf(
      {
        getToken: async () => {
          calls += 1;
          return answer();
        },
      },
      () => now,
    );
    return { identity, calls: () => calls };
  };
  let now = 0;

  test('one is fetched for many calls and renewed before it ends', async () => {
    now = 0;
    const { identity, calls } = counting(async () =>
      Promise.resolve({ token: token({ oid }), expiresOnTimestamp: now + 3_600_000 }),
    );
    await Promise.all([identity.getToken('a'), identity.getToken('a'), identity.getToken('b')]);
    expect(calls()).toBe(2);
    now = 3_400_000;
    await identity.getToken('a');
    expect(calls()).toBe(3);
  });

  test('a refusal is remembered for half a minute, and says nothing of what the service wrote', async () => {
    now = 0;
    const refusal = Object.assign(new Error('AADSTS7000215: Invalid client secret Kanarie-8'), {
      name: 'AuthenticationError',
      statusCode: 401,
    });
    const { identity, calls } = counting(async () => Promise.reject(refusal));
    const expected = {
      reason: 'forbidden',
      message: 'the sign-in service refused the credential (AADSTS7000215): the client secret is wrong',
      facts: { signIn: true },
    };
    await expect(identity.getToken('a')).rejects.toMatchObject(expected);
    await expect(identity.getToken('a')).rejects.toMatchObject(expected);
    expect(calls()).toBe(1);
    now = 31_000;
    await expect(identity.getToken('a')).rejects.toMatchObject(expected);
    expect(calls()).toBe(2);
  });

  test.each([
    ['CredentialUnavailableError', 'nothing is configured', 'forbidden'],
    ['AuthenticationError', 'AADSTS90033: a transient error has occurred', 'failed'],
    ['AuthenticationError', 'AADSTS90055: too many requests for the tenant', 'throttled'],
    ['AuthenticationRequiredError', 'network_error', 'failed'],
  ])('%s: %s is %s', async (name, message, reason) => {
    const { identity } = counting(async () => Promise.reject(Object.assign(new Error(message), { name })));
    await expect(identity.getToken('a')).rejects.toMatchObject({ reason });
  });
});

describe('the credential', () => {
  const tenant = '10000000-0000-4000-8000-000000000001';
  const application = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: tenant };

  test.each([
    ['an application with a secret', { ...application, AZURE_CLIENT_SECRET: 'x' }, 'EnvironmentCredential'],
    ['a federated workload', { ...application, AZURE_FEDERATED_TOKEN_FILE: '/nowhere' }, 'WorkloadIdentityCredential'],
    ['nothing: managed identity or Azure CLI', {}, 'DefaultAzureCredential'],
  ])('of an environment with %s', async (_name, environment, name) => {
    expect((await environmentCredential(tenant, environment)).constructor.name).toBe(name);
  });
});
