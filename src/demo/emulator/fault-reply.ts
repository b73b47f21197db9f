import { reply, type Reply } from './exchange.ts';
import type { FaultKind } from './faults.ts';

/** Which dialect a host speaks: its errors look different. */
export type Dialect = 'arm' | 'entra' | 'graph' | 'key-vault' | 'logs' | 'vault';

const TEMPLATE = '/{faulted}';

/**
 * The answer to a call that meets one of the faults which need nothing of the service; `undefined` where no such fault
 * is met. `note` is put into error texts and a header: a test's canary, or nothing.
 */
export function faultReply(faults: ReadonlySet<FaultKind>, dialect: Dialect, note: string): Reply | undefined {
  if (faults.has('expired-token')) return expired(dialect, note);
  if (faults.has('401')) return refused(dialect, 401, note);
  if (faults.has('403')) return refused(dialect, 403, note);
  if (faults.has('404')) return refused(dialect, 404, note);
  if (faults.has('429')) return withHeaders(refused(dialect, 429, note), { 'retry-after': '1' });
  if (faults.has('429-bare')) return refused(dialect, 429, note);
  if (faults.has('500')) return refused(dialect, 500, note);
  if (faults.has('503')) return refused(dialect, 503, note);
  if (faults.has('wrong-json'))
    return reply(TEMPLATE, 200, { value: { surprise: note }, data: 'surprise', tables: 'surprise', access_token: 7 });
  return undefined;
}

const CODES: Record<number, string> = {
  401: 'InvalidAuthenticationToken',
  403: 'AuthorizationFailed',
  404: 'SubscriptionNotFound',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

const KEY_VAULT_CODES: Record<number, string> = {
  ...CODES,
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'Throttled',
};

const LOG_CODES: Record<number, string> = {
  ...CODES,
  401: 'AuthenticationFailed',
  403: 'InsufficientAccessError',
  404: 'PathNotFoundError',
  429: 'ThrottledError',
};

function refused(dialect: Dialect, status: number, note: string): Reply {
  const headers = { 'x-ms-request-note': note };
  const message = `The request was refused with ${status}. ${note}`.trim();
  if (dialect === 'vault') return withHeaders(reply(TEMPLATE, status, { errors: vaultErrors(status, note) }), headers);
  if (dialect === 'entra') {
    return withHeaders(
      reply(TEMPLATE, status, {
        error: 'server_error',
        error_description: `AADSTS90033: ${message}`,
        error_codes: [90033],
      }),
      headers,
    );
  }
  if (dialect === 'key-vault') {
    const innererror = status === 403 ? { innererror: { code: 'ForbiddenByRbac' } } : {};
    return withHeaders(
      reply(TEMPLATE, status, { error: { code: KEY_VAULT_CODES[status], message, ...innererror } }),
      headers,
    );
  }
  const codes = dialect === 'logs' ? LOG_CODES : CODES;
  return withHeaders(reply(TEMPLATE, status, { error: { code: codes[status], message } }), headers);
}

function vaultErrors(status: number, note: string): string[] {
  if (status === 403) return [`1 error occurred:\n\t* permission denied\n\n${note}`];
  if (status === 404) return [`no handler for route. ${note}`.trim()];
  return [`request failed with ${status}. ${note}`.trim()];
}

function expired(dialect: Dialect, note: string): Reply {
  if (dialect === 'vault') return reply(TEMPLATE, 403, { errors: [`permission denied ${note}`.trim()] });
  if (dialect === 'entra') {
    const text = `AADSTS7000222: The provided client secret keys for the app are expired. ${note}`.trim();
    return reply(TEMPLATE, 401, { error: 'invalid_client', error_description: text, error_codes: [7000222] });
  }
  const error = {
    code: 'ExpiredAuthenticationToken',
    message: `The access token expiry UTC time is earlier than current UTC time. ${note}`.trim(),
  };
  return reply(
    TEMPLATE,
    401,
    { error },
    {
      'www-authenticate':
        'Bearer authorization_uri="https://login.microsoftonline.com/", error="invalid_token", error_description="The access token expired"',
    },
  );
}

function withHeaders(base: Reply, headers: Record<string, string>): Reply {
  const kept = Object.fromEntries(Object.entries({ ...base.headers, ...headers }).filter(([, value]) => value !== ''));
  return { ...base, headers: kept };
}
