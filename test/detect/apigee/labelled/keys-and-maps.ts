import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICY = 'orders/apiproxy/policies/Sign.xml';

const hmac = (key: string): string =>
  `<HMAC name="HMAC-Sign"><Algorithm>SHA256</Algorithm>${key}<Message>{body}</Message></HMAC>`;
const generate = (key: string): string =>
  `<GenerateJWT name="GJ"><Algorithm>RS256</Algorithm>${key}<Subject>ledger-9f2e71aa</Subject></GenerateJWT>`;
const verify = (key: string): string => `<VerifyJWT name="VJ"><Algorithm>HS256</Algorithm>${key}</VerifyJWT>`;
const basic = (inner: string): string =>
  `<BasicAuthentication name="BA"><Operation>Encode</Operation>${inner}<AssignTo>request.header.Authorization</AssignTo></BasicAuthentication>`;
const seed = (key: string, value: string, map = 'ledger', attributes = ''): string =>
  `<KeyValueMapOperations name="KV" mapIdentifier="${map}"${attributes}><InitialEntries><Entry><Key><Parameter>${key}</Parameter></Key><Value>${value}</Value></Entry></InitialEntries></KeyValueMapOperations>`;
const put = (key: string, value: string): string =>
  `<KeyValueMapOperations name="KV"><MapName>ledger</MapName><Put override="true"><Key><Parameter>${key}</Parameter></Key>${value}</Put></KeyValueMapOperations>`;
const java = (name: string, value: string): string =>
  `<JavaCallout name="JC"><Properties><Property name="${name}">${value}</Property></Properties><ResourceURL>java://x.jar</ResourceURL></JavaCallout>`;

const KEYS: Row[] = [
  ...rows('hmac-key', POLICY, [
    ['literal', hmac('<SecretKey>⟦sign-me-1⟧</SecretKey>')],
    ['literal', hmac('<SecretKey encoding="base64">⟦c2lnbi1tZS0xMjM0NQ==⟧</SecretKey>')],
    ['reference', hmac('<SecretKey ref="private.hmac.key"/>')],
    ['reference', hmac('<SecretKey encoding="hex" ref="hmac.key"/>')],
    ['reference', hmac('<SecretKey>private.hmac.key</SecretKey>')],
    ['placeholder', hmac('<SecretKey>@hmac.key@</SecretKey>')],
  ]),
  ...rows('jwt-key', POLICY, [
    ['literal', verify('<SecretKey><Value>⟦jwt-shared-77⟧</Value></SecretKey>')],
    ['literal', generate('<PrivateKey><Value ref="private.pem"/><Password>⟦pem-pass⟧</Password></PrivateKey>')],
    ['literal', generate('<SecretKey><Value>⟦tiny⟧</Value><Id>9f2e71aa77</Id></SecretKey>')],
    ['literal', verify('<SecretKey>⟦direct-text-1⟧</SecretKey>').replaceAll('VerifyJWT', 'VerifyJWS')],
    [
      'literal',
      generate(
        `<PrivateKey><Value>\n⟦-----BEGIN PRIVATE KEY-----\n${'MIIEvAIBADANBgkqhkiG9w0BAQ'.repeat(3)}\n-----END PRIVATE KEY-----⟧\n</Value></PrivateKey>`,
      ),
    ],
    ['reference', verify('<SecretKey><Value ref="private.jwt.key"/></SecretKey>')],
    [
      'reference',
      generate(
        '<PrivateKey><Value ref="private.pem"/><Password ref="private.pem.password"/><Id ref="private.kid"/></PrivateKey>',
      ),
    ],
    ['reference', verify('<SecretKey><Value>{private.jwt.key}</Value></SecretKey>')],
    ['placeholder', verify('<SecretKey><Value>${JWT_KEY}</Value></SecretKey>')],
    ['hard-negative', verify('<PublicKey><JWKS uri="https://login.example.com/keys/2024"/></PublicKey>')],
    [
      'hard-negative',
      verify(
        '<PublicKey><Value>-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0B\n-----END PUBLIC KEY-----</Value></PublicKey>',
      ),
    ],
    ['hard-negative', generate('<PrivateKey><Value ref="private.pem"/><Id>Zk9fMmU3MWFhLWtleS1pZA</Id></PrivateKey>')],
  ]),
  ...rows('basic-authentication', POLICY, [
    ['literal', basic('<User>⟦svc-ledger⟧</User><Password>⟦Autumn-55⟧</Password>')],
    ['literal', basic('<User ref="private.user"/><Password>⟦aadsecret⟧</Password>')],
    ['reference', basic('<User ref="private.user"/><Password ref="private.password"/>')],
    ['reference', basic('<User>request.formparam.user</User><Password>request.formparam.password</Password>')],
    ['reference', basic('<User>{private.user}</User><Password>{private.password}</Password>')],
    ['placeholder', basic('<User>YOUR_USER_NAME</User><Password>YOUR_PASSWORD</Password>')],
  ]),
  ...rows('names-of-variables', POLICY, [
    [
      'hard-negative',
      '<OAuthV2 name="O"><ClientId>request.formparam.client_id</ClientId><GrantType>request.formparam.grant_type</GrantType></OAuthV2>',
    ],
    ['hard-negative', '<OAuthV2 name="O"><UserName>login</UserName><PassWord>pwd_variable2</PassWord></OAuthV2>'],
    [
      'hard-negative',
      '<OAuthV2 name="O"><AccessToken>my_token_variable9</AccessToken><ExpiresIn>3600000</ExpiresIn></OAuthV2>',
    ],
    ['hard-negative', '<VerifyAPIKey name="VA"><APIKey ref="request.header.x-api-key"/></VerifyAPIKey>'],
    [
      'hard-negative',
      '<ExtractVariables name="EV"><Header name="Authorization"><Pattern>Bearer {token}</Pattern></Header></ExtractVariables>',
    ],
    [
      'hard-negative',
      '<PopulateCache name="PC"><CacheKey><Prefix>token2024</Prefix><KeyFragment ref="client_id"/></CacheKey><Source>private.token</Source></PopulateCache>',
    ],
  ]),
];

const MAPS: Row[] = rows('key-value-map', POLICY, [
  ['literal', seed('client_secret', '⟦kvm-seeded-1⟧')],
  ['literal', seed('password', '⟦letmein⟧', 'ledger', ' encrypted="true"')],
  ['literal', seed('backend', '⟦Zz81-kvm-Qq90xx⟧', 'ledger-credentials')],
  ['literal', put('api_key', '<Value>⟦kvput-9⟧</Value>')],
  ['literal', seed('privateKeyPassword', '<![CDATA[⟦a<b>c⟧]]>')],
  ['reference', put('api_key', '<Value ref="private.api_key"/>')],
  ['reference', put('api_key', '<Value>{private.api_key}</Value>')],
  ['placeholder', seed('client_secret', '@client.secret@')],
  ['placeholder', seed('client_secret', '{{ client_secret }}')],
  ['placeholder', seed('client_secret', 'TO_BE_REPLACED')],
  ['hard-negative', seed('timeout', '30000')],
  ['hard-negative', seed('token_url', 'https://login.example.com/v2/token')],
  ['hard-negative', seed('username', 'svc-ledger-2024', 'ledger-credentials')],
  ['hard-negative', seed('host', 'ledger-01.example.com', 'ledger-secrets')],
  ['hard-negative', seed('secret_name', 'ledger-key-2024')],
]);

const PROPERTIES: Row[] = rows('policy-property', POLICY, [
  ['literal', java('private-key-password', '⟦jc-pass⟧')],
  ['literal', java('secret-key', '⟦0123abcd4567⟧')],
  [
    'literal',
    '<Javascript name="JS"><Properties><Property name="apiKey">⟦js-prop-1⟧</Property></Properties></Javascript>',
  ],
  ['literal', '<Javascript name="JS"><Source><![CDATA[var apiKey = "⟦inline-77⟧";]]></Source></Javascript>'],
  [
    'literal',
    '<FlowCallout name="FC"><Parameters><Parameter name="backend.password">⟦fc-pass⟧</Parameter></Parameters></FlowCallout>',
  ],
  [
    'literal',
    '<FlowCallout name="FC"><Parameters><Parameter name="backend.password" value="⟦fc-pass⟧"/></Parameters></FlowCallout>',
  ],
  ['reference', java('private-key', '{private.pem}')],
  ['reference', java('secret-key', 'private.hmac.key')],
  [
    'reference',
    '<Javascript name="JS"><Source>var apiKey = context.getVariable("private.apikey");</Source></Javascript>',
  ],
  [
    'reference',
    '<FlowCallout name="FC"><Parameters><Parameter name="backend.password" ref="private.p"/></Parameters></FlowCallout>',
  ],
  ['placeholder', java('secret-key', '&lt;your secret key&gt;')],
  ['hard-negative', java('key-id', '9f2e71aa-2024')],
  ['hard-negative', java('algorithm', 'HS256')],
  [
    'literal',
    '<Ldap name="L"><Authentication><UserName ref="u"/><Password>⟦dir-pass⟧</Password></Authentication></Ldap>',
  ],
  [
    'reference',
    '<Ldap name="L"><Authentication><UserName ref="u"/><Password ref="private.p"/></Authentication></Ldap>',
  ],
]);

const YAML: Row[] = rows('yaml-bundle', 'orders/apiproxy.yaml', [
  [
    'literal',
    'Policies:\n  - AssignMessage:\n      .name: AM\n      Set:\n        Headers:\n          - Header:\n              .name: x-api-key\n              -Data: ⟦yaml-key-1⟧\n',
  ],
  [
    'literal',
    'Policies:\n  - KeyValueMapOperations:\n      .name: KV\n      .mapIdentifier: ledger\n      InitialEntries:\n        - Entry:\n            Key:\n              Parameter: client_secret\n            Value: "⟦yaml-seed⟧"\n',
  ],
  ['literal', 'Policies:\n  - HMAC:\n      .name: H\n      SecretKey:\n        -Data: ⟦yaml-hmac⟧\n'],
  [
    'reference',
    'Policies:\n  - AssignMessage:\n      .name: AM\n      Set:\n        Headers:\n          - Header:\n              .name: x-api-key\n              -Data: "{private.key}"\n',
  ],
  ['placeholder', 'Policies:\n  - HMAC:\n      .name: H\n      SecretKey:\n        -Data: ${HMAC_KEY}\n'],
  ['hard-negative', 'Policies:\n  - HMAC:\n      .name: H\n      SecretKey:\n        .ref: private.key\n'],
]);

export const KEY_AND_MAP_ROWS: readonly Row[] = [...KEYS, ...MAPS, ...PROPERTIES, ...YAML];
