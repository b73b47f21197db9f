import { rows } from './row.ts';
import type { Row } from './row.ts';
import { hex, some } from '../../tokens/labelled/made.ts';

/** A thirteenth set: as much that is no credential as what is one. */
export const THIRTEENTH_ROWS: Row[] = [
  ...rows('apigee', 'apiproxy/policies/Neg-AM.xml', [
    [
      'hard-negative',
      `<AssignMessage name="Neg-AM">
  <Set>
    <Headers>
      <Header name="X-Api-Key-Status">approved</Header>
      <Header name="Authorization">Bearer {private.access_token}</Header>
      <Header name="X-Token-Issuer">urn:apigee:edge</Header>
      <Header name="X-Request-Id">{messageid}</Header>
      <Header name="X-Auth-Mode">client-credentials-v2</Header>
      <Header name="Content-MD5">${some(22)}==</Header>
    </Headers>
    <FormParams>
      <FormParam name="client_id">{private.cid}</FormParam>
      <FormParam name="client_secret">{private.csecret}</FormParam>
      <FormParam name="scope">openid profile</FormParam>
      <FormParam name="token_type_hint">refresh_token</FormParam>
    </FormParams>
    <QueryParams><QueryParam name="apikey">{verifyapikey.VK.client_id}</QueryParam><QueryParam name="key">{request.queryparam.key}</QueryParam></QueryParams>
  </Set>
  <AssignVariable><Name>kvm.secret.name</Name><Value>backend-credentials</Value></AssignVariable>
  <AssignVariable><Name>private.secret</Name><Ref>kvm.secret</Ref></AssignVariable>
  <AssignVariable><Name>token_expiry</Name><Value>3599</Value></AssignVariable>
  <AssignVariable><Name>auth.scheme</Name><Value>Bearer</Value></AssignVariable>
  <AssignVariable><Name>keyMapName</Name><Value>apikeys-v2</Value></AssignVariable>
  <AssignVariable><Name>fault.string</Name><Value>Invalid ApiKey for given resource</Value></AssignVariable>
</AssignMessage>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Neg-OAuth.xml', [
    [
      'hard-negative',
      `<OAuthV2 name="VerifyToken">
  <Operation>VerifyAccessToken</Operation>
  <AccessTokenPrefix>Bearer</AccessTokenPrefix>
  <AccessToken>flow.variable.token</AccessToken>
  <RFCCompliantRequestResponse>true</RFCCompliantRequestResponse>
  <CacheExpiryInSeconds ref="propertyset.oauth.cache">60</CacheExpiryInSeconds>
  <Code>request.queryparam.code</Code>
  <ClientId>request.formparam.client_id</ClientId>
  <RefreshToken>request.formparam.refresh_token</RefreshToken>
</OAuthV2>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/jsc/neg.js', [
    [
      'hard-negative',
      `var tokenType = 'Bearer';
var keyName = 'backend-key';
var SECRET_HEADER = 'x-client-secret';
var passwordRegex = /^(?=.*[A-Z]).{8,}$/;
var apiKey = context.getVariable("request.header.apikey");
var clientSecret = context.getVariable('private.kvm.client_secret') || '';
context.setVariable('token.cache.key', 'token-' + apiKey);
context.setVariable('oauth.error', 'invalid_client');
context.setVariable('flow.auth.key.type', 'api-key');
if (token === 'expired') { throw 'token expired'; }
var fields = ['password', 'secret', 'token'];
fields.forEach(function (f) { delete body[f]; });
var mask = { password: '***', token: '<hidden>' };
var labels = { password: 'Password', apiKey: 'API key', secret: 'Client secret' };
var errorMap = { invalid_token: 'The token is invalid', key_missing: 'KEY_MISSING' };
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/resources/jsc/pos.js', [
    [
      'literal',
      `var AUTH = { user: 'svc', pass: '⟦js-obj-Pass1⟧' };
var headers = { 'Authorization': 'Bearer ' + '⟦${some(40)}⟧', 'X-API-Key': '⟦js-hdr-Key2⟧' };
context.setVariable("private.signing_key", "⟦s1gn1ng-js-key⟧");
var jws = KJUR.jws.JWS.sign('HS256', JSON.stringify(h), JSON.stringify(p), '⟦kjur-S3cret-3⟧');
var url = 'https://maps.example/api?key=⟦AIza${some(35)}⟧&q=' + q;
request.headers['x-client-secret'] = '⟦js-idx-Sec4⟧';
var dbUrl = "mongodb+srv://apigee:⟦m0ngoSrv⟧@cluster0.abc.mongodb.net/test";
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Pos-SC.xml', [
    [
      'literal',
      `<ServiceCallout name="Pos-SC">
  <Request>
    <Set>
      <Headers><Header name="X-Auth-Token">⟦${hex(40)}⟧</Header><Header name="Cookie">token=⟦${some(32)}⟧</Header></Headers>
      <Payload contentType="application/xml"><![CDATA[<login><user>svc</user><password>⟦sc-Xml-Pw1⟧</password><apiKey>⟦sc-Xml-Key2⟧</apiKey></login>]]></Payload>
    </Set>
  </Request>
  <HTTPTargetConnection><URL>https://api.example.org/v2/auth?client_id=abc&amp;client_secret=⟦sc-Url-Sec3⟧</URL></HTTPTargetConnection>
</ServiceCallout>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/Pos-KVM.xml', [
    [
      'literal',
      `<KeyValueMapOperations name="Pos-KVM" mapIdentifier="credentials">
  <Put override="true">
    <Key><Parameter>apiSecret</Parameter></Key>
    <Value>⟦kvm-put-Sec1⟧</Value>
  </Put>
  <Put override="true">
    <Key><Parameter>last_update</Parameter></Key>
    <Value>2024-01-01</Value>
  </Put>
</KeyValueMapOperations>
`,
    ],
  ]),
  ...rows('apigee', 'apiproxy/policies/RF.xml', [
    [
      'hard-negative',
      `<RaiseFault name="RF">
  <FaultResponse><Set>
    <Payload contentType="application/json">{"fault":{"faultstring":"Failed to resolve API Key variable request.queryparam.apikey","detail":{"errorcode":"steps.oauth.v2.FailedToResolveAPIKey"}}}</Payload>
    <ReasonPhrase>Invalid access token</ReasonPhrase>
  </Set></FaultResponse>
</RaiseFault>
`,
    ],
  ]),
];
