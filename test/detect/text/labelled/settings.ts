import { rows } from './row.ts';
import type { Row } from './row.ts';

const SETTINGS = 'src/Orders.Api/appsettings.json';

export const ENV_ROWS: Row[] = [
  ...rows('env', 'services/orders/.env', [
    ['literal', 'APIM_SUBSCRIPTION_KEY=⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧\nPORT=8080'],
    ['literal', 'export DB_PASSWORD="⟦harbour-2207!⟧"'],
    ['literal', "BACKEND_CLIENT_SECRET='⟦lower tide 9⟧' # staging"],
    ['literal', 'VAULT_TOKEN=⟦s.Zk31mQp8Lw0TxYb6RcNv2HdJ⟧'],
    ['literal', '# API_KEY=⟦kq8w7e6r5t4y⟧\nAPI_URL=https://a.example.com'],
    ['literal', 'DATABASE_URL=postgres://orders:⟦mooring77⟧@db.internal/orders'],
    ['reference', 'DB_PASSWORD=${DB_PASSWORD}\nAPI_KEY=$API_KEY\nTOKEN=$(vault kv get -field=token kv/orders)'],
    ['reference', 'CLIENT_SECRET=@Microsoft.KeyVault(SecretUri=https://kv-a.vault.azure.net/secrets/b/)'],
    ['reference', 'API_KEY=#{ApiKey}#\nDB_PASSWORD=__DbPassword__\nTOKEN=%TOKEN%'],
    ['placeholder', 'API_KEY=\nCLIENT_SECRET=your-client-secret\nDB_PASSWORD=changeme\nTOKEN=<token>\nSECRET=xxxxxxxx'],
    [
      'hard-negative',
      'CLIENT_SECRET_NAME=orders-secret\nTOKEN_URL=https://a.example.com/token\nSECRET_ID=orders\nTOKEN_TTL=3600',
    ],
    [
      'hard-negative',
      'CACHE_KEY=orders-2024-v2\nPUBLIC_KEY=abc123DEF456\nAPPINSIGHTS_INSTRUMENTATIONKEY=7d2f1c9a-aaaa-4f0e-9d7c-2f3a4b5c6d7e',
    ],
  ]),
  ...rows('env', 'services/orders/application.properties', [
    ['literal', 'spring.datasource.password=⟦anchor12⟧\nspring.datasource.username=orders'],
    ['literal', 'gateway.api-key: ⟦Zk8pQ2wX7vN1⟧'],
    [
      'literal',
      'azure.storage.connection-string=DefaultEndpointsProtocol=https;AccountName=a;AccountKey=⟦kPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQkPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQaBcDwxyz==⟧;EndpointSuffix=core.windows.net',
    ],
    ['reference', 'spring.datasource.password=${DB_PASSWORD:}\napi.key=${orders-api-key}'],
    [
      'hard-negative',
      'spring.security.oauth2.client.provider.token-uri=https://a.example.com/token\nerror.password.required=Please enter your password\nlogin.password.label=Password',
    ],
  ]),
  ...rows('env', 'deploy/gateway.ini', [
    ['literal', '[backend]\nuser = orders\npassword = ⟦capstan9⟧\n; token = ⟦Tq81LmZx70pW⟧'],
    ['placeholder', '[backend]\npassword = ******\napi_key = REPLACE_ME'],
  ]),
  ...rows('env', '.npmrc', [
    ['literal', '//registry.example.com/:_authToken=⟦npm_k3J9sLq2Wm8Xz7Vb1Nc4Rt6Yp0Hd5GfA2eUi⟧'],
    ['reference', '//registry.example.com/:_authToken=${NPM_TOKEN}'],
  ]),
];

export const JSON_ROWS: Row[] = [
  ...rows('json', SETTINGS, [
    ['literal', '{ "Apim": { "SubscriptionKey": "⟦9c1f0e7d6b5a48378291a0b1c2d3e4f5⟧" } }'],
    ['literal', '{ "Jwt": { "Key": "⟦Kd83nZp0Qm71xTw5⟧", "Issuer": "https://a.example.com" } }'],
    [
      'literal',
      '{ "ConnectionStrings": { "Sql": "Server=tcp:a.database.windows.net;Database=o;User Id=sa;Password=⟦Quay!77⟧;Encrypt=True" } }',
    ],
    ['literal', '{ "Backend": { "password": "⟦ballast⟧", "user": "orders" } }'],
    ['literal', '{ "headers": [ { "name": "x-functions-key", "value": "⟦aB3dE5fG7hJ9kL1mN3pQ⟧" } ] }'],
    ['literal', '{ // was: "apiKey": "⟦pier-0417-A⟧"\n "apiKey": "" }'],
    [
      'literal',
      '{ "Redis": "cache-a.redis.cache.windows.net:6380,password=⟦kPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQ1=⟧,ssl=True" }',
    ],
    ['literal', '{ "callback": "https://fn.example.net/api/orders?code=⟦aB3dE5fG7hJ9kL1mN3pQ⟧" }'],
    ['literal', '{ "escaped": { "clientSecret": "⟦a\\"b\\\\c9⟧" } }'],
    [
      'reference',
      '{ "clientSecret": "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/a)", "apiKey": "{{api-key}}" }',
    ],
    [
      'reference',
      '{ "password": "${DB_PASSWORD}", "token": "#{Token}#", "apiKey": "$(ApiKey)", "secret": "%SECRET%" }',
    ],
    ['reference', '{ "clientSecret": { "secretRef": "orders-client-secret" }, "secretName": "orders-2024" }'],
    [
      'placeholder',
      '{ "apiKey": "<your-api-key>", "password": "", "clientSecret": null, "token": "TODO", "secret": "[enter secret here]" }',
    ],
    [
      'placeholder',
      '{ "AzureWebJobsStorage": "UseDevelopmentStorage=true", "ApplicationInsights": { "ConnectionString": "InstrumentationKey=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e" } }',
    ],
    [
      'hard-negative',
      '{ "passwordPolicy": "strong-2024", "tokenType": "Bearer", "secretType": "client", "TokenEndpoint": "https://a.example.com/t" }',
    ],
    [
      'hard-negative',
      '{ "id": "7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e", "key": "orders", "version": "12.4.1", "hash": "sha512-kPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQ==" }',
    ],
    [
      'hard-negative',
      '{ "certificate": "-----BEGIN CERTIFICATE-----\\nMIIDkPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQ\\n-----END CERTIFICATE-----" }',
    ],
  ]),
  ...rows('json', 'web/locales/en.json', [
    [
      'hard-negative',
      '{ "password": "Password", "login": { "token": "Token", "forgotPassword": "Forgotten?", "clientSecret": "Client secret" } }',
    ],
  ]),
  ...rows('json', 'web/package-lock.json', [
    [
      'hard-negative',
      '{ "packages": { "node_modules/js-tokens": { "version": "4.0.0", "integrity": "sha512-kPq8zT1xV7mN3bR5wY9cL2dF6gH0jKsA4uEoIiQ==" } } }',
    ],
  ]),
  ...rows('json', 'local.settings.json', [
    [
      'literal',
      '{ "IsEncrypted": false, "Values": { "FunctionsKey": "⟦Zk31mQp8Lw0TxYb6RcNv2HdJ==⟧", "OPENAI_API_KEY": "⟦8f1e2d3c4b5a69788796a5b4c3d2e1f0⟧" } }',
    ],
  ]),
];
