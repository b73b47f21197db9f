import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import { CallError, callErrorOf } from './call-error.ts';
import { bodyFlaw, type Envelope } from './envelopes.ts';
import { createGate, realTiming, type Gate, type Pace, type Timing } from './gate.ts';
import { identityOf, type Identity } from './identity.ts';
import { allPages, createPageGuard, type Asked, type Page } from './pages.ts';
import { createPatience, politePolicy, type Manners } from './polite.ts';

export const armHost = 'management.azure.com';
export const signInHost = 'login.microsoftonline.com';
export const graphHost = 'graph.microsoft.com';
export const logHost = 'api.loganalytics.io';

type ServiceName = 'resource-graph' | 'arm' | 'graph' | 'graph-credentials' | 'key-vault' | 'log-analytics';

/** What can be asked of Azure. Everything here reads; there is no way to a secret's value. */
export interface AzureClient {
  /** Object id of the caller, once some token was given. */
  readonly principal: () => string | undefined;
  /** A Resource Graph query over subscriptions. Rows in the service's order. */
  readonly query: (text: string, subscriptions: readonly string[]) => Promise<Asked<unknown[]>>;
  /** Every row of an ARM list. `path` starts with a slash. */
  readonly list: (path: string, apiVersion: string) => Promise<Asked<unknown[]>>;
  /** One ARM document. */
  readonly get: (path: string, apiVersion: string, query?: Readonly<Record<string, string>>) => Promise<Asked<unknown>>;
  /** An Azure Resource Manager answer that is an array by itself, in one piece. */
  readonly rows: (path: string, apiVersion: string) => Promise<Asked<unknown[]>>;
  /** Every row of a Microsoft Graph list; `path` may hold a query. */
  readonly directoryList: (path: string) => Promise<Asked<unknown[]>>;
  /** The same for answers that hold dates of credentials, which Microsoft Graph gives more slowly. */
  readonly credentialList: (path: string) => Promise<Asked<unknown[]>>;
  /** Properties of every secret of the vault at `host`; never a value. */
  readonly secrets: (host: string) => Promise<Asked<unknown[]>>;
  readonly secretVersions: (host: string, name: string) => Promise<Asked<unknown[]>>;
  /** Every row of a list of the vault at `host`: keys, certificates, what was deleted. `path` starts with a slash. */
  readonly vaultList: (host: string, path: string) => Promise<Asked<unknown[]>>;
  /** One document of that vault that holds no secret: a public key, a policy. */
  readonly vaultDocument: (host: string, path: string) => Promise<Asked<unknown>>;
  /** What another client of the same session is built from (log questions). */
  readonly session: Session;
}

export interface Session {
  readonly identity: Identity;
  readonly signal: AbortSignal;
  readonly httpClient?: HttpClient;
  /** The transport policy of one service, bound to one host. */
  readonly manners: (service: ServiceName, host: string, rest?: Partial<Manners>) => PipelinePolicy;
}

export interface ConnectOptions {
  readonly credential: TokenCredential;
  readonly signal: AbortSignal;
  /** Default: Node's own, with the proxy and certificate variables of the environment. */
  readonly httpClient?: HttpClient;
  readonly timing?: Timing;
}

const callTimeoutMs = 60_000;

/**
 * Below what the services publish: Resource Graph 15 in 5 s, Log Analytics 200 in 30 s and 5 at once, `keyCredentials`
 * of Microsoft Graph 150 in a minute for the tenant.
 */
const paces: Readonly<Record<ServiceName, Pace>> = {
  'resource-graph': { concurrency: 3, perWindow: { calls: 12, ms: 5000 } },
  arm: { concurrency: 8, perWindow: { calls: 120, ms: 5000 } },
  graph: { concurrency: 8 },
  'graph-credentials': { concurrency: 2, perWindow: { calls: 100, ms: 60_000 } },
  'key-vault': { concurrency: 8 },
  'log-analytics': { concurrency: 4, perWindow: { calls: 150, ms: 30_000 } },
};

/**
 * The credential that the environment offers: an application with a secret or a certificate, a federated workload
 * identity, else what `DefaultAzureCredential` finds (managed identity, Azure CLI). Only the first that is configured
 * is tried, so that a refused secret is not followed by a minute of searching for other ways in.
 */
export async function environmentCredential(tenantId: string, environment = process.env): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const has = (...names: string[]): boolean => names.every((name) => (environment[name] ?? '') !== '');
  const { AZURE_CLIENT_ID: clientId = '', AZURE_FEDERATED_TOKEN_FILE: tokenFilePath = '' } = environment;
  const application = has('AZURE_TENANT_ID', 'AZURE_CLIENT_ID');
  if (application && (has('AZURE_CLIENT_SECRET') || has('AZURE_CLIENT_CERTIFICATE_PATH'))) {
    return new identity.EnvironmentCredential();
  }
  if (application && tokenFilePath !== '') {
    return new identity.WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath });
  }
  return new identity.DefaultAzureCredential({ tenantId });
}

/** Opens a session. Nothing is sent yet. The SDKs are loaded here and nowhere earlier. */
export async function connect(options: ConnectOptions): Promise<AzureClient> {
  const session = sessionOf(options);
  const [arm, rows, graph, credentials, query, vaults] = await Promise.all([
    pipelineOf(session, 'arm', armHost, 'arm-list'),
    pipelineOf(session, 'arm', armHost, 'arm-rows'),
    pipelineOf(session, 'graph', graphHost, 'graph-list'),
    pipelineOf(session, 'graph-credentials', graphHost, 'graph-list'),
    resourceGraphOf(session),
    vaultsOf(session),
  ]);
  return {
    principal: session.identity.principal,
    session,
    query,
    list: (path, apiVersion) => listOf(arm, `https://${armHost}${path}?api-version=${apiVersion}`, 'nextLink'),
    get: (path, apiVersion, rest = {}) => {
      const search = new URLSearchParams({ 'api-version': apiVersion, ...rest });
      return documentOf(arm, `https://${armHost}${path}?${search.toString()}`);
    },
    rows: (path, apiVersion) =>
      asked(async () => {
        const value = await rows.list.send(`https://${armHost}${path}?api-version=${apiVersion}`);
        return { value: value as unknown as unknown[], status: 200, pages: 1 };
      }),
    directoryList: (path) => listOf(graph, `https://${graphHost}${path}`, '@odata.nextLink'),
    credentialList: (path) => listOf(credentials, `https://${graphHost}${path}`, '@odata.nextLink'),
    ...vaults,
    ...vaultObjectsOf(session),
  };
}

function sessionOf(options: ConnectOptions): Session {
  const { credential, signal, httpClient, timing = realTiming } = options;
  const patience = createPatience();
  const gates = new Map<ServiceName, Gate>();
  const gateOf = (service: ServiceName): Gate => {
    const gate = gates.get(service) ?? createGate(paces[service], timing);
    gates.set(service, gate);
    return gate;
  };
  return {
    identity: identityOf(credential),
    signal,
    ...(httpClient === undefined ? {} : { httpClient }),
    manners: (service, host, rest = {}) =>
      politePolicy({ host, gate: gateOf(service), timing, timeoutMs: callTimeoutMs, patience, signal, ...rest }),
  };
}

/** Options that every SDK client is built with: our transport policy instead of the SDK's retries and redirects. */
export function clientOptions(session: Session, policies: readonly PipelinePolicy[]): ClientSettings {
  return {
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perCall' as const })),
    ...(session.httpClient === undefined ? {} : { httpClient: session.httpClient }),
  };
}

interface ClientSettings {
  retryOptions: { maxRetries: number };
  redirectOptions: { maxRetries: number };
  additionalPolicies: { policy: PipelinePolicy; position: 'perCall' | 'perRetry' }[];
  httpClient?: HttpClient;
}

interface Sender {
  readonly send: (url: string) => Promise<Record<string, unknown>>;
}

async function pipelineOf(
  session: Session,
  service: 'arm' | 'graph' | 'graph-credentials' | 'key-vault',
  host: string,
  list: Envelope,
  audience = host,
): Promise<Sender & { list: Sender }> {
  const rest = await import('@azure/core-rest-pipeline');
  const client = session.httpClient ?? rest.createDefaultHttpClient();
  const build = (envelope: Envelope): Pipeline => {
    const pipeline = rest.createPipelineFromOptions({
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
    });
    pipeline.addPolicy(session.manners(service, host, { flaw: (body) => bodyFlaw(envelope, body) }));
    const scopes = `https://${audience}/.default`;
    pipeline.addPolicy(rest.bearerTokenAuthenticationPolicy({ credential: session.identity, scopes }), {
      phase: 'Sign',
    });
    return pipeline;
  };
  const sender = (pipeline: Pipeline): Sender => ({
    send: async (url) => {
      const headers = rest.createHttpHeaders({ accept: 'application/json' });
      const answer = await pipeline.sendRequest(client, rest.createPipelineRequest({ url, headers }));
      return JSON.parse(answer.bodyAsText ?? '') as Record<string, unknown>;
    },
  });
  return { ...sender(build('document')), list: sender(build(list)) };
}

async function listOf(sender: { list: Sender }, first: string, linkKey: string): Promise<Asked<unknown[]>> {
  return asked(() =>
    allPages(async (next: string | undefined): Promise<Page<string>> => {
      const body = await sender.list.send(next ?? first);
      const link = body[linkKey];
      return { rows: body['value'] as unknown[], next: typeof link === 'string' ? link : undefined };
    }),
  );
}

async function documentOf(sender: Sender, url: string): Promise<Asked<unknown>> {
  return asked(async () => ({ value: await sender.send(url), status: 200, pages: 1 }));
}

async function resourceGraphOf(session: Session): Promise<AzureClient['query']> {
  const { ResourceGraphClient } = await import('@azure/arm-resourcegraph');
  const policy = session.manners('resource-graph', armHost, { flaw: (body) => bodyFlaw('resource-graph', body) });
  const client = new ResourceGraphClient(session.identity, clientOptions(session, [policy]));
  return async (text, subscriptions) =>
    asked(() =>
      allPages(async (skipToken: string | undefined): Promise<Page<string>> => {
        const answer = await client.resources({
          query: text,
          subscriptions: [...subscriptions],
          options: {
            top: 1000,
            resultFormat: 'objectArray',
            authorizationScopeFilter: 'AtScopeAboveAndBelow',
            ...(skipToken === undefined ? {} : { skipToken }),
          },
        });
        if (answer.resultTruncated === 'true' && (answer.skipToken ?? '') === '') {
          throw new CallError('partial', 'Resource Graph cut the answer and gave no way to the rest', { status: 200 });
        }
        return { rows: answer.data as unknown[], next: answer.skipToken };
      }),
    );
}

async function vaultsOf(session: Session): Promise<Pick<AzureClient, 'secrets' | 'secretVersions'>> {
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const clients = new Map<string, InstanceType<typeof SecretClient>>();
  const clientOf = (host: string): InstanceType<typeof SecretClient> => {
    const policy = session.manners('key-vault', host, { flaw: (body) => bodyFlaw('key-vault-list', body) });
    const client =
      clients.get(host) ?? new SecretClient(`https://${host}`, session.identity, clientOptions(session, [policy]));
    clients.set(host, client);
    return client;
  };
  return {
    secrets: (host) => sdkPages(() => clientOf(host).listPropertiesOfSecrets().byPage({ maxPageSize: 25 })),
    secretVersions: (host, name) =>
      sdkPages(() => clientOf(host).listPropertiesOfSecretVersions(name).byPage({ maxPageSize: 25 })),
  };
}

const vaultSuffix = 'vault.azure.net';

/** As `@azure/keyvault-secrets` 4.11 sends it. */
export const vaultVersion = '2025-07-01';

/**
 * What the SDK for secrets has no call for. Such a token opens every vault that its holder may read, so it is sent to
 * no host outside of Key Vault, and to no path that gives a secret.
 */
function vaultObjectsOf(session: Session): Pick<AzureClient, 'vaultList' | 'vaultDocument'> {
  const senders = new Map<string, ReturnType<typeof pipelineOf>>();
  const senderOf = async (host: string, path: string): ReturnType<typeof pipelineOf> => {
    if (!host.endsWith(`.${vaultSuffix}`) || !/^\/(?:keys|certificates|deleted[a-z]+)(?:\/|$)/.test(path))
      throw new CallError(
        'malformed',
        'the host is none of Key Vault, or the path might give a secret; nothing was sent',
      );
    const sender = senders.get(host) ?? pipelineOf(session, 'key-vault', host, 'key-vault-objects', vaultSuffix);
    senders.set(host, sender);
    return sender;
  };
  return {
    vaultList: async (host, path) =>
      listOf(await senderOf(host, path), `${vaultUrl(host, path)}&maxresults=25`, 'nextLink'),
    vaultDocument: async (host, path) => documentOf(await senderOf(host, path), vaultUrl(host, path)),
  };
}

function vaultUrl(host: string, path: string): string {
  return `https://${host}${path}?api-version=${vaultVersion}`;
}

async function sdkPages(pagesOf: () => AsyncIterable<readonly unknown[]>): Promise<Asked<unknown[]>> {
  return asked(async () => {
    const rows: unknown[] = [];
    const guard = createPageGuard();
    let pages = 0;
    for await (const page of pagesOf()) {
      pages += 1;
      guard(page);
      rows.push(...page);
    }
    return { value: rows, status: 200, pages };
  });
}

/** Runs a call; what it throws comes out as a `CallError`. */
async function asked<T>(call: () => Promise<Asked<T>>): Promise<Asked<T>> {
  try {
    return await call();
  } catch (error) {
    throw callErrorOf(error);
  }
}
