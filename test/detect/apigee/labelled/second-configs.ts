import { rows } from './row.ts';
import type { Row } from './row.ts';

/** A second set of files beside bundles: exports, installations, gateways of other makes of Apigee, tests. */
export const SECOND_CONFIG_ROWS: Row[] = [
  ...rows('xpath-config', 'orders/config.json', [
    [
      'literal',
      `{
  "configurations": [
    {
      "name": "test",
      "policies": [
        { "name": "AM-Auth.xml", "tokens": [
          { "xpath": "/AssignMessage/Set/Headers/Header[@name='Authorization']", "value": "Basic ⟦dGVzdDpYcGF0aC03Nw==⟧" },
          { "xpath": "/AssignMessage/Set/Headers/Header[@name='Accept']", "value": "application/json" }
        ] }
      ],
      "targets": [
        { "name": "default.xml", "tokens": [ { "xpath": "/TargetEndpoint/HTTPTargetConnection/URL", "value": "https://core.example.net" } ] }
      ]
    }
  ]
}
`,
    ],
  ]),
  ...rows('nested-json', 'config/env/test/kvms.json', [
    [
      'literal',
      `[
  { "name": "idp", "entry": [
    { "name": "config", "value": "{\\"issuer\\":\\"https://id.example.com\\",\\"clientSecret\\":\\"⟦n3sted-json-5⟧\\"}" },
    { "name": "basic", "value": "Basic ⟦aWRwOk5lc3RlZCM3Nw==⟧" }
  ] }
]
`,
    ],
  ]),
  ...rows('apigeecli-export', 'export/env__test__secrets__kvmfile__0.json', [
    [
      'literal',
      `{"keyValueEntries":[{"name":"sap.password","value":"⟦s4p-Pass⟧"},{"name":"sap.user","value":"RFC_USER"},{"name":"sap.url","value":"https://sap.example.net"}],"nextPageToken":"MTIzNDU2Nzg5MGFiY2RlZg"}
`,
    ],
  ]),
  ...rows('migrate-tool', 'data/kvm/env/test/backend', [
    [
      'literal',
      `{
  "encrypted": false,
  "entry": [ { "name": "backend.password", "value": "⟦m1gr4te-pw⟧" }, { "name": "backend.timeout", "value": "3000" } ],
  "name": "backend"
}
`,
    ],
  ]),
  ...rows('apps', 'data/developerApps.json', [
    [
      'literal',
      `{
  "dev@example.com": [
    {
      "name": "portal",
      "callbackUrl": "https://portal.example.com/cb",
      "keyExpiresIn": "-1",
      "credentials": [ { "consumerSecret": "⟦Kq1p8ZtVb2Xw⟧", "status": "approved", "scopes": [] } ],
      "attributes": [ { "name": "tokenLifetime", "value": "3600" }, { "name": "internalApiKey", "value": "⟦attr-key-8812⟧" } ]
    }
  ]
}
`,
    ],
  ]),
  ...rows('hybrid', 'hybrid/overrides.yaml', [
    [
      'literal',
      `gcp:
  projectID: orders
  region: europe-west1
k8sCluster:
  name: apigee-hybrid
org: orders
envs:
  - name: test
    serviceAccountPaths:
      synchronizer: ./service-accounts/orders-apigee-synchronizer.json
    contractEncryptionKey: ⟦YmFsbGFzdC1jb250cmFjdDE=⟧
cassandra:
  hostNetwork: false
  auth:
    default:
      password: "⟦il0veh4rbours⟧"
    admin:
      password: ⟦adm1n-cass⟧
    secret: cassandra-auth-secret
defaults:
  org:
    kmsEncryptionKey: ⟦YmFsbGFzdC1rbXMta2V5MDE=⟧
  env:
    kvmEncryptionKey: ⟦YmFsbGFzdC1rdm0ta2V5MDE=⟧
    cacheEncryptionKey: ⟦YmFsbGFzdC1jYWNoZWtleTE=⟧
virtualhosts:
  - name: default
    sslCertPath: ./certs/fullchain.pem
    sslKeyPath: ./certs/privkey.pem
    sslSecret: orders-tls-secret
`,
    ],
  ]),
  ...rows('private-cloud', 'opdk/silent.conf', [
    [
      'literal',
      `IP1=10.0.0.1
HOSTIP=$(hostname -i)
ENABLE_SYSTEM_CHECK=y
ADMIN_EMAIL=opdk@example.com
APIGEE_ADMINPW=⟦0pdk-Adm1n⟧
LICENSE_FILE=/opt/license.txt
APIGEE_LDAPPW=⟦ld4p-Adm1n⟧
PG_PWD=⟦p0stgr3s-pw⟧
SMTPPASSWORD="⟦smtp-Pw-9⟧"
SKIP_SMTP=n
SMTPSSL=n
`,
    ],
  ]),
  ...rows('microgateway', 'edgemicro/start.sh', [
    [
      'literal',
      `#!/bin/sh
export EDGEMICRO_KEY=⟦8f1c2d3e4b5a69788796a5b4c3d2e1f0a9b8c7d6⟧
export EDGEMICRO_SECRET=⟦1a2b3c4d5e6f708192a3b4c5d6e7f80912345678⟧
edgemicro start -o $ORG -e $ENV -k ⟦77aa88bb99cc00dd11ee22ff33aa44bb⟧ -s ⟦55cc66dd77ee88ff99aa00bb11cc22dd⟧
edgemicro configure -o $ORG -e $ENV -u $USER -p $PASSWORD
`,
    ],
  ]),
  ...rows('curl-scripts', 'tools/setup.sh', [
    [
      'literal',
      `curl -s -u "\${APIGEE_USER}:\${APIGEE_PASS}" https://api.enterprise.apigee.com/v1/o/orders
curl -X POST -H 'Authorization: Basic ⟦b3BzOlNldHVwLTc3⟧' https://login.example.com/oauth/token
curl -sS -XPOST "https://orders-test.apigee.net/oauth/token?grant_type=client_credentials" -d "client_id=portal" -d "client_secret=⟦Wv9-Setup-1⟧"
curl -H "x-api-key:⟦noSpace-77-k⟧" https://orders-test.apigee.net/v1
wget --http-user=ops --http-password=⟦wg3t-pass⟧ https://repo.example.com/a.zip
http POST https://orders-test.apigee.net/login username=joe password=⟦httpie-7x⟧
read -s -p "Password: " PASSWORD
token=$(curl -s $URL | jq -r .access_token)
`,
    ],
  ]),
  ...rows('package-scripts', 'package.json', [
    [
      'literal',
      `{
  "name": "orders-proxy",
  "version": "1.0.0",
  "scripts": {
    "deploy": "apigeetool deployproxy -u ops@example.com -p ⟦Pk9-Deploy⟧ -o orders -e test -n orders",
    "test": "cucumber-js --tags @token",
    "token": "echo $TOKEN"
  },
  "devDependencies": { "apickli": "^2.3.0", "jsonwebtoken": "8.5.1", "passport": "0.4.0" }
}
`,
    ],
  ]),
  ...rows('gulp', 'gulpfile.js', [
    [
      'literal',
      `const gulp = require('gulp');
const options = { organization: 'orders', username: 'ops@example.com', password: '⟦gulp-Pw-1⟧', environments: 'test' };
gulp.task('deploy', () => apigeetool.deployProxy(Object.assign({}, options, { api: 'orders' })));
`,
    ],
  ]),
  ...rows('step-definitions', 'test/features/step_definitions/init.js', [
    [
      'literal',
      `const apickli = require('apickli');
Before(function () {
  this.apickli = new apickli.Apickli('https', 'orders-test.apigee.net');
  this.apickli.storeValueInScenarioScope('clientId', 'portal');
  this.apickli.storeValueInScenarioScope('clientSecret', '⟦st3p-Secret-8⟧');
  this.apickli.addRequestHeader('x-api-key', '⟦st3p-Key-9⟧');
  this.apickli.addRequestHeader('Accept', 'application/json');
});
`,
    ],
  ]),
  ...rows('features', 'test/features/token.feature', [
    [
      'literal',
      `Feature: token
  Background:
    Given I set form parameters to
      | parameter     | value             |
      | grant_type    | client_credentials |
      | client_id     | portal            |
      | client_secret | ⟦fT9-Secret-x1⟧ |
  Scenario: body
    Given I set body to {"username":"joe","password":"⟦fT9-joe-pw⟧"}
    And I set Authorization header to Bearer \`token\`
    And I set apikey header to wrong
    When I POST to /token?apikey=⟦fT9urlKey1⟧
    Then response header Authorization should not exist
    And response body path $.error should be invalid_client
`,
    ],
  ]),
  ...rows('openapi', 'orders/openapi.yaml', [
    [
      'hard-negative',
      `swagger: '2.0'
securityDefinitions:
  apiKey: { type: apiKey, in: query, name: apikey }
  oauth: { type: oauth2, flow: password, tokenUrl: 'https://orders-test.apigee.net/oauth/token', scopes: { read: reads } }
paths:
  /login:
    post:
      parameters:
        - { name: password, in: formData, type: string, format: password, description: The password of the user, required: true }
        - { name: apikey, in: query, type: string, minLength: 32 }
definitions:
  Login: { type: object, properties: { password: { type: string, example: "string" }, token: { type: string, description: "a token" } } }
`,
    ],
  ]),
  ...rows('readme', 'docs/README.adoc', [
    [
      'literal',
      `= Orders

Deploy:

 $ apigeetool deployproxy -u ops@example.com -p YOUR_PASSWORD -o orders -e test

Get a token:

 $ curl -u A7fKq2ZpX9bL0mVt:⟦c8Rk1QwZ⟧ https://orders-test.apigee.net/oauth/token -d grant_type=client_credentials

The key is sent as \`?apikey=<your key>\` or in the header \`x-apikey\`. Passwords have 8 characters.
`,
    ],
  ]),
  ...rows('references', 'config/env/prod/kvms.yaml', [
    [
      'reference',
      `kvms:
  - name: backend
    entry:
      - { name: password, value: "\${BACKEND_PASSWORD}" }
      - { name: apikey, value: !vault orders/apikey }
      - { name: client_secret, value: "@CLIENT_SECRET@" }
      - { name: token, value: "<%= token %>" }
      - { name: secret, value: "{{ lookup('env','SECRET') }}" }
      - { name: private_key, value: "#{PrivateKey}#" }
      - { name: hmac_secret, value: "ENC[AES256_GCM,data:abcd,iv:xyz,tag:q,type:str]" }
      - { name: passphrase, value: "projects/orders/secrets/pass/versions/latest" }
      - { name: pwd, value: null }
      - { name: db_password, value: "TBD" }
`,
    ],
  ]),
];
