import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { CallError } from './call-error.ts';

/** A credential that says who it is: the object id (else the client id) in the tokens it gave. */
export interface Identity extends TokenCredential {
  readonly principal: () => string | undefined;
}

const renewBeforeMs = 300_000;
const failureHoldsMs = 30_000;

type Held = { readonly token: Promise<AccessToken>; failedAt?: number; expires: number };

/**
 * Keeps one token for each audience, since the Azure CLI is started anew for every token; remembers for half a minute
 * that none is to be had, so that hundreds of calls do not each wait for the same refusal.
 */
export function identityOf(credential: TokenCredential, now: () => number = Date.now): Identity {
  const held = new Map<string, Held>();
  let principal: string | undefined;

  const fetchToken = async (scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> => {
    const token = await credential.getToken(scopes, options).catch((error: unknown) => {
      throw tokenError(error);
    });
    if (token === null)
      throw new CallError('forbidden', 'no credential was found in the environment', { signIn: true });
    principal ??= principalIn(token.token);
    return token;
  };
  const start = (key: string, scopes: string | string[], options?: GetTokenOptions): Held => {
    const entry: Held = { token: fetchToken(scopes, options), expires: Infinity };
    held.set(key, entry);
    entry.token.then(
      (token) => (entry.expires = token.expiresOnTimestamp),
      () => (entry.failedAt = now()),
    );
    return entry;
  };
  return {
    principal: () => principal,
    getToken: async (scopes, options) => {
      const key = JSON.stringify([scopes, options?.tenantId, options?.claims]);
      const entry = held.get(key);
      const usable =
        entry !== undefined &&
        (entry.failedAt === undefined
          ? now() < entry.expires - renewBeforeMs && options?.claims === undefined
          : now() < entry.failedAt + failureHoldsMs);
      return await (usable ? entry : start(key, scopes, options)).token;
    },
  };
}

/** Object id of the principal, else its client id, in lower case; an access token is read, never checked, by us. */
export function principalIn(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      oid?: unknown;
      appid?: unknown;
    };
    const id = claims.oid ?? claims.appid;
    return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

/** Codes by which Entra ID says that it is busy or unwell, not that the caller is refused. */
const unwell = new Set(['AADSTS90012', 'AADSTS90024', 'AADSTS90033', 'AADSTS90052']);
const busy = new Set(['AADSTS90055', 'AADSTS50196']);

/**
 * Why there is no token. The library's statuses do not tell a refusal from a failure (a credential of the environment
 * makes 400 of both); Entra ID's own code, which is all that is kept of its message, does.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
function tokenError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const code = /AADSTS\d{4,8}/.exec(messagesOf(error))?.[0];
  if (code !== undefined) return codedError(code);
  const { name } = typeof error === 'object' && error !== null ? (error as { name?: unknown }) : {};
  if (name === 'CredentialUnavailableError' || name === 'AggregateAuthenticationError') {
    return new CallError('forbidden', 'no credential in the environment gave a token', { signIn: true });
  }
  return new CallError('failed', 'the sign-in service gave no token');
}

function codedError(code: string): CallError {
  if (busy.has(code)) return new CallError('throttled', `the sign-in service is busy (${code})`);
  if (unwell.has(code)) return new CallError('failed', `the sign-in service failed (${code})`);
  return new CallError('forbidden', `the sign-in service refused the credential (${code})`, { signIn: true });
}

function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return `${error.message} ${cause}`;
}
