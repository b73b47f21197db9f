import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** A second set, written before the rules that the first one led to. */
export const SECOND_SCRIPT_ROWS: Row[] = [
  ...rows('ci', '.gitlab-ci.yml', [
    [
      'literal',
      `variables:
  DOCKER_DRIVER: overlay2
  SONAR_TOKEN: "⟦sq-7f6e5d4c3b2a1908⟧"
  DEPLOY_KEY_NAME: orders-deploy
  GIT_DEPTH: "0"
deploy:
  image: docker:24
  script:
    - docker login -u "$CI_REGISTRY_USER" -p "$CI_REGISTRY_PASSWORD" $CI_REGISTRY
    - docker login -u ci -p ⟦gitlabDockPw⟧ registry.contoso.com
    - helm upgrade orders ./chart --set image.tag=$CI_COMMIT_SHA --set auth.password=⟦helmSetPw6⟧ --set auth.existingSecret=orders
    - curl --header "PRIVATE-TOKEN:⟦gl-priv-77xx⟧" https://gitlab.contoso.com/api/v4/projects
    - 'curl -X POST -F token=⟦triggerTok9a⟧ -F ref=main https://gitlab.contoso.com/api/v4/projects/9/trigger/pipeline'
  secrets:
    DB:
      vault: orders/db/password@secret
`,
    ],
  ]),
  ...rows('ci', 'Jenkinsfile', [
    [
      'literal',
      `pipeline {
  agent any
  environment {
    AZURE = credentials('azure-sp')
    NEXUS_PASSWORD = '⟦jenkinsNexus⟧'
    SONAR_HOST = 'https://sonar.contoso.com'
    API_TOKEN_ID = 'orders-token-id'
  }
  stages {
    stage('deploy') {
      steps {
        withCredentials([string(credentialsId: 'apim-key', variable: 'APIM_KEY')]) {
          sh 'curl -H "Ocp-Apim-Subscription-Key: $APIM_KEY" https://apim-orders.azure-api.net'
        }
        sh "az login --service-principal -u \${AZURE_USR} -p \${AZURE_PSW} -t 72f988bf-86f1-41af-91ab-2d7cd011db47"
        sh 'sqlcmd -S db -U sa -P ⟦jenkinsSqlPw⟧ -i seed.sql'
      }
    }
  }
}
`,
    ],
  ]),
  ...rows('scripts-other', 'tools/deploy.py', [
    [
      'literal',
      `import os
import requests

API_KEY = os.environ["API_KEY"]
CLIENT_ID = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
CLIENT_SECRET = "⟦pyClientSecret4⟧"
TOKEN_URL = "https://login.contoso.com/token"
PASSWORD_FIELD = "password"
db_password = '⟦pyDbPw⟧'

def token():
    data = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return requests.post(TOKEN_URL, data=data).json()["access_token"]

def call():
    return requests.get("https://api.contoso.com", auth=("svc", "⟦pyAuthTuple⟧"), headers={"x-api-key": "⟦pyHdrKey⟧", "Accept": "*/*"})

conn = psycopg2.connect(host="db", user="orders", password="⟦pyConnPw⟧")
client = SecretClient(vault_url="https://kv-orders.vault.azure.net", credential=DefaultAzureCredential())
secret = client.get_secret("orders-db-password").value
parser.add_argument("--password", help="the password", default=None)
print("wrong password for user")
`,
    ],
  ]),
  ...rows('scripts-other', 'cloud-init.yaml', [
    [
      'literal',
      `#cloud-config
users:
  - name: deploy
    passwd: $6$rounds=4096$Zk4TqP1wX8$yRb3NcLm7HdGfJ5aUp2iO8tKvSxWqY4bMgZhBrDnA6
    ssh_authorized_keys:
      - ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDk5mT7fLk0dXc9Vb2Nn5Ya1Zs6 deploy
chpasswd:
  expire: false
  list: |
    root:⟦cloudRoot1⟧
write_files:
  - path: /etc/app.env
    content: |
      DB_PASSWORD=⟦cloudInitPw⟧
      DB_HOST=db.contoso.com
runcmd:
  - mysqladmin -u root password '⟦mysqlAdminPw⟧'
  - echo 'export VAULT_ADDR=https://vault.contoso.com' >> /etc/profile
`,
    ],
  ]),
  ...rows('scripts-other', 'nginx/default.conf', [
    [
      'literal',
      `server {
  listen 443 ssl;
  ssl_certificate_key /etc/nginx/tls.key;
  location /orders {
    proxy_set_header Authorization "Basic ⟦Z2F0ZXdheTpuZ2lueFB3⟧";
    proxy_set_header X-Api-Key ⟦nginxKey77⟧;
    proxy_set_header X-Token $http_x_token;
    proxy_pass https://orders.internal;
  }
}
`,
    ],
  ]),
  ...rows('scripts-other', 'systemd/orders.service', [
    [
      'literal',
      `[Service]
Environment="DB_PASSWORD=⟦systemdPw3⟧"
Environment=TOKEN_DIR=/var/lib/orders
EnvironmentFile=/etc/orders.env
ExecStart=/usr/bin/orders --api-key=⟦execKey55⟧ --token-file=/etc/token
`,
    ],
  ]),
  ...rows('scripts-other', 'inventory/hosts.ini', [
    [
      'literal',
      `[gateway]
gw1.contoso.com ansible_user=deploy ansible_password=⟦iniPw5⟧
[gateway:vars]
ansible_become_pass=⟦iniBecome6⟧
ansible_ssh_private_key_file=~/.ssh/id_rsa
api_key_name=orders
`,
    ],
  ]),
  ...rows('scripts-other', 'Makefile', [
    [
      'literal',
      `DB_PASSWORD ?= ⟦makePw9⟧
TOKEN := $(shell vault print token)
IMAGE_KEY = orders
login:
	@az acr login -n orders -u orders -p ⟦makeAcrPw⟧
	curl -H 'Authorization: Bearer ⟦makeBearer81.zz⟧' https://api.contoso.com
`,
    ],
  ]),
  ...rows('scripts-other', 'src/client.ts', [
    [
      'literal',
      `const apiKey = process.env.API_KEY ?? '⟦tsFallbackKey1⟧';
const config = { clientId: 'c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25', clientSecret: 'tsClientSecret', tokenEndpoint: '/oauth2/token' };
export const keys = { primary: 'orders:primary', cacheKey: 'orders:v1' } as const;
type Auth = 'password' | 'token';
const headers = { Authorization: \`Bearer \${token}\`, 'x-functions-key': '⟦tsFnKey22⟧' };
const url = \`https://fn.contoso.com/api?code=⟦tsUrlCode9x⟧&id=\${id}\`;
if (password === '⟦tsCompare7⟧') grant();
if (tokenType === 'refresh_token') renew();
throw new Error('apiKey is missing');
`,
    ],
  ]),
];
