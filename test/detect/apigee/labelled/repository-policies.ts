import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICIES = 'apiproxy/policies/';

/** Policies as repositories have them: several places in a file, most of them sound. */
export const REPOSITORY_POLICY_ROWS: Row[] = [
  ...rows('basic-authentication', `${POLICIES}BA-Backend.xml`, [
    [
      'literal',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<BasicAuthentication async="false" continueOnError="false" enabled="true" name="BA-Backend">
    <DisplayName>BA-Backend</DisplayName>
    <Operation>Encode</Operation>
    <IgnoreUnresolvedVariables>false</IgnoreUnresolvedVariables>
    <User>⟦svc-claims⟧</User>
    <Password>⟦claims2019⟧</Password>
    <AssignTo createNew="false">request.header.Authorization</AssignTo>
</BasicAuthentication>
`,
    ],
    [
      'reference',
      `<BasicAuthentication name="BA-Encode">
    <Operation>Encode</Operation>
    <User ref="private.backend.user"/>
    <Password ref="private.backend.password"></Password>
    <AssignTo createNew="false">request.header.Authorization</AssignTo>
</BasicAuthentication>`,
    ],
    [
      'literal',
      `<BasicAuthentication name="BA-Encode">
    <Operation>Encode</Operation>
    <User ref="private.backend.user">⟦reader⟧</User>
    <Password ref="private.backend.password">⟦letmein!⟧</Password>
    <AssignTo>request.header.Authorization</AssignTo>
</BasicAuthentication>`,
    ],
    [
      'hard-negative',
      `<BasicAuthentication name="BA-Decode">
    <Operation>Decode</Operation>
    <User ref="request.header.username" />
    <Password ref="request.header.password" />
    <Source>request.header.Authorization</Source>
</BasicAuthentication>`,
    ],
  ]),
  ...rows('assign-message', `${POLICIES}AM-Set-Target-Request.xml`, [
    [
      'literal',
      `<AssignMessage name="AM-Set-Target-Request">
  <Remove>
    <Headers>
      <Header name="Authorization"/>
      <Header name="x-apikey"/>
    </Headers>
    <QueryParams>
      <QueryParam name="apikey"/>
    </QueryParams>
  </Remove>
  <Set>
    <Headers>
      <Header name="Accept">application/json</Header>
      <Header name="X-IBM-Client-Id">d0f3c1e7-22aa-4a61-9a0a-7f0f5a1b9e44</Header>
      <Header name="X-IBM-Client-Secret">⟦kN3wV5uB7xP1qR8sT0yL2mC4aE6gI9oJ⟧</Header>
      <Header name="apikey">⟦7b1e83f00c5a4f6f9b0a⟧</Header>
    </Headers>
    <QueryParams>
      <QueryParam name="format">json</QueryParam>
      <QueryParam name="api_key">⟦Zq83hhTn2k⟧</QueryParam>
    </QueryParams>
  </Set>
  <AssignTo createNew="false" transport="http" type="request"/>
</AssignMessage>
`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-Weather">
  <Set>
    <QueryParams>
      <QueryParam name="q">{request.queryparam.city}</QueryParam>
      <QueryParam name="appid">⟦3c9fd1b4e7a2905d6681bb0f42ce97a5⟧</QueryParam>
      <QueryParam name="units">metric</QueryParam>
    </QueryParams>
  </Set>
</AssignMessage>`,
    ],
    [
      'reference',
      `<AssignMessage name="AM-Target">
  <Set>
    <Headers>
      <Header name="Authorization">Bearer {private.access_token}</Header>
      <Header name="X-Api-Key">{private.partner.key}</Header>
      <Header name="X-Signature">{hmac.output}</Header>
      <Header name="X-Correlation-Id">{messageid}</Header>
    </Headers>
    <QueryParams>
      <QueryParam name="key">{propertyset.maps.key}</QueryParam>
      <QueryParam name="sig">{escapeJSON(signature)}</QueryParam>
    </QueryParams>
    <FormParams>
      <FormParam name="client_secret">{private.client_secret}</FormParam>
      <FormParam name="password">{request.formparam.password}</FormParam>
      <FormParam name="grant_type">password</FormParam>
    </FormParams>
  </Set>
</AssignMessage>`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-Login">
  <AssignTo createNew="true" transport="http" type="request">loginRequest</AssignTo>
  <Set>
    <Verb>POST</Verb>
    <Payload contentType="application/json" variablePrefix="%" variableSuffix="#">
      {
        "user": "svc-portal",
        "password": "⟦Portal#2021⟧",
        "session": "%messageid#",
        "token": "%private.session.token#"
      }
    </Payload>
  </Set>
</AssignMessage>`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-Form">
  <Set>
    <Payload contentType="application/x-www-form-urlencoded">grant_type=client_credentials&amp;client_id=portal&amp;client_secret=⟦s9K2-vvQ1-7Hdd⟧&amp;scope=read</Payload>
  </Set>
</AssignMessage>`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-SoapHeader">
  <Set>
    <Payload contentType="text/xml">
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
        <soapenv:Header>
          <wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
            <wsse:UsernameToken>
              <wsse:Username>WSPORTAL</wsse:Username>
              <wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">⟦welcome1⟧</wsse:Password>
              <wsse:Nonce>{nonce}</wsse:Nonce>
            </wsse:UsernameToken>
          </wsse:Security>
        </soapenv:Header>
        <soapenv:Body/>
      </soapenv:Envelope>
    </Payload>
  </Set>
</AssignMessage>`,
    ],
    [
      'reference',
      `<AssignMessage name="AM-SoapHeader">
  <Set>
    <Payload contentType="text/xml">
      <wsse:UsernameToken>
        <wsse:Username>{private.soap.user}</wsse:Username>
        <wsse:Password Type="PasswordText">{private.soap.password}</wsse:Password>
      </wsse:UsernameToken>
    </Payload>
  </Set>
</AssignMessage>`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-Vars">
  <AssignVariable>
    <Name>private.vaultToken</Name>
    <Value>⟦dev-root-token⟧</Value>
  </AssignVariable>
  <AssignVariable>
    <Name>target.password</Name>
    <Value>⟦t4rget⟧</Value>
    <Ref>private.target.password</Ref>
  </AssignVariable>
  <AssignVariable>
    <Name>secretName</Name>
    <Value>orders-backend-key</Value>
  </AssignVariable>
  <AssignVariable>
    <Name>oauth.token_type</Name>
    <Value>BearerToken</Value>
  </AssignVariable>
  <AssignVariable>
    <Name>apikey.header</Name>
    <Value>x-apikey</Value>
  </AssignVariable>
</AssignMessage>`,
    ],
    [
      'reference',
      `<AssignMessage name="AM-Vars">
  <AssignVariable>
    <Name>private.secret</Name>
    <Template>{propertyset.creds.secret}</Template>
  </AssignVariable>
  <AssignVariable>
    <Name>private.key</Name>
    <PropertySetRef>creds.key</PropertySetRef>
  </AssignVariable>
  <AssignVariable>
    <Name>password</Name>
    <Ref>request.formparam.password</Ref>
    <Value/>
  </AssignVariable>
  <AssignVariable>
    <Name>apikey</Name>
    <Value></Value>
    <Ref>request.header.apikey</Ref>
  </AssignVariable>
</AssignMessage>`,
    ],
    [
      'literal',
      `<AssignMessage name="AM-BasicHeader">
  <Add>
    <Headers>
      <Header name="Authorization">Basic ⟦cG9ydGFsLXVzZXI6VTdoJHF6PT0x⟧</Header>
      <Header name="Proxy-Authorization">Bearer ⟦kq82hsn1-88ahx-aa0⟧</Header>
      <Header name="Cookie">JSESSIONID={request.cookie.JSESSIONID}</Header>
    </Headers>
  </Add>
</AssignMessage>`,
    ],
    [
      'placeholder',
      `<AssignMessage name="AM-BasicHeader">
  <Add>
    <Headers>
      <Header name="Authorization">Basic YOUR_BASE64_CREDENTIALS</Header>
      <Header name="x-api-key">&lt;your-api-key&gt;</Header>
      <Header name="apikey">@apikey@</Header>
      <Header name="X-Secret">REPLACE_ME</Header>
      <Header name="X-Auth-Token">\${vault.token}</Header>
    </Headers>
    <QueryParams>
      <QueryParam name="apikey">xxxxxxxxxxxxxxxx</QueryParam>
      <QueryParam name="key">INSERT-YOUR-KEY-HERE</QueryParam>
    </QueryParams>
  </Add>
</AssignMessage>`,
    ],
    [
      'hard-negative',
      `<AssignMessage name="AM-Cors">
  <Set>
    <Headers>
      <Header name="Access-Control-Allow-Headers">origin, authorization, x-api-key, apikey, token</Header>
      <Header name="Access-Control-Allow-Credentials">true</Header>
      <Header name="Access-Control-Expose-Headers">X-Auth-Token</Header>
      <Header name="WWW-Authenticate">Basic realm="portal", error="invalid_token"</Header>
      <Header name="Cache-Control">no-store, private</Header>
      <Header name="ETag">"33a64df551425fcc55e4d42a148795d9f25f89d4"</Header>
    </Headers>
  </Set>
</AssignMessage>`,
    ],
    [
      'hard-negative',
      `<AssignMessage name="AM-Copy">
  <Copy source="request">
    <Headers>
      <Header name="Authorization">true</Header>
      <Header name="x-apikey"/>
    </Headers>
    <QueryParams>true</QueryParams>
    <Payload>true</Payload>
  </Copy>
  <Remove>
    <FormParams><FormParam name="client_secret">true</FormParam></FormParams>
  </Remove>
</AssignMessage>`,
    ],
  ]),
  ...rows('service-callout', `${POLICIES}SC-GetToken.xml`, [
    [
      'literal',
      `<ServiceCallout async="false" continueOnError="false" enabled="true" name="SC-GetToken">
    <Request clearPayload="true" variable="tokenRequest">
        <Set>
            <Headers>
                <Header name="Content-Type">application/x-www-form-urlencoded</Header>
            </Headers>
            <FormParams>
                <FormParam name="grant_type">client_credentials</FormParam>
                <FormParam name="client_id">0oa1portal9x</FormParam>
                <FormParam name="client_secret">⟦pO8-eeWq1_zzKmA7tY4uI0oP⟧</FormParam>
                <FormParam name="resource">https://graph.example.com/</FormParam>
            </FormParams>
            <Verb>POST</Verb>
        </Set>
        <IgnoreUnresolvedVariables>false</IgnoreUnresolvedVariables>
    </Request>
    <Response>tokenResponse</Response>
    <HTTPTargetConnection>
        <Properties/>
        <URL>https://login.example.com/oauth2/token</URL>
    </HTTPTargetConnection>
</ServiceCallout>
`,
    ],
    [
      'literal',
      `<ServiceCallout name="SC-Geo">
    <Request variable="geo"/>
    <Response>geoResponse</Response>
    <HTTPTargetConnection>
        <URL>https://maps.example.com/geocode/json?address={addr}&amp;sensor=false&amp;key=⟦mk-8812ba77⟧</URL>
    </HTTPTargetConnection>
</ServiceCallout>`,
    ],
    [
      'literal',
      `<ServiceCallout name="SC-Legacy">
    <Request variable="legacy">
        <Set><Payload contentType="text/xml"><login><userid>apigee</userid><password>⟦Sommer08⟧</password><domain>corp</domain></login></Payload></Set>
    </Request>
    <Response>r</Response>
    <HTTPTargetConnection><URL>https://legacy:⟦Winter-19⟧@legacy.example.net/login</URL></HTTPTargetConnection>
</ServiceCallout>`,
    ],
    [
      'reference',
      `<ServiceCallout name="SC-Entra">
    <Request variable="entra">
        <Set>
            <FormParams>
                <FormParam name="client_id">{entra.client_id}</FormParam>
                <FormParam name="client_secret">{private.entra.client_secret}</FormParam>
                <FormParam name="scope">https://vault.azure.net/.default</FormParam>
            </FormParams>
        </Set>
    </Request>
    <Response>entraResponse</Response>
    <HTTPTargetConnection>
        <Authentication><GoogleIDToken><Audience>api://AzureADTokenExchange</Audience></GoogleIDToken></Authentication>
        <URL>https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token?key={private.key}</URL>
    </HTTPTargetConnection>
</ServiceCallout>`,
    ],
    [
      'hard-negative',
      `<ServiceCallout name="SC-Jwks">
    <Request/>
    <Response>jwks</Response>
    <HTTPTargetConnection>
        <SSLInfo>
            <Enabled>true</Enabled>
            <KeyStore>ref://clientKeystore</KeyStore>
            <KeyAlias>client-2024</KeyAlias>
            <TrustStore>ref://partnerTrust</TrustStore>
        </SSLInfo>
        <URL>https://www.googleapis.com/oauth2/v3/certs</URL>
    </HTTPTargetConnection>
</ServiceCallout>`,
    ],
  ]),
];
