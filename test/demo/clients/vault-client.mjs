/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-argument, typescript/no-unsafe-return -- plain JavaScript, so that a process of its own can run it */
// Talks to a played Vault through node-vault and a CONNECT tunnel, and prints what it saw as JSON.
import { readFileSync } from 'node:fs';
import { HttpsProxyAgent } from 'https-proxy-agent';
import nodeVault from 'node-vault';

const asked = JSON.parse(process.argv[2]);
const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = process.env;
// axios would send the request, and the token in it, to the proxy in the clear.
delete process.env.HTTPS_PROXY;
const httpsAgent = new HttpsProxyAgent(HTTPS_PROXY, { ca: readFileSync(NODE_EXTRA_CA_CERTS) });
const vault = nodeVault({ endpoint: `https://${asked.host}`, token: asked.token, requestOptions: { httpsAgent } });
const seen = {};

for (const [name, method, path, body] of asked.calls) {
  try {
    seen[name] =
      method === 'list'
        ? await vault.list(path)
        : method === 'read'
          ? await vault.read(path)
          : await vault.write(path, body);
  } catch (error) {
    seen[name] = { status: error.response?.statusCode, errors: error.response?.body?.errors };
  }
}
process.stdout.write(JSON.stringify(seen));
