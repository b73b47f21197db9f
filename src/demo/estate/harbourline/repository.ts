import { namedValueProperties } from '../edit-estate.ts';
import type { EstateInput } from '../schema.ts';
import { apiManagement } from './gateways.ts';
import { canaries } from './canaries.ts';
import { commits } from './commits.ts';
import { otherFiles } from './other-files.ts';

type Service = NonNullable<EstateInput['apiManagement']>[number];

const ROOT = 'apimartifacts';

const readme = `# Harbourline gateway

APIs and policies of the production gateway, published by APIOps.

- \`apimartifacts/\` is what the extractor writes and the publisher reads.
- \`configuration.production.yaml\` holds what differs between environments.

Secrets live in Key Vault. A policy names them as named values and never holds them.
`;

const configuration = `apimServiceName: apim-harbourline-prod
namedValues:
  - name: fleet-region
    properties:
      displayName: fleet-region
      value: eu-north
backends:
  - name: fleet
    properties:
      url: https://fleet.harbourline.example
`;

/** The gateway repository: what runs in production, in the layout of APIOps, and one file that production never had. */
export const repository: { name: string; files: Record<string, string>; commits: typeof commits } = {
  name: 'harbourline-gateway',
  commits,
  files: {
    'README.md': readme,
    '.gitignore': 'node_modules/\n*.local.yaml\n',
    'configuration.production.yaml': configuration,
    ...artifacts(apiManagement?.[0]),
    ...otherFiles,
    // Planted: a value that the extractor would have left out.
    [`${ROOT}/named values/freight-routing-key/namedValueInformation.json`]: json({
      properties: { displayName: 'freight-routing-key', secret: true, value: canaries.routingKey },
    }),
  },
};

function artifacts(service: Service | undefined): Record<string, string> {
  if (service === undefined) return {};
  const files: Record<string, string> = {};
  for (const item of service.namedValues ?? []) {
    files[`${ROOT}/named values/${item.name}/namedValueInformation.json`] = json({
      properties: namedValueProperties(item),
    });
  }
  for (const item of service.apis ?? []) {
    if (item.isCurrent === false) continue;
    const { displayName, path, serviceUrl } = item;
    const properties = { displayName, path, serviceUrl, protocols: ['https'], isCurrent: true };
    files[`${ROOT}/apis/${item.name}/apiInformation.json`] = json({ properties });
  }
  for (const item of service.policies ?? []) files[policyPath(item.scope)] = item.text;
  for (const item of service.fragments ?? []) files[`${ROOT}/policy fragments/${item.name}/policy.xml`] = item.text;
  return files;
}

function policyPath(scope: string): string {
  return scope === '' ? `${ROOT}/policy.xml` : `${ROOT}/${scope}/policy.xml`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
