import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICY = 'orders/apiproxy/policies/AM-Prepare.xml';
const TARGET = 'orders/apiproxy/targets/default.xml';

const assign = (inner: string): string => `<AssignMessage name="AM-Prepare">\n  ${inner}\n</AssignMessage>\n`;
const header = (name: string, value: string): string =>
  assign(`<Set><Headers><Header name="${name}">${value}</Header></Headers></Set>`);
const query = (name: string, value: string): string =>
  assign(`<Set><QueryParams><QueryParam name="${name}">${value}</QueryParam></QueryParams></Set>`);
const form = (name: string, value: string): string =>
  assign(`<Set><FormParams><FormParam name="${name}">${value}</FormParam></FormParams></Set>`);
const variable = (name: string, value: string): string =>
  assign(`<AssignVariable><Name>${name}</Name>${value}</AssignVariable>`);
const payload = (body: string, attributes = ''): string => assign(`<Set><Payload${attributes}>${body}</Payload></Set>`);
const callout = (inner: string): string =>
  `<!-- calls the ledger -->\n<?xml version="1.0"?>\n<ServiceCallout name="SC-Ledger"><Request>${inner}</Request></ServiceCallout>`;
const monitor = (inner: string): string =>
  `<TargetEndpoint name="default"><HTTPTargetConnection><HealthMonitor><HTTPMonitor><Request>${inner}</Request></HTTPMonitor></HealthMonitor></HTTPTargetConnection></TargetEndpoint>`;

const HEADERS: Row[] = rows('header', POLICY, [
  ['literal', header('Authorization', 'Bearer ⟦tk7-91dd0aa2be44⟧')],
  ['literal', header('Authorization', 'Basic ⟦c3ZjLWxlZGdlcjpXaW50ZXIyMDE5IQ==⟧')],
  ['literal', header('x-api-key', '⟦aadkey⟧')],
  ['literal', header('X-Vault-Token', '⟦b61f2c94-0d0e-4c37-9b5a-8f9a7b1f2c33⟧')],
  ['literal', header('apikey', '<![CDATA[⟦Zx&9-ledger⟧]]>')],
  ['literal', header('Ocp-Apim-Subscription-Key', '\n    ⟦0f3c9a7be1d244c08855aa01bc93de71⟧\n  ')],
  ['literal', header('client-secret', '⟦a&lt;b&amp;c99⟧')],
  ['literal', callout('<Set><Headers><Header name="api-key">⟦ledger-2231-live⟧</Header></Headers></Set>')],
  ['reference', header('Authorization', 'Bearer {private.access_token}')],
  ['reference', header('Authorization', 'Basic {base64Encoded}')],
  ['reference', header('x-api-key', '{request.header.x-api-key}')],
  ['reference', header('X-Vault-Token', '{vault-token}')],
  ['reference', header('X-Signature-Key', "{hmacSha256Hex('input', private.key)}")],
  ['reference', header('Authorization', '{{ ledger_authorization }}')],
  ['reference', assign('<Copy><Headers><Header name="Authorization">true</Header></Headers></Copy>')],
  ['reference', assign('<Remove><Headers><Header name="x-api-key">x-api-key-in</Header></Headers></Remove>')],
  ['placeholder', header('x-api-key', 'YOUR_API_KEY')],
  ['placeholder', header('x-api-key', '@ledger.apikey@')],
  ['placeholder', header('Authorization', 'Bearer ${LEDGER_TOKEN}')],
  ['placeholder', header('x-api-key', '&lt;&lt;&lt;api key&gt;&gt;&gt;')],
  ['hard-negative', header('Access-Control-Allow-Credentials', 'true')],
  ['hard-negative', header('Access-Control-Allow-Headers', 'Authorization, x-api-key, apikey')],
  ['hard-negative', header('WWW-Authenticate', 'Bearer realm="ledger-01", error="invalid_token"')],
  ['hard-negative', header('X-Token-Url', 'https://login.example.com/oauth/token')],
  ['hard-negative', header('Content-Type', 'application/json')],
]);

const PARAMETERS: Row[] = [
  ...rows('query-parameter', POLICY, [
    ['literal', query('apikey', '⟦kLm3nOp9qRs1tUv7wXy2⟧')],
    ['literal', query('code', '⟦aB3dE5fG7hJ9kL1mN3pQ5rS7==⟧')],
    ['literal', query('access_token', '⟦swordfish⟧')],
    ['reference', query('apikey', '{private.maps.key}')],
    ['reference', query('apikey', '{verifyapikey.VA-Key.client_id}')],
    ['placeholder', query('apikey', 'replace-me')],
    ['literal', query('appid', '⟦0f3c9a7be1d244c08855aa01bc93de71⟧')],
    ['hard-negative', query('appid', 'ledger-app')],
    ['hard-negative', query('code', 'EUR')],
    ['hard-negative', query('tokenType', 'opaque-v2-2024')],
  ]),
  ...rows('form-parameter', POLICY, [
    ['literal', form('client_secret', '⟦s3cr3t-ledger⟧')],
    ['literal', form('password', '⟦Welcome1⟧')],
    ['literal', form('assertion', '⟦q83hf9aNw1oKx00Zt55rT⟧')],
    ['reference', form('client_secret', '{private.azure.client_secret}')],
    ['reference', form('client_assertion', '{jwt-assertion}')],
    ['placeholder', form('client_secret', '#{LEDGER_SECRET}#')],
    ['hard-negative', form('grant_type', 'client_credentials')],
    ['hard-negative', form('scope', 'https://vault.azure.net/.default')],
    ['hard-negative', form('client_id', '7b1e0c6e-52aa-4e3b-9c41-0f5b5a1f8d10')],
    ['hard-negative', form('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')],
  ]),
  ...rows('health-monitor', TARGET, [
    ['literal', monitor('<Header name="Authorization">Basic ⟦aGVhbHRoOnByb2JlLTQx⟧</Header>')],
    ['reference', monitor('<Header name="x-api-key">{private.probe.key}</Header>')],
    ['placeholder', monitor('<Header name="x-api-key">@probe.key@</Header>')],
    ['hard-negative', monitor('<Header name="X-Probe">health-2024-07-probe</Header>')],
  ]),
];

const VARIABLES: Row[] = rows('assign-variable', POLICY, [
  ['literal', variable('private.backend.password', '<Value>⟦hunter2⟧</Value>')],
  ['literal', variable('vault-token', '<Value>⟦k2-88aa71f0cc⟧</Value>')],
  ['literal', variable('private.blob', '<Value>⟦Qm9vYmFyQmF6MTIzNDU2⟧</Value>')],
  ['literal', variable('signing.secret', '<Template>⟦literal-in-a-template-9⟧</Template>')],
  ['literal', variable('authz', '<Value>Bearer ⟦0a9b8c7d6e5f4a3b2c1d⟧</Value>')],
  ['literal', variable('ledger.url', '<Value>https://ledger.example.com/v1?apikey=⟦Aa11Bb22Cc33Dd44⟧</Value>')],
  ['literal', variable('db.url', '<Value>postgres://svc:⟦p0stgr3s⟧@db.example.com/app</Value>')],
  ['reference', variable('private.backend.password', '<Ref>private.kvm.password</Ref>')],
  ['reference', variable('client_secret', '<Value>private.kvm.client_secret</Value>')],
  ['reference', variable('client_secret', '<Template>{private.kvm.client_secret}</Template>')],
  ['reference', variable('secretName', '<Value>projects/7/secrets/ledger-key-2024/versions/3</Value>')],
  ['reference', variable('private.pem', '<ResourceURL>properties://keys</ResourceURL>')],
  [
    'reference',
    variable('jwt.key', '<Value>-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----</Value>'),
  ],
  ['placeholder', variable('client_secret', '<Value>NOT_SET</Value>')],
  ['placeholder', variable('apikey', '<Value>xxxxxxxxxxxx</Value>')],
  ['placeholder', variable('private.password', '<Value>changeme</Value>')],
  ['hard-negative', variable('cache.key', '<Value>ledger-token-cache-2024</Value>')],
  ['hard-negative', variable('private.vault.url', '<Value>https://vault-01.example.com:8200</Value>')],
  ['hard-negative', variable('private.vault.host', '<Value>vault-01.internal.example.com</Value>')],
  ['hard-negative', variable('token_expiry', '<Value>3600000</Value>')],
  ['hard-negative', variable('flow.key.id', '<Value>9f2e71aa-key-2024-01</Value>')],
  ['hard-negative', variable('apikey.header', '<Value>x-ledger-key-v2</Value>')],
]);

const PAYLOADS: Row[] = [
  ...rows('payload', POLICY, [
    ['literal', payload('{"username":"svc","password":"⟦Pa55-word⟧"}')],
    ['literal', payload('grant_type=client_credentials&amp;client_secret=⟦lk2j3h4g5⟧')],
    [
      'literal',
      payload(
        '<soap:Envelope><wsse:Security><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="text">⟦Soap-4711⟧</wsse:Password></wsse:UsernameToken></wsse:Security></soap:Envelope>',
      ),
    ],
    ['literal', payload('<![CDATA[{"client_secret": "⟦cd-at-a-9⟧"}]]>')],
    ['literal', payload('{"password":"⟦abc-12#⟧"}', ' variablePrefix="%" variableSuffix="#"')],
    ['reference', payload('{"password":"{private.password}"}')],
    ['reference', payload('{"password":"%credentials.password#"}', ' variablePrefix="%" variableSuffix="#"')],
    ['reference', payload('{"password":"@credentials.password$"}', ' variablePrefix="@" variableSuffix="$"')],
    ['reference', payload('client_secret={private.s}&amp;password={private.p}')],
    ['reference', payload('<login><password>{private.password}</password></login>')],
    ['placeholder', payload('{"password":"__LEDGER_PASSWORD__"}')],
    ['hard-negative', payload('{"access_token":"sample-9f8e7d6c5b4a","token_type":"Bearer","expires_in":3599}')],
    ['hard-negative', payload('{"error":"invalid_token","tokenUrl":"/v1/token2024"}')],
    ['hard-negative', payload('<fault><tokenType>Bearer2024x</tokenType></fault>')],
  ]),
  ...rows('url', TARGET, [
    [
      'literal',
      '<TargetEndpoint name="t"><HTTPTargetConnection><URL>https://fn.example.net/api/run?code=⟦zY9xW7vU5tS3rQ1pO9nM⟧</URL></HTTPTargetConnection></TargetEndpoint>',
    ],
    [
      'literal',
      '<TargetEndpoint name="t"><HTTPTargetConnection><URL>https://svc:⟦t4rg3t⟧@ledger.example.net/v1</URL></HTTPTargetConnection></TargetEndpoint>',
    ],
    [
      'literal',
      '<TargetEndpoint name="t"><HTTPTargetConnection><Path>/v1/x?subscription-key=⟦9a8b7c6d5e4f⟧&amp;v=2</Path></HTTPTargetConnection></TargetEndpoint>',
    ],
    [
      'reference',
      '<TargetEndpoint name="t"><HTTPTargetConnection><URL>https://fn.example.net/api/run?code={private.fn.key}</URL></HTTPTargetConnection></TargetEndpoint>',
    ],
    [
      'placeholder',
      '<TargetEndpoint name="t"><HTTPTargetConnection><URL>https://fn.example.net/api?code=${FN_KEY}</URL></HTTPTargetConnection></TargetEndpoint>',
    ],
    [
      'hard-negative',
      '<TargetEndpoint name="t"><HTTPTargetConnection><URL>https://login.microsoftonline.com/7b1e0c6e-52aa-4e3b-9c41-0f5b5a1f8d10/oauth2/v2.0/token</URL><SSLInfo><KeyAlias>ledger-2024-key</KeyAlias></SSLInfo></HTTPTargetConnection></TargetEndpoint>',
    ],
  ]),
];

const COMMENTS: Row[] = rows('comment', POLICY, [
  ['literal', `<!-- ${header('x-api-key', '⟦c0mm3nt3d-key⟧')} -->\n${header('x-api-key', '{private.k}')}`],
  ['literal', assign('<!-- test login, password: ⟦Spring2021x⟧ -->')],
  ['reference', assign('<!-- <Header name="Authorization">Bearer {private.token}</Header> -->')],
  ['placeholder', assign('<!-- password: ${LEDGER_PASSWORD} -->')],
  ['hard-negative', assign('<!-- answers {"access_token":"9f8e7d6c5b4a3f2e","token_type":"Bearer"} -->')],
  ['hard-negative', assign('<!-- the token: fetched every 3600 seconds from the vault -->')],
]);

const CONDITIONS: Row[] = rows('condition', 'orders/apiproxy/proxies/default.xml', [
  [
    'literal',
    '<ProxyEndpoint name="p"><Flow><Condition>request.header.x-api-key != "⟦9d8c-7b6a-gate⟧"</Condition></Flow></ProxyEndpoint>',
  ],
  [
    'reference',
    '<ProxyEndpoint name="p"><Flow><Condition>request.header.x-api-key = private.expected.key</Condition></Flow></ProxyEndpoint>',
  ],
  [
    'placeholder',
    '<ProxyEndpoint name="p"><Flow><Condition>request.header.x-api-key = "@gate.key@"</Condition></Flow></ProxyEndpoint>',
  ],
  [
    'hard-negative',
    '<ProxyEndpoint name="p"><Flow><Condition>request.header.Authorization = null or access_token = "expired"</Condition></Flow></ProxyEndpoint>',
  ],
]);

export const POLICY_ROWS: readonly Row[] = [
  ...HEADERS,
  ...PARAMETERS,
  ...VARIABLES,
  ...PAYLOADS,
  ...COMMENTS,
  ...CONDITIONS,
];
