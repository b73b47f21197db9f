import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICIES = 'apiproxy/policies/';

/** Callouts, logs, faults and endpoints as repositories have them. */
export const REPOSITORY_CALLOUT_ROWS: Row[] = [
  ...rows('callout-properties', `${POLICIES}Java-Crypto.xml`, [
    [
      'literal',
      `<JavaCallout name="Java-Crypto">
  <Properties>
    <Property name="action">encrypt</Property>
    <Property name="cipher">AES/CBC/PKCS5Padding</Property>
    <Property name="key">⟦0123abcd4567ef890123abcd4567ef89⟧</Property>
    <Property name="decode-key">base16</Property>
    <Property name="key-strength">256</Property>
    <Property name="passphrase">⟦Melo-Bottle⟧</Property>
    <Property name="salt">{messageid}</Property>
    <Property name="output">crypto_output</Property>
  </Properties>
  <ClassName>com.example.callouts.AesCrypto</ClassName>
  <ResourceURL>java://callout-crypto-20200101.jar</ResourceURL>
</JavaCallout>`,
    ],
    [
      'reference',
      `<JavaCallout name="Java-Jwt">
  <Properties>
    <Property name="algorithm">HS256</Property>
    <Property name="secret-key">{private.organization.oauth.secretkey}</Property>
    <Property name="private-key-password">{private.pem.password}</Property>
    <Property name="pemfile">private.pem</Property>
    <Property name="claim_testname">{apiproxy.name}</Property>
  </Properties>
  <ClassName>com.example.JwtCreatorCallout</ClassName>
  <ResourceURL>java://jwt-edge.jar</ResourceURL>
</JavaCallout>`,
    ],
    [
      'literal',
      `<Javascript timeLimit="200" name="JS-Sign">
    <Properties>
        <Property name="debug">false</Property>
        <Property name="apiSecret">⟦hh21-998-aksd⟧</Property>
        <Property name="tokenHeader">X-Token</Property>
    </Properties>
    <IncludeURL>jsc://sha256.js</IncludeURL>
    <ResourceURL>jsc://sign.js</ResourceURL>
</Javascript>`,
    ],
    [
      'literal',
      `<Javascript name="JS-Inline">
    <Source>
      var user = context.getVariable('request.queryparam.user');
      context.setVariable('private.apikey', '⟦ab-77-inline-key⟧');
      context.setVariable('request.header.host', 'core.example.net');
    </Source>
</Javascript>`,
    ],
    [
      'literal',
      `<Ldap name="LDAP-Auth">
   <LdapResource>corp-ad</LdapResource>
   <Authenticate>
       <UserName ref="request.header.username"/>
       <Password ref="request.header.password"/>
       <Scope>subtree</Scope>
       <BaseDN ref="apigee.baseDN">dc=example,dc=com</BaseDN>
   </Authenticate>
   <!-- bind as cn=admin,dc=example,dc=com password=⟦ldapAdm1n⟧ -->
</Ldap>`,
    ],
    [
      'literal',
      `<AssignMessage enabled="false" continueOnError="false" name="AM-Disabled">
    <Set>
        <Headers>
            <Header name="X-Vault-Token">⟦s.8hQ2mV5xT1bN7kJ3pL9wZ4yR⟧</Header>
        </Headers>
    </Set>
</AssignMessage>`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-Old">
    <!-- <Set><Headers><Header name="Authorization">Basic ⟦dGVzdGVyOmgwcnNlcGxheQ==⟧</Header></Headers></Set> -->
    <Set>
        <Headers>
            <Header name="Authorization">{private.auth}</Header>
        </Headers>
    </Set>
</AssignMessage>`,
    ],
    [
      'hard-negative',
      `<RaiseFault name="RF-Unauthorized">
    <FaultResponse>
        <Set>
            <Payload contentType="application/json">{"error":"invalid_client","error_description":"client_secret is missing or wrong","token":"","password":"must have 8 characters"}</Payload>
            <StatusCode>401</StatusCode>
            <ReasonPhrase>Unauthorized</ReasonPhrase>
        </Set>
    </FaultResponse>
</RaiseFault>`,
    ],
    [
      'reference',
      `<MessageLogging name="ML-Syslog">
  <Syslog>
    <Message>[token={private.loggly.token}@41058 tag="{apiproxy.name}"] {request.header.apikey} {client.ip}</Message>
    <Host>logs-01.example.com</Host>
    <Port>514</Port>
  </Syslog>
</MessageLogging>`,
    ],
    [
      'literal',
      `<MessageLogging name="ML-Splunk">
  <Syslog>
    <Message>[token=⟦c2f4e9a1-77b0-4d55-a1f2-90ab3c4d5e6f⟧@41058 tag="edge"] {messageid}</Message>
    <Host>logs-01.example.com</Host>
  </Syslog>
</MessageLogging>`,
    ],
    [
      'hard-negative',
      `<ExtractVariables name="EV-Token">
  <JSONPayload>
    <Variable name="access_token"><JSONPath>$.access_token</JSONPath></Variable>
    <Variable name="password"><JSONPath>$.user.password</JSONPath></Variable>
  </JSONPayload>
  <Header name="Authorization"><Pattern ignoreCase="false">Bearer {token}</Pattern></Header>
  <VariablePrefix>auth</VariablePrefix>
  <Source>tokenResponse</Source>
</ExtractVariables>`,
    ],
    [
      'hard-negative',
      `<PopulateCache name="PC-Token">
  <CacheKey><Prefix>access_token</Prefix><KeyFragment>orders-oauth-token</KeyFragment><KeyFragment ref="client_id"/></CacheKey>
  <CacheResource>token-cache</CacheResource>
  <Scope>Exclusive</Scope>
  <ExpirySettings><TimeoutInSeconds>1700</TimeoutInSeconds></ExpirySettings>
  <Source>private.access_token</Source>
</PopulateCache>`,
    ],
  ]),
  ...rows('endpoints', 'apiproxy/targets/default.xml', [
    [
      'literal',
      `<TargetEndpoint name="default">
    <PreFlow name="PreFlow">
        <Request>
            <Step><Name>AM-Set-Api-Key</Name><Condition>request.header.x-apikey = "⟦prt-9911-kk⟧"</Condition></Step>
        </Request>
    </PreFlow>
    <HTTPTargetConnection>
        <Properties><Property name="connect.timeout.millis">5000</Property></Properties>
        <URL>https://svc:⟦n0tsecret!⟧@core.example.net/api</URL>
    </HTTPTargetConnection>
</TargetEndpoint>`,
    ],
    [
      'literal',
      `<TargetEndpoint name="lb">
    <HTTPTargetConnection>
        <LoadBalancer><Server name="core-1"/></LoadBalancer>
        <HealthMonitor>
            <IsEnabled>true</IsEnabled>
            <HTTPMonitor>
                <Request>
                    <Verb>GET</Verb>
                    <Path>/health</Path>
                    <Header name="Authorization">Basic ⟦aGVhbHRoOmNoM2NrbWU=⟧</Header>
                    <IncludeHealthCheckIdHeader>true</IncludeHealthCheckIdHeader>
                </Request>
                <SuccessResponse><ResponseCode>200</ResponseCode></SuccessResponse>
            </HTTPMonitor>
        </HealthMonitor>
    </HTTPTargetConnection>
</TargetEndpoint>`,
    ],
    [
      'hard-negative',
      `<ProxyEndpoint name="default">
    <Flows>
        <Flow name="token">
            <Request><Step><Name>OA-GenerateToken</Name></Step><Step><Name>Verify-Api-Key-1</Name></Step></Request>
            <Condition>(proxy.pathsuffix MatchesPath "/token") and (request.formparam.grant_type = "password") and (request.queryparam.apikey = null)</Condition>
        </Flow>
    </Flows>
    <HTTPProxyConnection>
        <BasePath>/v1/secrets/token</BasePath>
        <VirtualHost>secure</VirtualHost>
    </HTTPProxyConnection>
</ProxyEndpoint>`,
    ],
    [
      'hard-negative',
      `<TargetEndpoint name="default">
    <HTTPTargetConnection>
        <SSLInfo><Enabled>true</Enabled><ClientAuthEnabled>true</ClientAuthEnabled><KeyStore>ref://keystore-prod</KeyStore><KeyAlias>orders-key-alias</KeyAlias></SSLInfo>
        <URL>https://{private.user}:{private.password}@core.example.net</URL>
        <Authentication><GoogleAccessToken><Scopes><Scope>https://www.googleapis.com/auth/cloud-platform</Scope></Scopes></GoogleAccessToken></Authentication>
    </HTTPTargetConnection>
</TargetEndpoint>`,
    ],
  ]),
];
