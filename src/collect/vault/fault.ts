import type { Cause } from '../../evidence/cause.ts';

/**
 * Why a call to Vault gave nothing. Made from codes and statuses only: it never holds the request, a header, or text
 * that the server sent, so that printing it in any way shows no token.
 */
export class VaultFault extends Error {
  override readonly name = 'VaultFault';
  readonly reason: Cause;
  readonly status: number | undefined;
  /** Whether the same call may succeed a moment later. */
  readonly transient: boolean;
  /** Whether Vault refused the token itself, not what it may do. */
  readonly tokenRefused: boolean;
  /** Whether what the accessor belonged to has ended: to look it up is no failure. */
  readonly accessorGone: boolean;
  /** Vault's protocol for an empty list, 404 with `{"errors":[]}`; for anything but a list it is an absent object. */
  readonly emptyAnswer: boolean;

  constructor(reason: Cause, message: string, traits: FaultTraits = {}) {
    super(message);
    this.reason = reason;
    this.status = traits.status;
    this.transient = traits.transient ?? false;
    this.tokenRefused = traits.tokenRefused ?? false;
    this.accessorGone = traits.accessorGone ?? false;
    this.emptyAnswer = traits.emptyAnswer ?? false;
  }
}

interface FaultTraits {
  readonly status?: number;
  readonly transient?: boolean;
  readonly tokenRefused?: boolean;
  readonly emptyAnswer?: boolean;
  readonly accessorGone?: boolean;
}

/** The fault that an answer other than 200 and 204 stands for. `body` is looked at, never quoted. */
export function faultOfStatus(status: number, body: unknown): VaultFault {
  const says = errorTexts(body);
  if (isGone(status, body, says)) {
    return new VaultFault('not-found', 'Vault knows nothing of the accessor any more', { status, accessorGone: true });
  }
  if (status === 403) return refusal(says);
  if (status === 404) return absence(body, says);
  if (status === 400 && says.some((text) => text.includes('missing client token'))) return tokenMissing(status);
  if (status === 400 && says.some((text) => text.includes('root namespace'))) {
    return new VaultFault('failed', 'Vault answers this in its root namespace only', { status });
  }
  if (typeof body === 'string' && body.includes('HTTP request to an HTTPS server')) {
    return new VaultFault('failed', 'the server speaks TLS: the address must begin with https://', { status });
  }
  if (status === 503 && says.some((text) => /\bsealed\b/i.test(text))) {
    return new VaultFault('failed', 'Vault is sealed: it answers nothing until it is unsealed', { status });
  }
  return otherStatus(status);
}

// A token's accessor is refused by `invalid accessor`, with a status that differs between versions; a secret-id's by 404
// with the error in the data.
function isGone(status: number, body: unknown, says: readonly string[]): boolean {
  if ([400, 403, 404].includes(status) && says.some((text) => text.includes('invalid accessor'))) return true;
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  const error = typeof data === 'object' && data !== null && 'error' in data ? data.error : undefined;
  return status === 404 && typeof error === 'string' && error.includes('failed to find accessor entry');
}

function otherStatus(status: number): VaultFault {
  if (status === 429) {
    return new VaultFault('throttled', 'Vault refused the call because of a rate limit (429)', {
      status,
      transient: true,
    });
  }
  if (status === 412) {
    return new VaultFault('failed', 'the standby node that answered lags behind (412)', { status, transient: true });
  }
  if (status === 472) return new VaultFault('failed', 'this node is a disaster recovery secondary (472)', { status });
  if (status === 405 || status === 501) {
    return new VaultFault('failed', `Vault does not support this call (${status})`, { status });
  }
  if (status >= 500) {
    return new VaultFault('failed', `Vault answered with a server error (${status})`, { status, transient: true });
  }
  return new VaultFault('failed', `Vault did not take the call (${status})`, { status });
}

// A refused token is told by `permission denied` alone (OpenBao, older Vault) or by a second error `invalid token`
// (newer Vault); a policy that denies, by the list form `1 error occurred: * permission denied`.
function refusal(says: readonly string[]): VaultFault {
  const status = 403;
  if (says.some((text) => text.includes('missing client token'))) return tokenMissing(status);
  if (says.some((text) => text.trim() === 'permission denied' || /\b(?:invalid|bad) token\b/.test(text))) {
    const detail = 'Vault does not accept the token: it has expired, was revoked, or belongs to another cluster';
    return new VaultFault('forbidden', detail, { status, tokenRefused: true });
  }
  return new VaultFault('forbidden', 'the policies of the token do not allow this call (403)', { status });
}

/** No token was there to send, or Vault saw none. */
export function tokenMissing(status?: number): VaultFault {
  return new VaultFault('forbidden', 'there is no token: none was found to send to Vault', {
    ...(status === undefined ? {} : { status }),
    tokenRefused: true,
  });
}

function absence(body: unknown, says: readonly string[]): VaultFault {
  const detail = says.some((text) => text.includes('namespace not found'))
    ? 'the namespace does not exist, or this token cannot see it (404)'
    : 'Vault knows nothing at this path (404)';
  return new VaultFault('not-found', detail, { status: 404, emptyAnswer: hasNoErrors(body) });
}

function hasNoErrors(body: unknown): boolean {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined;
  return Array.isArray(errors) && errors.length === 0;
}

function errorTexts(body: unknown): string[] {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined;
  return Array.isArray(errors) ? errors.filter((item) => typeof item === 'string') : [];
}

const untrusted = 'the certificate of the server is not trusted';
const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ENOTFOUND: 'the host name does not resolve',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the connection timed out',
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  CERT_NOT_YET_VALID: 'the certificate of the server is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another host name',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  EPROTO: 'no TLS connection could be made',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS',
};

/** The fault that a failed connection stands for. Only the error's code is looked at. */
export function faultOfNetwork(error: unknown): VaultFault {
  const code = codeOf(error);
  const words =
    networkWords[code] ?? (code.startsWith('PROXY_') ? 'the proxy refused the tunnel' : 'the connection failed');
  const aboutTrust = words.includes('certificate');
  const advice = words === untrusted ? '; name its certificate authority in ca-file or VAULT_CACERT' : '';
  const detail = `Vault could not be reached: ${words}${code === '' ? '' : ` (${code})`}${advice}`;
  return new VaultFault(code === 'ETIMEDOUT' ? 'timed-out' : 'failed', detail, { transient: !aboutTrust });
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : '';
}
