import { rows } from './row.ts';
import type { Row } from './row.ts';

const POLICIES = 'apiproxy/policies/';

/** Maps, keys, checks of callers and what else a bundle has, as repositories have them. */
export const REPOSITORY_KEY_ROWS: Row[] = [
  ...rows('key-value-map', `${POLICIES}KVM-Config.xml`, [
    [
      'literal',
      `<KeyValueMapOperations mapIdentifier="backend-config" name="KVM-Config">
    <Scope>environment</Scope>
    <InitialEntries>
        <Entry>
            <Key><Parameter>backend_host</Parameter></Key>
            <Value>https://core.example.net</Value>
        </Entry>
        <Entry>
            <Key><Parameter>backend_user</Parameter></Key>
            <Value>coreuser</Value>
        </Entry>
        <Entry>
            <Key><Parameter>backend_password</Parameter></Key>
            <Value>⟦core-pass⟧</Value>
        </Entry>
        <Entry>
            <Key><Parameter>hmac_secret</Parameter></Key>
            <Value>⟦b2ZmLXRoZS1yZWNvcmQ=⟧</Value>
        </Entry>
    </InitialEntries>
</KeyValueMapOperations>`,
    ],
    [
      'literal',
      `<KeyValueMapOperations name="KVM-Put" mapIdentifier="tokens">
    <Put override="true">
        <Key><Parameter>partner_apikey</Parameter></Key>
        <Value>⟦pk00918-partner⟧</Value>
    </Put>
    <Put override="true">
        <Key><Parameter ref="request.queryparam.id"/></Key>
        <Value ref="private.access_token"/>
    </Put>
</KeyValueMapOperations>`,
    ],
    [
      'reference',
      `<KeyValueMapOperations name="KVM-Get" mapIdentifier="secrets">
    <ExpiryTimeInSecs>300</ExpiryTimeInSecs>
    <Get assignTo="private.clientSecret" index="1"><Key><Parameter>client_secret</Parameter></Key></Get>
    <Get assignTo="private.apiKey"><Key><Parameter ref="partner.keyname"/></Key></Get>
</KeyValueMapOperations>`,
    ],
    [
      'hard-negative',
      `<KeyValueMapOperations name="KVM-Init" mapIdentifier="settings">
    <InitialEntries>
        <Entry><Key><Parameter>token_expiry</Parameter></Key><Value>3600000</Value></Entry>
        <Entry><Key><Parameter>token_url</Parameter></Key><Value>https://login.example.com/token</Value></Entry>
        <Entry><Key><Parameter>password_policy</Parameter></Key><Value>strict</Value></Entry>
        <Entry><Key><Parameter>apikey_required</Parameter></Key><Value>true</Value></Entry>
        <Entry><Key><Parameter>secret_id</Parameter></Key><Value>projects/p/secrets/orders/versions/latest</Value></Entry>
    </InitialEntries>
</KeyValueMapOperations>`,
    ],
  ]),
  ...rows('verify-and-oauth', `${POLICIES}VA-Key.xml`, [
    [
      'hard-negative',
      `<VerifyAPIKey name="VA-Key">
    <DisplayName>Verify API Key</DisplayName>
    <APIKey ref="request.header.x-apikey"/>
</VerifyAPIKey>`,
    ],
    [
      'literal',
      `<VerifyAPIKey name="VA-Key">
    <APIKey>⟦A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6⟧</APIKey>
</VerifyAPIKey>`,
    ],
    [
      'hard-negative',
      `<OAuthV2 name="OA-Password">
    <Operation>GenerateAccessToken</Operation>
    <ExpiresIn>3600000</ExpiresIn>
    <RefreshTokenExpiresIn>-1</RefreshTokenExpiresIn>
    <SupportedGrantTypes><GrantType>password</GrantType></SupportedGrantTypes>
    <GrantType>request.formparam.grant_type</GrantType>
    <UserName>request.formparam.username</UserName>
    <PassWord>request.formparam.password</PassWord>
    <ClientId>request.formparam.client_id</ClientId>
    <AppEndUser>request.queryparam.app_enduser</AppEndUser>
    <AccessToken>request.header.access_token</AccessToken>
    <AccessTokenPrefix>Bearer</AccessTokenPrefix>
    <RefreshToken>request.formparam.refresh_token</RefreshToken>
    <GenerateResponse enabled="true"/>
    <Tokens/>
</OAuthV2>`,
    ],
    [
      'literal',
      `<OAuthV2 name="OA-Generate">
    <!-- test with: curl -X POST https://org-test.apigee.net/oauth/token -d 'client_id=portal&client_secret=⟦Qa7fjG2nA8kLm5xP⟧&grant_type=client_credentials' -->
    <Operation>GenerateAccessToken</Operation>
    <SupportedGrantTypes>
        <GrantType>client_credentials</GrantType>
    </SupportedGrantTypes>
    <GenerateResponse/>
</OAuthV2>`,
    ],
    [
      'hard-negative',
      `<OAuthV2 name="OA-Verify">
    <!-- the client sends Authorization: Bearer {access_token} -->
    <Operation>VerifyAccessToken</Operation>
    <AccessToken>flow.variable.access_token</AccessToken>
    <Scope>read write</Scope>
    <CacheExpiryInSeconds ref="propertyset.oauth.cacheExpiry">10</CacheExpiryInSeconds>
</OAuthV2>`,
    ],
    [
      'hard-negative',
      `<GetOAuthV2Info name="Get-Token-Info">
    <AccessToken ref="request.queryparam.access_token"></AccessToken>
    <ClientId ref="client_id"/>
    <AuthorizationCode ref="request.queryparam.code"/>
</GetOAuthV2Info>`,
    ],
    [
      'literal',
      `<AccessEntity name="AE-App">
    <!-- <EntityIdentifier ref="apikey" type="consumerkey"/> -->
    <!--
        login: admin / password: ⟦Apig33Rocks⟧
    -->
    <EntityType value="app"/>
    <EntityIdentifier ref="verifyapikey.VA.client_id" type="consumerkey"/>
</AccessEntity>`,
    ],
  ]),
  ...rows('jwt-and-hmac', `${POLICIES}JWT-Sign.xml`, [
    [
      'literal',
      `<GenerateJWT name="JWT-Sign">
    <Algorithm>HS256</Algorithm>
    <SecretKey>
        <Value>⟦this-is-my-hs256-signing-key-0001⟧</Value>
        <Id>key-2021-07</Id>
    </SecretKey>
    <Subject>portal</Subject>
    <Issuer>urn://apigee-edge-JWT-policy-test</Issuer>
    <Audience>fans</Audience>
    <ExpiresIn>1h</ExpiresIn>
    <Id/>
    <OutputVariable>jwt-variable</OutputVariable>
</GenerateJWT>`,
    ],
    [
      'reference',
      `<GenerateJWT name="JWT-Sign">
    <Algorithm>RS256</Algorithm>
    <PrivateKey>
        <Value ref="private.privatekey"/>
        <Password ref="private.privatekey-password"/>
        <Id ref="private.privatekey-id"/>
    </PrivateKey>
    <AdditionalClaims>
        <Claim name="role">admin</Claim>
        <Claim name="token_use" ref="claim.use"/>
    </AdditionalClaims>
    <OutputVariable>output-variable</OutputVariable>
</GenerateJWT>`,
    ],
    [
      'literal',
      `<GenerateJWT name="JWT-Sign">
    <Algorithm>RS256</Algorithm>
    <PrivateKey>
        <Value ref="private.privatekey"/>
        <Password>⟦Secret123⟧</Password>
    </PrivateKey>
</GenerateJWT>`,
    ],
    [
      'literal',
      `<VerifyJWT name="JWT-Verify">
    <Algorithm>HS256</Algorithm>
    <Source>request.formparam.jwt</Source>
    <SecretKey encoding="base64">
        <Value>⟦aWxvdmVhcGlzLWlsb3ZlYXBpcy1pbG92ZWFwaXM=⟧</Value>
    </SecretKey>
    <Subject>monty-pythons-flying-circus</Subject>
</VerifyJWT>`,
    ],
    [
      'hard-negative',
      `<VerifyJWT name="JWT-Verify">
    <Algorithm>RS256</Algorithm>
    <Source>request.header.Authorization</Source>
    <PublicKey>
        <Value>
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAw2b9pVQ1ORFYdVSVwV9C
-----END PUBLIC KEY-----
        </Value>
    </PublicKey>
    <PublicKey><JWKS uri="https://www.googleapis.com/oauth2/v3/certs"/></PublicKey>
    <Issuer>https://accounts.google.com</Issuer>
</VerifyJWT>`,
    ],
    [
      'hard-negative',
      `<VerifyJWT name="JWT-Verify">
    <Algorithm>ES256</Algorithm>
    <PublicKey>
        <JWKS>{"keys":[{"kty":"EC","use":"sig","kid":"m7k2","crv":"P-256","x":"nMFlWnbEUhKZc9mFTZNS5vUOr2ENYqOMbE3OHCfRCOo","y":"DfrPm4ToqVkMIDG5zr04gWE2q7MPEDUFqb1mzROhChM"}]}</JWKS>
    </PublicKey>
</VerifyJWT>`,
    ],
    [
      'literal',
      `<HMAC name="HMAC-Sign">
    <Algorithm>SHA-256</Algorithm>
    <SecretKey encoding="base16">⟦0f9e8d7c6b5a4938271605f4e3d2c1b0⟧</SecretKey>
    <Message>{request.content}</Message>
    <Output encoding="base16">hmac_output</Output>
</HMAC>`,
    ],
    [
      'reference',
      `<HMAC name="HMAC-Verify">
    <Algorithm>SHA-256</Algorithm>
    <SecretKey encoding="base64" ref="private.secretkey"/>
    <Message>Fixed Message</Message>
    <VerificationValue encoding="base16" ref="request.header.x-signature"/>
</HMAC>`,
    ],
  ]),
];
