import { rows } from './row.ts';
import type { Row } from './row.ts';

/** The files around the bundles of the third set. */
export const THIRD_FILE_ROWS: Row[] = [
  ...rows('readme', 'README.md', [
    [
      'hard-negative',
      `# Token

\`\`\`json
{
  "access_token": "bq8aGYxkLmZ0TtV3pWcN",
  "token_type": "BearerToken",
  "expires_in": "1799"
}
\`\`\`

Send it as \`Authorization: Bearer bq8aGYxkLmZ0TtV3pWcN\`, or as \`?access_token={token}\`.

| header | meaning |
|---|---|
| x-api-key | the key of the app |
| authorization | a bearer token |
`,
    ],
    [
      'literal',
      `# Setup

1. \`export CLIENT_SECRET=⟦rd-Secret-881⟧\`
2. Run \`mvn install -Dpassword=⟦rd-Mvn-7⟧ -Dorg=orders\`

\`\`\`bash
$ curl -H "x-apikey: ⟦rdKey7719aZ⟧" https://orders-test.apigee.net/v1
$ curl -u joe:⟦rd-joe-1⟧ https://orders-test.apigee.net/v1
$ kubectl create secret generic orders --from-literal=password=⟦rd-kube-3⟧
$ docker run -e DB_PASSWORD=⟦rd-dock-4⟧ orders
\`\`\`

- username: joe
- password: ⟦rdList-Pw5⟧
`,
    ],
  ]),
  ...rows('pipeline', 'devrel/pipeline.sh', [
    [
      'reference',
      `#!/bin/sh
set -e
SCRIPTPATH="$( cd "$(dirname "$0")" || exit >/dev/null 2>&1 ; pwd -P )"
CLIENT_SECRET=$(openssl rand -base64 32)
APIKEY=$(curl -s -H "Authorization: Bearer $TOKEN" "$URL" | jq -r '.credentials[0].consumerKey')
TOKEN="$(gcloud config config-helper --force-auth-refresh --format json | jq -r '.credential.access_token')"
sed "s/@SECRET@/$CLIENT_SECRET/" template.json > edge.json
export JWT_SECRET=\${JWT_SECRET:?}
curl -fsS -u "$APIGEE_USER:$APIGEE_PASS" -X POST "https://api.enterprise.apigee.com/v1/o/$ORG/keyvaluemaps" -d "{\\"name\\":\\"secret\\",\\"value\\":\\"$VALUE\\"}"
echo "password: $PASSWORD"
`,
    ],
  ]),
  ...rows('provision', 'provision/provision.sh', [
    [
      'literal',
      `#!/bin/bash
password=⟦pr0v-Pw⟧
consumer_secret="⟦pr0vC0nsumer⟧"
curl -X POST -H "Content-Type: application/json" -d '{"consumerKey":"portal","consumerSecret":"⟦pr0v-json-1⟧"}' "$URL/keys/create"
curl -X POST -d 'username=joe&password=⟦pr0v-form-2⟧' "$URL/login"
curl -H "Authorization: Basic ⟦am9lOnByMHYtYjY0⟧" "$URL"
echo -n "joe:⟦pr0v-echo-3⟧" | base64
`,
    ],
  ]),
  ...rows('test-data', 'test/data/token.json', [
    [
      'literal',
      `{
  "jwt": "⟦eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJvcmRlcnMiLCJpYXQiOjE3fQ.Zb3xk0mZ7YtV1nR5pL9wC2sD8fG4hJ6aK0qW3eE7rT5⟧",
  "jwks": { "keys": [ { "kty": "RSA", "kid": "1", "n": "uGbXWiK3dQTyCbX5xdE4yCuYp0AF2d15Qq1JSXT_lx8CEcXb9RbDddl8jGDv", "e": "AQAB", "x5c": ["MIICojCCAYoCCQDm0n2K7yVbXTANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhv"] } ] },
  "authorization": "Basic ⟦dGVzdGVyOmQ0dGEtcHc=⟧",
  "token_type": "Bearer",
  "passwordPolicy": { "minLength": 8 },
  "secretVersion": "projects/1/secrets/orders/versions/3"
}
`,
    ],
  ]),
  ...rows('postman', 'test/token.postman_collection.json', [
    [
      'literal',
      `{
  "info": { "_postman_id": "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e", "name": "token" },
  "event": [ { "script": { "exec": [ "pm.environment.set(\\"apikey\\", \\"⟦pmk-7712-Zz⟧\\");", "var token = pm.response.json().access_token;" ] } } ],
  "item": [ { "request": {
    "header": [ { "key": "Authorization", "value": "Basic ⟦cG9zdDptYW4tNzc=⟧", "type": "text" }, { "key": "x-csrf-token", "value": "fetch" } ],
    "body": { "mode": "raw", "raw": "{\\n  \\"client_id\\": \\"portal\\",\\n  \\"client_secret\\": \\"⟦pm-raw-881⟧\\"\\n}" },
    "url": "https://orders-test.apigee.net/token"
  } } ],
  "variable": [ { "key": "client_secret", "value": "⟦pm-var-882⟧" }, { "key": "token_url", "value": "https://id.example.com/token" } ]
}
`,
    ],
  ]),
  ...rows('env-files', 'config/test.env', [
    [
      'literal',
      `APIGEE_ORG=orders
APIGEE_PASS=⟦env-Pass-1⟧
CLIENT_SECRET=⟦51f0aa7be2c94d3f⟧
PARTNER_APIKEY='⟦env-key-77x⟧'
SA_EMAIL=deployer@orders.iam.gserviceaccount.com
GOOGLE_APPLICATION_CREDENTIALS=/secrets/sa.json
SECRET_NAME=orders
TOKEN_TTL=3600
`,
    ],
  ]),
  ...rows('cloudbuild', 'cloudbuild.yaml', [
    [
      'literal',
      `steps:
  - name: maven
    args: ['mvn', 'install', '-Dpassword=⟦cb-Pw-771⟧', '-Dorg=orders', '-Dtoken=$_TOKEN']
    secretEnv: ['APIGEE_PASSWORD']
  - name: gcr.io/cloud-builders/curl
    entrypoint: bash
    args:
      - -c
      - |
        curl -H "x-api-key: ⟦cb-Key-772⟧" https://orders-test.apigee.net
availableSecrets:
  secretManager:
    - versionName: projects/orders/secrets/apigee-password/versions/latest
      env: APIGEE_PASSWORD
`,
    ],
  ]),
  ...rows('spec', 'specs/orders.json', [
    [
      'hard-negative',
      `{
  "openapi": "3.0.1",
  "info": { "title": "Orders", "version": "1.0" },
  "components": { "securitySchemes": { "ApiKeyAuth": { "type": "apiKey", "in": "header", "name": "x-api-key" } },
    "schemas": { "Login": { "properties": { "password": { "type": "string", "example": "********" }, "apiKey": { "type": "string", "description": "Key of the app" } } } } }
}
`,
    ],
  ]),
];
