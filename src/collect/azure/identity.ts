import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { CallError } from './call-error.ts';
import { signInTrouble } from './sign-in-codes.ts';

/** A credential that says who it is: the object id (else the client id) in the tokens it gave. */
export interface Identity extends TokenCredential {
  readonly principal: () => string | undefined;
  /** Tenant that the tokens are of. */
  readonly tenant: () => string | undefined;
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
  let tenant: string | undefined;

  const fetchToken = async (scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> => {
    const token = await credential.getToken(scopes, options).catch((error: unknown) => {
      throw tokenError(error);
    });
    if (token === null)
      throw new CallError('forbidden', 'no credential was found in the environment', { signIn: true });
    principal ??= principalIn(token.token);
    tenant ??= tenantIn(token.token);
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
    tenant: () => tenant,
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
  const { oid, appid } = claimsIn(token);
  return guidOf(oid ?? appid);
}

function tenantIn(token: string): string | undefined {
  return guidOf(claimsIn(token)['tid']);
}

function guidOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && /^[0-9a-f-]{36}$/i.test(claim) ? claim.toLowerCase() : undefined;
}

function claimsIn(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
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
  const text = `the sign-in service refused the credential (${code}): ${signInTrouble(code).words}`;
  return new CallError('forbidden', text, { signIn: true, codes: [code] });
}

function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return `${error.message} ${cause}`;
}
