import { bodyObject, isObject, reply, type Call, type Reply } from './exchange.ts';
import { seededGuid } from '../seeded.ts';
import type { World } from './world.ts';

const TOKEN_LIFETIME_S = 3_599;

/** Plays login.microsoftonline.com: discovery and the client credentials grant. */
export function entra(world: World, call: Call): Reply {
  if (call.path === '/common/discovery/instance') return discovery(call);
  if (/^\/[^/]+\/(?:v2\.0\/)?\.well-known\/openid-configuration$/.test(call.path))
    return openidConfiguration(world, call);
  if (/^\/[^/]+\/oauth2\/(?:v2\.0\/)?token$/.test(call.path)) return token(world, call);
  return reply('/{unknown}', 404, { error: 'not_found' });
}

function discovery(call: Call): Reply {
  return reply('/common/discovery/instance', 200, {
    tenant_discovery_endpoint: `https://${call.host}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [
      {
        preferred_network: 'login.microsoftonline.com',
        preferred_cache: 'login.windows.net',
        aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
      },
    ],
  });
}

function openidConfiguration(world: World, call: Call): Reply {
  const base = `https://${call.host}/${world.estate.tenant.id}`;
  return reply('/{tenant}/v2.0/.well-known/openid-configuration', 200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    msgraph_host: 'graph.microsoft.com',
  });
}

function token(world: World, call: Call): Reply {
  const template = '/{tenant}/oauth2/v2.0/token';
  const form = new URLSearchParams(call.body);
  const tenant = call.path.split('/')[1] ?? '';
  if (tenant.toLowerCase() !== world.estate.tenant.id) {
    return refuse(template, 400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  }
  const principal = world.estate.servicePrincipals.find((item) => item.appId === form.get('client_id')?.toLowerCase());
  if (principal === undefined) {
    return refuse(template, 400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
  }
  if (form.get('client_assertion') === null && form.get('client_secret') !== principal.clientSecret) {
    return refuse(template, 401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  }
  const audience = (form.get('scope') ?? form.get('resource') ?? '').replace(/\/\.default$/, '').replace(/\/$/, '');
  const access = issueToken(world, principal.id, principal.appId, audience);
  return reply(template, 200, {
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME_S,
    ext_expires_in: TOKEN_LIFETIME_S,
    access_token: access,
  });
}

function issueToken(world: World, oid: string, appid: string, aud: string): string {
  // The clients compare a token's lifetime with the machine's clock, which need not be the estate's.
  const issuedS = Math.floor(Date.now() / 1_000);
  const claims = {
    aud,
    iss: `https://sts.windows.net/${world.estate.tenant.id}/`,
    iat: issuedS,
    nbf: issuedS,
    exp: issuedS + TOKEN_LIFETIME_S,
    appid,
    appidacr: '1',
    idtyp: 'app',
    oid,
    tid: world.estate.tenant.id,
    ver: '1.0',
    uti: seededGuid(`${oid}:${aud}:${world.tokens.size}`),
  };
  const access = [{ typ: 'JWT', alg: 'none' }, claims, { signature: 'emulated' }].map(encodePart).join('.');
  world.tokens.set(access, { principal: oid, audience: aud, expiresMs: (issuedS + TOKEN_LIFETIME_S) * 1_000 });
  return access;
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function refuse(template: string, status: number, error: string, code: number, text: string): Reply {
  return reply(template, status, {
    error,
    error_description: `AADSTS${code}: ${text}`,
    error_codes: [code],
    timestamp: new Date().toISOString().replace('T', ' '),
    trace_id: seededGuid('trace'),
    correlation_id: seededGuid('correlation'),
  });
}

/** The principal behind a bearer token that is meant for one of the audiences; `undefined` where there is none. */
export function bearerPrincipal(world: World, call: Call, audiences: readonly string[]): string | undefined {
  const header = call.headers['authorization'];
  const text = typeof header === 'string' ? /^Bearer (.+)$/i.exec(header)?.[1] : undefined;
  const held = text === undefined ? undefined : world.tokens.get(text);
  if (held === undefined || held.expiresMs < Date.now() || !audiences.includes(held.audience)) return undefined;
  return held.principal;
}

/** Used by services whose request body may be absent. */
export function objectBody(call: Call): Record<string, unknown> {
  const body = bodyObject(call);
  return isObject(body) ? body : {};
}
