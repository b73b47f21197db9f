import { rows } from './row.ts';
import type { Row } from './row.ts';

export const PIPELINE_ROWS: Row[] = [
  ...rows('pipeline', 'azure-pipelines.yml', [
    ['literal', 'variables:\n  apimKey: plain\n  clientSecret: ⟦gangway-8812⟧\n'],
    ['literal', 'variables:\n- name: backendPassword\n  value: ⟦fathom⟧\n- name: region\n  value: westeurope\n'],
    [
      'literal',
      'steps:\n- script: |\n    curl -H "Ocp-Apim-Subscription-Key: ⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧" https://a.example.com\n  displayName: Call\n',
    ],
    [
      'literal',
      "steps:\n- task: AzureCLI@2\n  inputs:\n    inlineScript: |\n      az login --service-principal -u $(id) -p '⟦Kx9~tide.77⟧' --tenant $(t)\n",
    ],
    ['literal', "steps:\n- powershell: |\n    $env:API_KEY = '⟦Zk8pQ2wX7vN1⟧'\n    ./run.ps1\n"],
    ['literal', 'steps:\n- bash: deploy.sh\n  env:\n    VAULT_TOKEN: ⟦hvs.CAESIJ7kq2Wm8Xz7Vb1Nc4Rt6Yp0Hd5GfA2eUi⟧\n'],
    ['literal', 'parameters:\n- name: adminPassword\n  type: string\n  default: ⟦bowline-31⟧\n'],
    ['literal', '# password: ⟦old-pass-2207⟧\nsteps:\n- script: echo hi\n'],
    [
      'reference',
      'variables:\n- group: secrets\n- name: clientSecret\n  value: $(kvClientSecret)\n- name: token\n  value: ${{ parameters.token }}\n',
    ],
    [
      'reference',
      'steps:\n- script: deploy.sh --password $(Password) --token "$TOKEN" --client-secret=${SECRET}\n  env:\n    SYSTEM_ACCESSTOKEN: $(System.AccessToken)\n',
    ],
    [
      'reference',
      'steps:\n- task: AzureKeyVault@2\n  inputs:\n    KeyVaultName: kv-orders\n    SecretsFilter: orders-api-key,orders-2024\n',
    ],
    ['placeholder', 'variables:\n  apiKey: ""\n  clientSecret: <secret>\n  password: "***"\n'],
    [
      'hard-negative',
      'parameters:\n- name: clientSecret\n  type: string\nvariables:\n  secretName: orders-2024\n  tokenUrl: https://a.example.com\n  keyVaultSecretId: x1\n',
    ],
  ]),
  ...rows('pipeline', '.github/workflows/deploy.yml', [
    ['literal', 'env:\n  API_TOKEN: ⟦k2s0-Marina-77⟧\njobs: {}\n'],
    [
      'literal',
      'jobs:\n  a:\n    steps:\n    - uses: docker/login-action@v3\n      with:\n        username: bot\n        password: ⟦dckr_pat_k3J9sLq2Wm8Xz7Vb1Nc4Rt6Yp0H⟧\n',
    ],
    ['literal', 'jobs:\n  a:\n    steps:\n    - run: export API_KEY=⟦Zk8pQ2wX7vN1⟧ && ./deploy\n'],
    [
      'reference',
      'jobs:\n  a:\n    uses: ./x.yml\n    secrets: inherit\n  b:\n    steps:\n    - uses: azure/login@v2\n      with:\n        creds: ${{ secrets.AZURE_CREDENTIALS }}\n        client-secret: ${{ secrets.S }}\n',
    ],
    [
      'reference',
      'on:\n  workflow_call:\n    secrets:\n      API_TOKEN:\n        required: true\njobs:\n  a:\n    steps:\n    - run: ./deploy --token "${{ secrets.TOKEN }}"\n',
    ],
    [
      'hard-negative',
      'permissions:\n  id-token: write\n  contents: read\nenv:\n  CACHE_KEY: build-2024-v2\n  TOKEN_NAME: deploy1\n',
    ],
  ]),
  ...rows('yaml', 'k8s/gateway.yaml', [
    [
      'literal',
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: gw\nstringData:\n  value: ⟦gw1&202601010000&kP⟧\n  username: orders\n',
    ],
    ['literal', 'apiVersion: v1\nkind: Secret\ndata:\n  password: ⟦YmFsbGFzdC03Nw==⟧\n'],
    [
      'literal',
      'kind: ConfigMap\ndata:\n  API_KEY: ⟦Zk8pQ2wX7vN1⟧\n---\nkind: Secret\nstringData:\n  token: ⟦second-doc-1⟧\n',
    ],
    ['literal', 'kind: Deployment\nspec:\n  containers:\n  - env:\n    - name: DB_PASSWORD\n      value: "⟦keel77⟧"\n'],
    [
      'reference',
      'kind: Deployment\nspec:\n  containers:\n  - env:\n    - name: DB_PASSWORD\n      valueFrom:\n        secretKeyRef:\n          name: db-2024\n          key: db-password-1\n    volumes:\n    - secret:\n        secretName: gw-1\n',
    ],
    ['reference', 'kind: Secret\nstringData:\n  token: {{ .Values.token }}\n  password: "{{ .Values.password }}"\n'],
    ['placeholder', 'kind: Secret\nstringData:\n  token: <token>\n  password: ""\n'],
    [
      'hard-negative',
      'spec:\n  imagePullSecrets:\n  - name: registry-1\n  existingSecret: gw-secret-2\n  tls:\n  - secretName: tls-2024\n',
    ],
  ]),
  ...rows('yaml', 'docker-compose.yml', [
    ['literal', 'services:\n  db:\n    environment:\n    - POSTGRES_PASSWORD=⟦rudder⟧\n    - POSTGRES_USER=orders\n'],
    ['literal', 'services:\n  vault:\n    environment:\n      VAULT_DEV_ROOT_TOKEN_ID: ⟦myroot-token-1⟧\n'],
    [
      'reference',
      'services:\n  db:\n    environment:\n    - POSTGRES_PASSWORD=${PG_PASSWORD}\n    - POSTGRES_PASSWORD_FILE=/run/secrets/pg\n    secrets:\n    - pg\n',
    ],
  ]),
  ...rows('yaml', 'apim/configuration.prod.yaml', [
    [
      'literal',
      'namedValues:\n- name: backend-key\n  properties:\n    displayName: backend-key\n    value: ⟦Zk8pQ2wX7vN1⟧\n    secret: true\n',
    ],
    [
      'literal',
      'loggers:\n- name: appinsights\n  properties:\n    credentials:\n      connectionString: Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=⟦kPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQ1abc=⟧\n',
    ],
    [
      'literal',
      'policy: |\n  <policies><inbound>\n    <set-header name="Authorization"><value>Bearer ⟦abcd1234efgh⟧</value></set-header>\n  </inbound></policies>\n',
    ],
    [
      'reference',
      'namedValues:\n- name: backend-key\n  properties:\n    displayName: backend-key\n    keyVault:\n      secretIdentifier: https://kv.vault.azure.net/secrets/a\n- name: other\n  properties:\n    value: "{#other#}"\n',
    ],
    [
      'hard-negative',
      'namedValues:\n- name: backend-url\n  properties:\n    displayName: backend-url\n    value: https://orders.example.com\napimServiceName: apim-prod-01\n',
    ],
  ]),
];
