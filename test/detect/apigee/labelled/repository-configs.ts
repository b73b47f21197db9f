import { rows } from './row.ts';
import type { Row } from './row.ts';

/** What stands beside bundles: settings of deployment tools, exports, tests, notes. */
export const REPOSITORY_CONFIG_ROWS: Row[] = [
  ...rows('edge-json', 'edge.json', [
    [
      'literal',
      `{
  "version": "1.0",
  "envConfig": {
    "test": {
      "targetServers": [
        { "name": "core", "host": "core.example.net", "port": 443, "isEnabled": true, "sSLInfo": { "enabled": "true", "keyStore": "ks", "keyAlias": "core-key" } }
      ],
      "kvms": [
        { "name": "backend-secrets", "encrypted": "true", "entry": [
          { "name": "username", "value": "svc-core" },
          { "name": "password", "value": "⟦kvm-core-pw⟧" },
          { "name": "client_secret", "value": "⟦7Jw2-kvmsec-0q⟧" },
          { "name": "token_url", "value": "https://id.example.com/token" },
          { "name": "timeout", "value": "30000" }
        ] }
      ],
      "caches": [ { "name": "token-cache", "expirySettings": { "timeoutInSec": { "value": "3600" } } } ]
    }
  },
  "orgConfig": {
    "apiProducts": [ { "name": "weatherProduct", "apiResources": ["/"], "scopes": ["read"], "attributes": [ { "name": "access", "value": "public" } ] } ],
    "developers": [ { "email": "dev@example.com", "firstName": "Dev", "userName": "dev" } ],
    "developerApps": {
      "dev@example.com": [
        { "name": "weatherapp", "apiProducts": ["weatherProduct"], "callbackUrl": "http://weatherapp.example.com", "consumerSecret": "⟦wS82hhQp1LmX⟧" }
      ]
    }
  }
}
`,
    ],
  ]),
  ...rows('config-maven', 'resources/edge/env/test/kvms.json', [
    [
      'literal',
      `[
  {
    "name": "backend",
    "encrypted": true,
    "entry": [
      { "name": "backend.apikey", "value": "⟦mv-3321-key⟧" },
      { "name": "backend.path", "value": "/v1/orders" },
      { "name": "signing_secret", "value": "⟦Ln0xPq⟧" }
    ]
  }
]
`,
    ],
    [
      'reference',
      `[
  { "name": "backend", "entry": [
    { "name": "backend.apikey", "value": "@BACKEND_APIKEY@" },
    { "name": "password", "value": "\${env.PASSWORD}" },
    { "name": "client_secret", "value": "" },
    { "name": "secret", "value": "<secret>" }
  ] }
]
`,
    ],
  ]),
  ...rows('keystores', 'resources/edge/env/test/aliases.json', [
    [
      'literal',
      `[
  {
    "keystorename": "testKeyStore1",
    "ignoreExpiryValidation": true,
    "format": "keycertjar",
    "alias": "selfsigned1",
    "filePath": "./samples/test1.jar",
    "password": "⟦test-jks-pw⟧"
  }
]
`,
    ],
  ]),
  ...rows('kvm-export', 'data/kvm_entries.json', [
    [
      'literal',
      `{
  "keyValueEntries": [
    { "name": "vault-token", "value": "⟦hV-kvm-entry-1⟧" },
    { "name": "vault-addr", "value": "https://vault.example.net:8200" },
    { "name": "oauth_client_secret", "value": "⟦zQ8-export⟧" }
  ],
  "nextPageToken": ""
}
`,
    ],
  ]),
  ...rows('kvm-yaml', 'config/kvms.yaml', [
    [
      'literal',
      `kvms:
  - name: backend
    encrypted: true
    entry:
      - name: password
        value: ⟦yaml-kvm-pw⟧
      - name: user
        value: svc
      - name: apiKey
        value: "⟦yaml-key-881⟧"
      - name: clientSecret
        value: "{{ client_secret }}"
`,
    ],
  ]),
  ...rows('apps-export', 'export/apps.json', [
    [
      'literal',
      `{
  "app": [
    {
      "appId": "1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77",
      "name": "mobile",
      "status": "approved",
      "credentials": [
        {
          "consumerSecret": "⟦eXp0rtSecret11⟧",
          "issuedAt": "1612345678901",
          "expiresAt": "-1",
          "status": "approved",
          "apiProducts": [ { "apiproduct": "orders", "status": "approved" } ]
        }
      ],
      "attributes": [ { "name": "DisplayName", "value": "Mobile" } ]
    }
  ]
}
`,
    ],
  ]),
  ...rows('developer-export', 'export/developers.json', [
    [
      'hard-negative',
      `{
  "developer": [
    { "email": "a@example.com", "developerId": "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e", "userName": "a", "status": "active", "attributes": [ { "name": "ADMIN_EMAIL", "value": "x@example.com" } ], "createdAt": "1612345678901" }
  ]
}
`,
    ],
  ]),
  ...rows('target-servers', 'config/test/targetServers.json', [
    [
      'hard-negative',
      `[
  { "name": "auth-token-server", "host": "id.example.com", "port": 443, "isEnabled": true, "sSLInfo": { "enabled": true, "keyStore": "ref://ks", "keyAlias": "secret-key-alias", "trustStore": "ref://ts", "protocols": ["TLSv1.2"], "ciphers": [] } }
]
`,
    ],
  ]),
  ...rows('postman', 'test/orders.postman_environment.json', [
    [
      'literal',
      `{
  "id": "1f7b22d1-8c1f-4a55-a1e0-1f0a8d2c1b77",
  "name": "test",
  "values": [
    { "key": "host", "value": "https://org-test.apigee.net", "enabled": true },
    { "key": "client_secret", "value": "⟦pm-sec-0018⟧", "enabled": true },
    { "key": "apikey", "value": "⟦GkQ3mPz81LxY⟧", "type": "default", "enabled": true },
    { "key": "access_token", "value": "", "enabled": true },
    { "key": "password", "value": "{{vault_password}}", "enabled": true }
  ]
}
`,
    ],
  ]),
  ...rows('postman-collection', 'test/orders.postman_collection.json', [
    [
      'literal',
      `{
  "info": { "name": "orders", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
  "item": [
    { "name": "token", "request": {
      "method": "POST",
      "auth": { "type": "basic", "basic": [ { "key": "password", "value": "⟦pm-basic-pw⟧", "type": "string" }, { "key": "username", "value": "portal", "type": "string" } ] },
      "header": [ { "key": "x-api-key", "value": "⟦hdr-77-abc⟧" }, { "key": "Accept", "value": "application/json" } ],
      "body": { "mode": "urlencoded", "urlencoded": [ { "key": "grant_type", "value": "password" }, { "key": "client_secret", "value": "{{client_secret}}" } ] },
      "url": { "raw": "https://org-test.apigee.net/token?apikey=⟦u-99-key⟧", "query": [ { "key": "apikey", "value": "⟦u-99-key⟧" } ] }
    } }
  ]
}
`,
    ],
  ]),
  ...rows('pom', 'pom.xml', [
    [
      'literal',
      `<project>
  <profiles>
    <profile>
      <id>test</id>
      <properties>
        <apigee.profile>test</apigee.profile>
        <apigee.hosturl>https://api.enterprise.apigee.com</apigee.hosturl>
        <apigee.org>\${org}</apigee.org>
        <apigee.username>deploy@example.com</apigee.username>
        <apigee.password>⟦D3ploy-Me⟧</apigee.password>
        <apigee.tokenurl>https://login.apigee.com/oauth/token</apigee.tokenurl>
        <apigee.authtype>oauth</apigee.authtype>
      </properties>
    </profile>
    <profile>
      <id>prod</id>
      <properties>
        <apigee.username>\${username}</apigee.username>
        <apigee.password>\${password}</apigee.password>
        <apigee.bearer>\${bearer}</apigee.bearer>
        <apigee.serviceaccount.file>\${file}</apigee.serviceaccount.file>
      </properties>
    </profile>
  </profiles>
</project>
`,
    ],
  ]),
  ...rows('maven-settings', '.mvn/settings.xml', [
    [
      'literal',
      `<settings>
  <servers>
    <server><id>artifacts</id><username>ci</username><password>⟦mvn-ci-pw⟧</password></server>
    <server><id>central</id><username>\${env.MVN_USER}</username><password>\${env.MVN_PASSWORD}</password></server>
  </servers>
</settings>
`,
    ],
  ]),
  ...rows('deploy-script', 'deploy.sh', [
    [
      'literal',
      `#!/bin/bash
export APIGEE_ORG=example
export APIGEE_PASSWORD='⟦Sh-Deploy-1⟧'
apigeetool deployproxy -u deploy@example.com -p ⟦Sh-Deploy-2⟧ -o $APIGEE_ORG -e test -n orders -d .
curl -u deploy@example.com:⟦Sh-Deploy-3⟧ https://api.enterprise.apigee.com/v1/organizations/example
mvn install -Ptest -Dusername=deploy@example.com -Dpassword=⟦Sh-Deploy-4⟧ -Dorg=example
curl -H "x-apikey: ⟦Sh-Key-55⟧" https://org-test.apigee.net/orders
curl -H "Authorization: Bearer $TOKEN" -H "x-apikey: \${APIKEY}" https://org-test.apigee.net/orders
`,
    ],
    [
      'reference',
      `#!/bin/bash
apigeetool deployproxy -u $USERNAME -p $PASSWORD -o $ORG -e $ENV -n orders -d .
curl -u "$USERNAME:$PASSWORD" https://api.enterprise.apigee.com/v1/o/$ORG
TOKEN=$(gcloud auth print-access-token)
mvn install -Ptest -Dusername=\${USER} -Dpassword=\${PASS} -Dtoken="$TOKEN"
sackmesser deploy -d . -o "$ORG" -e "$ENV" -t "$TOKEN" -n orders
apigeecli kvms entries create -m secrets -k client_secret -l "$SECRET" -e test -o $ORG -t $TOKEN
`,
    ],
    [
      'literal',
      `apigeecli kvms entries create --map secrets --key client_secret --value ⟦cli-kvm-123⟧ --env test --org example --token $TOKEN
curl -X POST https://id.example.com/token -d "grant_type=password&username=joe&password=⟦J0e-pw⟧"
curl --user 'portal:⟦p0rtal-pw⟧' --data client_secret=⟦cs-777-data⟧ https://id.example.com/token
`,
    ],
  ]),
  ...rows('readme', 'README.md', [
    [
      'literal',
      `# Orders proxy

Call it with your key:

    curl "https://org-test.apigee.net/orders?apikey=⟦vA8dk2Lq0ZpR⟧"

Deploy with \`mvn install -Ptest -Dusername=<your email> -Dpassword=<your password>\`.

The test user is \`joe\` and the password is \`⟦Jr7!rules9⟧\`.

| setting | value |
|---|---|
| password | your password |
| client_id | portal |
`,
    ],
    [
      'placeholder',
      `## Usage

\`\`\`
curl -u YOUR_EMAIL:YOUR_PASSWORD https://api.enterprise.apigee.com/v1/organizations/{org}
curl -H "Authorization: Bearer {access_token}" https://{org}-{env}.apigee.net/orders?apikey={your_key}
curl -H "x-apikey: <API_KEY>" https://org-test.apigee.net
export PASSWORD=xxxxxx
\`\`\`

Set the \`client_secret\` to the secret of your app. The password must not be committed.
`,
    ],
  ]),
  ...rows('feature', 'test/integration/features/orders.feature', [
    [
      'literal',
      `Feature: Orders
  Scenario: with a key
    Given I set X-APIKey header to ⟦f3at-key-881⟧
    And I set Accept header to application/json
    And I have basic authentication credentials joe and ⟦joe-feat-pw⟧
    When I GET /orders
    Then response code should be 200
  Scenario: without
    Given I set X-APIKey header to invalid
    When I GET /orders?apikey=\`apikey\`
    Then response body path $.fault.faultstring should be Invalid ApiKey
`,
    ],
  ]),
  ...rows('tool-config', 'config.json', [
    [
      'literal',
      `{
  "apigee": { "organization": "example", "environments": ["test"], "username": "deploy@example.com", "password": "⟦cfg-json-pw⟧" },
  "testApp": { "clientId": "HAh8bYpkHs2k", "clientSecret": "⟦kA2hGbQ9⟧" },
  "smtp": { "host": "smtp.example.com", "user": "mailer", "pass": "⟦m41ler⟧" },
  "features": { "passwordReset": "enabled", "tokenFormat": "opaque", "keyRotation": "monthly" }
}
`,
    ],
  ]),
  ...rows('ci', '.travis.yml', [
    [
      'literal',
      `language: java
env:
  global:
    - secure: "bG9uZyBlbmNyeXB0ZWQgdmFsdWUgb2YgdHJhdmlzIHRoYXQgaXMgbm90IGEgc2VjcmV0"
    - APIGEE_USER=deploy@example.com APIGEE_PASSWORD=⟦travis-pw-1⟧
script:
  - mvn install -Ptest -Dusername=$APIGEE_USER -Dpassword=$APIGEE_PASSWORD
`,
    ],
  ]),
  ...rows('jenkins', 'Jenkinsfile', [
    [
      'literal',
      `pipeline {
  environment {
    APIGEE_CREDS = credentials('apigee-deployer')
    SONAR_TOKEN = '⟦jenkins-sonar-1⟧'
  }
  stages {
    stage('deploy') {
      steps {
        withCredentials([usernamePassword(credentialsId: 'apigee-deployer', passwordVariable: 'PASSWORD', usernameVariable: 'USER')]) {
          sh "mvn install -Ptest -Dusername=$USER -Dpassword=$PASSWORD"
        }
      }
    }
  }
}
`,
    ],
  ]),
];
