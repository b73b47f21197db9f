import { rows } from './row.ts';
import type { Row } from './row.ts';

const JSC = 'orders/apiproxy/resources/jsc/sign.js';

const SCRIPTS: Row[] = [
  ...rows('script', JSC, [
    ['literal', 'var apiKey = "⟦js-key-1⟧";'],
    ['literal', "var o = { clientSecret: '⟦obj-sec⟧', n: 1 };"],
    ['literal', 'headers["x-api-key"] = "⟦idx-key-2⟧";'],
    ['literal', 'context.setVariable("private.backend.password", "⟦set-var⟧");'],
    ['literal', "req.setRequestHeader('Authorization', 'Bearer ⟦abcd1234efgh⟧');"],
    ['literal', 'var h = CryptoJS.HmacSHA256(text, "⟦hm-key⟧");'],
    ['literal', "var h = crypto.createHmac('sha256', '⟦hm-key⟧').update(x);"],
    ['literal', 'var a = "Basic " + btoa("svc:⟦pw-77⟧");'],
    ['literal', 'if (apikey === "⟦9d8c7b6agate⟧") { ok(); }'],
    ['literal', 'var body = "grant_type=password&client_secret=⟦in-body⟧";'],
    ['literal', 'var u = "https://fn.example.net/x?code=⟦aB3dE5fG7hJ9kL1m⟧";'],
    ['literal', '// var password = "⟦old-pass⟧";\nvar x = 1;'],
    ['literal', 'var re = /["\']/; var token = "⟦after-a-regex⟧";'],
    [
      'literal',
      `var privateKey = "⟦-----BEGIN RSA PRIVATE KEY-----\\n" +\n "${'MIIEpAIBAAKCAQEA0'.repeat(4)}\\n" +\n "-----END RSA PRIVATE KEY-----⟧";`,
    ],
    ['reference', 'var apiKey = context.getVariable("private.apikey");'],
    ['reference', 'var apiKey = properties.apiKey;'],
    ['reference', 'context.setVariable("private.token", response.token);'],
    ['reference', 'var auth = "Basic " + btoa(user + ":" + password);'],
    ['reference', 'var keyVariable = "private.hmac.key"; var secret = context.getVariable(keyVariable);'],
    ['reference', 'var token = "private.access_token";'],
    ['reference', 'var password = "prefix-" + name;'],
    ['placeholder', 'var apiKey = "<your api key>";'],
    ['placeholder', 'var apiKey = "${API_KEY}";'],
    ['hard-negative', 'if (typeof token === "string" && token !== "undefined") { use(token); }'],
    ['hard-negative', 'var TOKEN_HEADER = "x-ledger-token-2024"; var API_KEY = "x-api-key";'],
    ['hard-negative', 'form.append("client_secret", clientSecret); s.replace("token", "bearer-2024");'],
    ['hard-negative', 'var pageToken = "CAoQAA2024zz"; var tokenUrl = "https://x.example.com/token";'],
    ['hard-negative', 'print("password: " + masked);'],
    ['hard-negative', 'var o = { "password": "password", "token": "token" };'],
  ]),
  ...rows('script-python', 'orders/apiproxy/resources/py/sign.py', [
    ['literal', 'api_key = "⟦py-key-1⟧"'],
    ['literal', 'flow.setVariable("private.password", "⟦py-set⟧")'],
    ['literal', 'digest = hmac.new("⟦py-hmac⟧", body, hashlib.sha256)'],
    ['literal', '# password = "⟦py-old-1⟧"\nx = 1'],
    ['literal', 'def call(password: str = "⟦py-typed⟧"):\n  pass'],
    ['reference', 'api_key = flow.getVariable("private.api_key")'],
    ['literal', 'r = requests.get(url, auth=("svc", "⟦py-auth⟧"))'],
    ['reference', 'r = requests.get(url, auth=(user, password))'],
    ['placeholder', 'api_key = "CHANGE_ME"'],
    ['hard-negative', '"""The token: read from the vault each 3600 s."""\ntoken_type = "Bearer2024x"'],
  ]),
  ...rows('script-java', 'orders/apiproxy/resources/java/src/Sign.java', [
    ['literal', 'private static final String PASSWORD = "⟦jv-pass⟧";'],
    ['literal', 'SecretKeySpec k = new SecretKeySpec("⟦jv-hmac⟧".getBytes(), "HmacSHA256");'],
    ['literal', 'client.setPassword("⟦jv-set⟧");'],
    ['literal', 'connection.addRequestProperty("apikey", "⟦jv-prop-1⟧");'],
    ['reference', 'String password = (String) messageContext.getVariable("private.password");'],
    ['literal', 'String body = "{\\"user\\":\\"svc\\",\\"password\\":\\"⟦jv-json⟧\\"}";'],
    ['literal', 'String trustStorePass = "⟦jv-store⟧";'],
    ['placeholder', 'String password = "TODO";'],
    ['hard-negative', 'String KEY_ALGORITHM = "HmacSHA256"; String tokenPath = "$.access_token";'],
  ]),
];

const PROPERTY_SETS: Row[] = rows('property-set', 'orders/apiproxy/resources/properties/ledger.properties', [
  ['literal', 'url=https://x.example.com\nclient.secret=⟦prop-sec⟧\n'],
  ['literal', 'password : ⟦colon-pass⟧\n'],
  ['literal', 'api.key ⟦space-key-1⟧\n'],
  ['literal', 'signing.secret = ⟦part-one-\\\n    part-two⟧\n'],
  ['literal', '# old.password=⟦switched-off1⟧\n'],
  ['literal', 'jdbc.url=jdbc:postgresql://db/x?user=a&password=⟦jdbc-p⟧\n'],
  ['reference', 'client.secret=${env.CLIENT_SECRET}\n'],
  ['reference', 'secret.variable=private.client_secret\n'],
  ['placeholder', 'client.secret=@client.secret@\n'],
  ['hard-negative', 'token.url=https://x.example.com/token2024\ntoken.expiry=3600\ncache.key=abc123def456\n'],
  ['hard-negative', 'secret.name=ledger-key-2024\nkey.alias=ledger-2024-key\n'],
  ['hard-negative', '# password: see the vault of the team\n'],
]);

const CONFIGURATION: Row[] = [
  ...rows('config-edge', 'orders/edge.json', [
    [
      'literal',
      '{"envConfig":{"test":{"kvms":[{"name":"ledger","encrypted":"true","entry":[{"name":"client_secret","value":"⟦edge-kvm⟧"}]}]}}}',
    ],
    [
      'literal',
      '{"orgConfig":{"developerApps":{"a@example.com":[{"name":"app","consumerKey":"app-one","consumerSecret":"⟦app-sec-1⟧"}]}}}',
    ],
    [
      'literal',
      '{"envConfig":{"test":{"aliases":[{"alias":"ledger","keystorename":"ks","password":"⟦alias\\"pw⟧"}]}}}',
    ],
    [
      'literal',
      '{"envConfig":{"test":{"targetServers":[{"name":"t","host":"x.example.com","sSLInfo":{"keyAlias":"k-2024","trustStorePassword":"⟦ts-pw⟧"}}]}}}',
    ],
    [
      'reference',
      '{"envConfig":{"test":{"kvms":[{"name":"ledger","entry":[{"name":"client_secret","value":"${CLIENT_SECRET}"}]}]}}}',
    ],
    [
      'reference',
      '{"envConfig":{"test":{"kvms":[{"name":"ledger","entry":[{"name":"secret.ref","value":"private.client_secret"}]}]}}}',
    ],
    [
      'placeholder',
      '{"envConfig":{"test":{"kvms":[{"name":"ledger","entry":[{"name":"password","value":"@ledger.password@"}]}]}}}',
    ],
    [
      'hard-negative',
      '{"envConfig":{"test":{"kvms":[{"name":"ledger","entry":[{"name":"timeout.ms","value":"30000"},{"name":"host","value":"x-01.example.com"}]}]}}}',
    ],
    [
      'hard-negative',
      '{"envConfig":{"test":{"targetServers":[{"name":"t","host":"x-01.example.com","port":443,"sSLInfo":{"enabled":true,"keyAlias":"ledger-2024-key","keyStore":"ref://ledger"}}]}}}',
    ],
  ]),
  ...rows('config-kvm', 'orders/kvm-ledger.json', [
    ['literal', '{"name":"ledger","encrypted":true,"entry":[{"name":"api_key","value":"⟦kvm-key-1⟧"}]}'],
    ['literal', '{"keyValueEntries":[{"name":"vault-token","value":"⟦kv-token-77⟧"}],"nextPageToken":""}'],
    ['literal', '{\n  "ledger_password": "⟦flat-kvm⟧"\n}'],
    ['reference', '{"keyValueEntries":[{"name":"vault-token","value":"{{ vault_token }}"}]}'],
    ['placeholder', '{"keyValueEntries":[{"name":"vault-token","value":"REPLACE_WITH_TOKEN"}]}'],
    ['hard-negative', '{"keyValueEntries":[{"name":"mode","value":"strict-2024"}],"nextPageToken":"CAoQAA9912xx"}'],
  ]),
  ...rows('config-yaml', 'orders/resources/edge/env/test/kvms.yaml', [
    ['literal', '- name: ledger\n  entry:\n    - name: client_secret\n      value: ⟦yaml-kvm⟧\n'],
    ['literal', 'ledger:\n  password: "⟦yaml \\" pw⟧"\n'],
    ['literal', 'ledger:\n  client_secret: |\n    ⟦block-scalar-1⟧\n'],
    ['reference', '- name: ledger\n  entry:\n    - name: client_secret\n      value: "{{ lookup }}"\n'],
    ['placeholder', 'ledger:\n  password: changeme\n'],
    ['hard-negative', '- name: ledger\n  entry:\n    - name: retries\n      value: 3\n'],
  ]),
  ...rows('config-maven', 'orders/config.json', [
    [
      'literal',
      '{"configurations":[{"name":"test","policies":[{"name":"AM.xml","tokens":[{"xpath":"/AssignMessage/Set/Headers/Header[@name=\'x-api-key\']","value":"⟦xpath-key⟧"}]}]}]}',
    ],
    ['literal', '{"configurations":[{"tokens":[{"xpath":"/BasicAuthentication/Password","value":"⟦xpath-pw⟧"}]}]}'],
    ['reference', '{"configurations":[{"tokens":[{"xpath":"/BasicAuthentication/Password","value":"${password}"}]}]}'],
    [
      'hard-negative',
      '{"configurations":[{"tokens":[{"xpath":"/TargetEndpoint/HTTPTargetConnection/URL","value":"https://x-01.example.com/v2"}]}]}',
    ],
  ]),
  ...rows('maven', 'orders/pom.xml', [
    [
      'literal',
      '<project><properties><apigee.env>test</apigee.env><apigee.password>⟦mvn-pass⟧</apigee.password></properties></project>',
    ],
    [
      'reference',
      '<project><properties><apigee.username>${u}</apigee.username><apigee.password>${p}</apigee.password></properties></project>',
    ],
    [
      'hard-negative',
      '<project><properties><apigee.tokenurl>https://login.apigee.com/oauth/token</apigee.tokenurl></properties></project>',
    ],
  ]),
  ...rows('style-sheet', 'orders/apiproxy/resources/xsl/login.xsl', [
    ['literal', '<xsl:stylesheet><xsl:variable name="password">⟦xsl-pw⟧</xsl:variable></xsl:stylesheet>'],
    ['literal', '<xsl:stylesheet><xsl:param name="apiKey" select="\'⟦xsl-key-1⟧\'"/></xsl:stylesheet>'],
    ['reference', '<xsl:stylesheet><xsl:param name="password" select="//wsse:Password"/></xsl:stylesheet>'],
    ['placeholder', '<xsl:stylesheet><xsl:param name="password" select="\'changeme\'"/></xsl:stylesheet>'],
    [
      'hard-negative',
      '<xsl:stylesheet><xsl:template match="token"><tokenType>Bearer2024x</tokenType></xsl:template></xsl:stylesheet>',
    ],
  ]),
  ...rows('node', 'orders/apiproxy/resources/node/package-lock.json', [
    ['hard-negative', '{"packages":{"a":{"integrity":"sha512-Zk9fMmU3MWFhLWtleS1pZGFiYWJhYmFiYWJhYmFi=="}}}'],
  ]),
];

export const RESOURCE_ROWS: readonly Row[] = [...SCRIPTS, ...PROPERTY_SETS, ...CONFIGURATION];
