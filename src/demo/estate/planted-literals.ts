/* oxlint-disable no-template-curly-in-string -- files of the demo company hold variables of a pipeline */
import { edited, changeNamedValue, replaceInFile, replaceInPolicies } from './edit-estate.ts';
import { canaries } from './harbourline/canaries.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

/** Literal credentials in everything that the gateway repository is made of. */
export const literalMutations: readonly Mutation[] = [
  {
    check: 'hardcoded-secrets/apigee-policy-literal',
    fault: 'carrier-key-in-a-bundle',
    subjectHint: 'am-carrier.xml',
    soundHint: 'am-customs.xml',
    repair: inFile('apigee/tracking/apiproxy/policies/AM-Carrier.xml', canaries.carrierKey, '{private.carrier.key}'),
    breakSound: inFile(
      'apigee/tracking/apiproxy/policies/AM-Customs.xml',
      '{private.customs.key}',
      'cu_live_5zRw9KtM3xVp7LqD',
    ),
  },
  {
    check: 'hardcoded-secrets/gateway-vault-token-literal',
    fault: 'vault-token-in-a-bundle',
    subjectHint: 'am-vault.xml',
    soundHint: 'am-vaultlogin.xml',
    repair: inFile(
      'apigee/tracking/apiproxy/policies/AM-Vault.xml',
      canaries.bundleVaultToken,
      '{private.vault.token}',
    ),
    breakSound: inFile(
      'apigee/tracking/apiproxy/policies/AM-VaultLogin.xml',
      '{private.vault.token}',
      's.Pw6Yn3Kt9Bx2Lm8Vc4Zr7Qd5',
    ),
  },
  {
    check: 'hardcoded-secrets/apigee-key-not-by-reference',
    fault: 'signing-key-as-text',
    subjectHint: 'hmac-manifest.xml',
    soundHint: 'hmac-receipt.xml',
    repair: inFile(
      'apigee/tracking/apiproxy/policies/HMAC-Manifest.xml',
      `>${canaries.signingSecret}</SecretKey>`,
      ' ref="private.manifest.key"/>',
    ),
    breakSound: inFile('apigee/tracking/apiproxy/policies/HMAC-Receipt.xml', 'private.receipt.key', 'receipt.key'),
  },
  {
    check: 'hardcoded-secrets/apigee-resource-literal',
    fault: 'map-key-in-a-script',
    subjectHint: 'map-tiles.js',
    soundHint: 'sea-marks.js',
    repair: inFile(
      'apigee/tracking/apiproxy/resources/jsc/map-tiles.js',
      `'${canaries.scriptKey}'`,
      "context.getVariable('private.tiles.key')",
    ),
    breakSound: inFile(
      'apigee/tracking/apiproxy/resources/jsc/sea-marks.js',
      "context.getVariable('private.marks.key')",
      "'mk8W-Plover-Shoal-4402'",
    ),
  },
  {
    check: 'hardcoded-secrets/apigee-kvm-seed',
    fault: 'ferry-password-in-a-map-file',
    subjectHint: 'kvm-ferry.json',
    soundHint: 'kvm-routes.json',
    repair: inFile('apigee/config/kvm-ferry.json', canaries.mapEntry, '${FERRY_PASSWORD}'),
    breakSound: inFile(
      'apigee/config/kvm-routes.json',
      '"region",\n      "value": "eu-north"',
      '"password",\n      "value": "Spinnaker-Groyne-7719"',
    ),
  },
  {
    check: 'hardcoded-secrets/source-credential',
    fault: 'database-password-in-settings',
    subjectHint: 'booking.env',
    soundHint: 'fleet.env',
    repair: inFile('deploy/booking.env', canaries.environmentPassword, '${BOOKING_DB_PASSWORD}'),
    breakSound: inFile('deploy/fleet.env', '${FLEET_DB_PASSWORD}', 'Ballast-Jetty-1186-Punt'),
  },
  {
    check: 'hardcoded-secrets/api-definition-literal',
    fault: 'key-in-an-example',
    subjectHint: 'positions.openapi.yaml',
    soundHint: 'berths.openapi.yaml',
    repair: inFile('definitions/positions.openapi.yaml', canaries.exampleKey, 'YOUR_API_KEY'),
    breakSound: inFile('definitions/berths.openapi.yaml', 'YOUR_API_KEY', 'be3tN8vK5wQz7RsM2pLc'),
  },
  {
    check: 'hardcoded-secrets/apim-resource-literal',
    fault: 'erp-key-in-a-backend',
    subjectHint: 'backends/erp/',
    soundHint: 'backends/crew/',
    repair: inFile('apimartifacts/backends/erp/backendInformation.json', canaries.erpKey, '{{erp-key}}'),
    breakSound: inFile(
      'apimartifacts/backends/crew/backendInformation.json',
      '{{crew-key}}',
      'cw7B-Fulmar-Isthmus-2290',
    ),
  },
  {
    check: 'hardcoded-secrets/apim-resource-literal',
    fault: 'partner-credentials-in-a-live-backend',
    subjectHint: '/backends/shipper-api',
    soundHint: '/backends/weather',
    repair: inBackend('shipper-api', (backend) => {
      backend.credentials = { header: { 'x-partner-key': ['{{partner-carrier-token}}'] } };
      backend.proxy = { url: 'http://10.20.0.8:8080' };
    }),
    breakSound: inBackend('weather', (backend) => {
      backend.credentials = { header: { 'x-api-key': ['we4D-Cirrus-Spinnaker-8814'] } };
    }),
  },
  {
    check: 'hardcoded-secrets/iac-literal',
    fault: 'default-of-a-secure-parameter',
    subjectHint: 'manifest.bicep',
    soundHint: 'tides.bicep',
    repair: inFile('infra/manifest.bicep', ` = '${canaries.templatePassword}'`, ''),
    breakSound: inFile(
      'infra/tides.bicep',
      'param adminPassword string',
      "param adminPassword string = 'Thwart-Beacon-5530'",
    ),
  },
  {
    check: 'hardcoded-secrets/iac-output-secret',
    fault: 'account-key-as-output',
    subjectHint: 'archive.bicep',
    soundHint: 'tides.bicep',
    repair: inFile(
      'infra/archive.bicep',
      'output accountKey string = account.listKeys().keys[0].value',
      'output accountName string = account.name',
    ),
    breakSound: inFile(
      'infra/tides.bicep',
      'output accountName string = account.name',
      'output accountKey string = account.listKeys().keys[0].value',
    ),
  },
  {
    check: 'hardcoded-secrets/arm-key-vault-reference-form',
    fault: 'pinned-parameter',
    subjectHint: 'weather.parameters.json',
    soundHint: 'harbour.parameters.json',
    repair: inFile(
      'infra/weather.parameters.json',
      ',\n        "secretVersion": "4387e9f3d6e14c459867679a90fd0f79"',
      '',
    ),
    breakSound: inFile(
      'infra/harbour.parameters.json',
      '"secretName": "weather-api-key"',
      '"secretName": "weather-api-key",\n        "secretVersion": "4387e9f3d6e14c459867679a90fd0f79"',
    ),
  },
  {
    check: 'hardcoded-secrets/repeated-literal',
    fault: 'one-key-for-two-environments',
    subjectHint: 'am-pilot',
    soundHint: 'harbourline',
    repair: inFile(
      'apigee/tracking/apiproxy/policies/AM-PilotStaging.xml',
      canaries.sharedKey,
      'st4G-Skua-Lagoon-3306',
    ),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        replaceInPolicies(draft, '{{telematics-key}}', 'tw6M-Petrel-Haven-7714');
        replaceInPolicies(draft, '{{partner-customs-key}}', 'tw6M-Petrel-Haven-7714');
      }),
  },
  {
    check: 'hardcoded-secrets/git-history',
    fault: 'key-in-a-past-commit',
    subjectHint: 'legacy/pilot-portal.xml',
    soundHint: 'legacy/weather-feed.xml',
    repair: inPastCommits('legacy/pilot-portal.xml', canaries.forgottenKey, '{{pilot-key}}'),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        draft.config = replacedIn(draft.config, '74729d1f855d:', 'ffffffffffff:');
      }),
  },
  {
    check: 'hardcoded-secrets/apim-policy-expression-literal',
    fault: 'signing-key-in-an-expression',
    subjectHint: '/apis/carriers/',
    soundHint: '/apis/bookings/',
    repair: inPolicies(canaries.expressionKey, '{{partner-carrier-token}}'),
    breakSound: inPolicies(
      '<value>{{booking-db-password}}</value>',
      '<value>@(Convert.ToBase64String(Encoding.UTF8.GetBytes("booking:Hatch-Cleat-6128")))</value>',
    ),
  },
  {
    check: 'hardcoded-secrets/apim-named-value-plain-secret',
    fault: 'mock-token-in-clear',
    subjectHint: 'mock-token',
    soundHint: 'feature-flags',
    repair: (estate) =>
      edited(estate, (draft) => {
        changeNamedValue(draft, 'apim-harbourline-dev', 'mock-token', (item) => {
          item.secret = true;
        });
      }),
    breakSound: (estate) =>
      edited(estate, (draft) => {
        changeNamedValue(draft, 'apim-harbourline-dev', 'feature-flags', (item) => {
          item.value = 'https://flags:Grapnel-Oar-4417@flags.harbourline.example';
        });
      }),
    consequences: markedSecret('mock-token'),
  },
  {
    check: 'hardcoded-secrets/apim-named-value-plain-secret',
    fault: 'key-under-a-harmless-name',
    subjectHint: 'echo-lane',
    soundHint: 'feature-flags',
    repair: (estate) =>
      edited(estate, (draft) => {
        changeNamedValue(draft, 'apim-harbourline-dev', 'echo-lane', (item) => {
          item.secret = true;
        });
      }),
    breakSound: inPolicies('{{echo-lane}}', '{{feature-flags}}'),
    consequences: markedSecret('echo-lane'),
  },
];

/** What else changes where a named value is marked secret that was not. */
function markedSecret(subject: string): NonNullable<Mutation['consequences']> {
  return [
    {
      check: 'hardcoded-secrets/apim-named-value-not-in-key-vault',
      subject,
      why: 'the gateway keeps the value of what is marked secret now',
    },
    {
      check: 'configuration/apim-unsupported-secret-syntax',
      subject,
      why: 'the value of what is marked secret cannot be looked at',
    },
    {
      check: 'hardcoded-secrets/gateway-vault-token-literal',
      subject,
      why: 'what is marked secret is no matter of that check',
    },
  ];
}

type Backend = Estate['apiManagement'][number]['backends'][number];

function inBackend(name: string, change: (backend: Backend) => void): (estate: Estate) => Estate {
  return (estate) =>
    edited(estate, (draft) => {
      const backend = draft.apiManagement.flatMap(({ backends }) => backends).find((item) => item.name === name);
      if (backend === undefined) throw new Error(`the estate has no backend ${name}`);
      change(backend);
    });
}

function inFile(path: string, from: string, to: string): (estate: Estate) => Estate {
  return (estate) => edited(estate, (draft) => replaceInFile(draft, path, from, to));
}

function inPastCommits(path: string, from: string, to: string): (estate: Estate) => Estate {
  return (estate) =>
    edited(estate, (draft) => {
      const commits = draft.repositories.flatMap((repository) => repository.commits ?? []);
      const holding = commits.filter(({ files }) => files[path]?.includes(from) === true);
      if (holding.length === 0) throw new Error(`no commit of ${path} holds what is to be replaced`);
      for (const { files } of holding) files[path] = replacedIn(files[path] ?? '', from, to);
    });
}

function replacedIn(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${from} stands nowhere`);
  return text.replaceAll(from, to);
}

function inPolicies(from: string, to: string): (estate: Estate) => Estate {
  return (estate) => edited(estate, (draft) => replaceInPolicies(draft, from, to));
}
