/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-argument, typescript/no-unsafe-return -- plain JavaScript, so that a process of its own can run it */
// Runs the real clients against whatever HTTPS_PROXY and NODE_EXTRA_CA_CERTS lead to, and prints what they saw as JSON.
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ClientSecretCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { LogsQueryClient } from '@azure/monitor-query';

const asked = JSON.parse(process.argv[2]);
const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET } = process.env;
const credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
const retryOptions = { maxRetries: asked.retries ?? 0 };
const seen = {};

async function note(name, work) {
  try {
    seen[name] = await work();
  } catch (error) {
    seen[name] = { error: error.code ?? error.name, status: error.statusCode };
  }
}

async function graphRows() {
  const client = new ResourceGraphClient(credential, { retryOptions });
  const rows = [];
  let pages = 0;
  let skipToken;
  do {
    const answer = await client.resources({
      query: asked.graphQuery,
      subscriptions: asked.subscriptions,
      options: {
        authorizationScopeFilter: asked.filter,
        resultFormat: 'objectArray',
        ...(skipToken ? { skipToken } : {}),
      },
    });
    rows.push(...answer.data);
    skipToken = answer.skipToken;
    pages += 1;
  } while (skipToken);
  return { rows, pages };
}

async function secretNames(vault) {
  const client = new SecretClient(`https://${vault}.vault.azure.net`, credential, { retryOptions });
  const found = [];
  for await (const item of client.listPropertiesOfSecrets()) {
    found.push({
      name: item.name,
      expires: item.expiresOn?.toISOString(),
      enabled: item.enabled,
      managed: item.managed,
    });
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function logRows() {
  const client = new LogsQueryClient(credential, { retryOptions });
  const answer = await client.queryWorkspace(asked.workspace, asked.logQuery, { duration: 'P120D' });
  const [table] = answer.tables ?? answer.partialTables ?? [];
  return { status: answer.status, columns: table.columnDescriptors, rows: table.rows };
}

async function value() {
  const client = new SecretClient(`https://${asked.secretValue.vault}.vault.azure.net`, credential, { retryOptions });
  return (await client.getSecret(asked.secretValue.name)).value;
}

if (asked.graphQuery) await note('graph', graphRows);
for (const vault of asked.vaults ?? []) await note(vault, () => secretNames(vault));
if (asked.logQuery) await note('logs', logRows);
if (asked.secretValue) await note('value', value);
process.stdout.write(JSON.stringify(seen));
