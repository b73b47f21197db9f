import { canaries } from './canaries.ts';

/** What the gateway repository holds besides the artifacts of API Management: an Apigee bundle, templates, settings. */

const BUNDLE = 'apigee/tracking/apiproxy';

const header = (name: string, key: string, value: string): string => `<AssignMessage name="${name}">
  <Set>
    <Headers>
      <Header name="${key}">${value}</Header>
    </Headers>
  </Set>
  <IgnoreUnresolvedVariables>false</IgnoreUnresolvedVariables>
  <AssignTo createNew="false" type="request"/>
</AssignMessage>
`;

const hmac = (name: string, key: string): string => `<HMAC name="${name}">
  <Algorithm>SHA-256</Algorithm>
  <SecretKey${key}
  <Message>{request.content}</Message>
  <Output encoding="base64">request.header.x-signature</Output>
</HMAC>
`;

const script = (key: string): string => `var apiKey = ${key};
context.setVariable('request.header.x-map-key', apiKey);
`;

const entries = (name: string, entry: string, value: string): string =>
  json({ name, encrypted: true, keyValueEntries: [{ name: entry, value }], nextPageToken: '' });

const template = (name: string, parameter: string, output: string): string => `@description('${name}')
param location string = resourceGroup().location

@secure()
${parameter}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'stharbour${name}'
  location: location
  sku: { name: 'Standard_ZRS' }
  kind: 'StorageV2'
}

${output}
`;

const parameters = (name: string, secretVersion?: string): string =>
  json({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      [name]: {
        reference: {
          keyVault: {
            id: '/subscriptions/d6338247-82ad-44e8-a65c-c3cc0978a700/resourceGroups/rg-gateway-prod/providers/Microsoft.KeyVault/vaults/kv-gateway-prod',
          },
          secretName: 'weather-api-key',
          ...(secretVersion === undefined ? {} : { secretVersion }),
        },
      },
    },
  });

const definition = (title: string, example: string): string => `openapi: 3.0.3
info:
  title: ${title}
  version: '1'
paths:
  /positions:
    get:
      parameters:
        - name: x-api-key
          in: header
          required: true
          schema:
            type: string
          example: ${example}
      responses:
        '200':
          description: Positions
`;

const backend = (url: string, key: string): string =>
  json({ properties: { url, protocol: 'http', credentials: { header: { 'x-api-key': [key] } } } });

export const otherFiles: Readonly<Record<string, string>> = {
  [`${BUNDLE}/tracking.xml`]: '<APIProxy name="tracking" revision="7"><DisplayName>Tracking</DisplayName></APIProxy>\n',
  // Planted: the key of a carrier stands in the policy.
  [`${BUNDLE}/policies/AM-Carrier.xml`]: header('AM-Carrier', 'x-api-key', canaries.carrierKey),
  [`${BUNDLE}/policies/AM-Customs.xml`]: header('AM-Customs', 'x-api-key', '{private.customs.key}'),
  // Planted: a Vault token that never ends.
  [`${BUNDLE}/policies/AM-Vault.xml`]: header('AM-Vault', 'X-Vault-Token', canaries.bundleVaultToken),
  [`${BUNDLE}/policies/AM-VaultLogin.xml`]: header('AM-VaultLogin', 'X-Vault-Token', '{private.vault.token}'),
  // Planted: two environments share a key.
  [`${BUNDLE}/policies/AM-Pilot.xml`]: header('AM-Pilot', 'x-api-key', canaries.sharedKey),
  [`${BUNDLE}/policies/AM-PilotStaging.xml`]: header('AM-PilotStaging', 'x-api-key', canaries.sharedKey),
  // Planted: the signing key is text.
  [`${BUNDLE}/policies/HMAC-Manifest.xml`]: hmac('HMAC-Manifest', `>${canaries.signingSecret}</SecretKey>`),
  [`${BUNDLE}/policies/HMAC-Receipt.xml`]: hmac('HMAC-Receipt', ' ref="private.receipt.key"/>'),
  // Planted: a key in a script.
  [`${BUNDLE}/resources/jsc/map-tiles.js`]: script(`'${canaries.scriptKey}'`),
  [`${BUNDLE}/resources/jsc/sea-marks.js`]: script("context.getVariable('private.marks.key')"),
  // Planted: an encrypted map is filled from the repository.
  'apigee/config/kvm-ferry.json': entries('ferry', 'password', canaries.mapEntry),
  'apigee/config/kvm-routes.json': entries('routes', 'region', 'eu-north'),
  // Planted: a password of the pipeline.
  'deploy/booking.env': `REGION=eu-north\nDB_PASSWORD=${canaries.environmentPassword}\n`,
  'deploy/fleet.env': 'REGION=eu-north\nDB_PASSWORD=${FLEET_DB_PASSWORD}\n',
  // Planted: an example that works.
  'definitions/positions.openapi.yaml': definition('Positions', canaries.exampleKey),
  'definitions/berths.openapi.yaml': definition('Berths', 'YOUR_API_KEY'),
  // Planted: the key of the ERP.
  'apimartifacts/backends/erp/backendInformation.json': backend('https://erp.harbourline.example', canaries.erpKey),
  'apimartifacts/backends/crew/backendInformation.json': backend('https://crew.harbourline.example', '{{crew-key}}'),
  // Planted: a default of a secure parameter.
  'infra/manifest.bicep': template('manifest', `param adminPassword string = '${canaries.templatePassword}'`, ''),
  // Planted: an output of an account key.
  'infra/archive.bicep': template(
    'archive',
    'param adminPassword string',
    'output accountKey string = account.listKeys().keys[0].value',
  ),
  'infra/tides.bicep': template('tides', 'param adminPassword string', 'output accountName string = account.name'),
  // Planted: a reference that a rotation does not reach.
  'infra/weather.parameters.json': parameters('weatherKey', '4387e9f3d6e14c459867679a90fd0f79'),
  'infra/harbour.parameters.json': parameters('harbourKey'),
};

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
