import { describe, expect, test } from '@jest/globals';
import { policySkeleton } from '../../src/evidence/policy.ts';
import { computeRollingHashes } from '@microsoft/sarif';
import { inbound, skeletonOf, unmark } from './marked.ts';

const fetchSecret = (url: string, extra = ''): string =>
  `<send-request mode="new" response-variable-name="answer" timeout="20" ignore-error="true"><set-url>${url}</set-url><set-method>GET</set-method>${extra}</send-request>`;

describe('send-request', () => {
  test('is read with its target, headers, identity and switches', () => {
    const text = inbound(
      fetchSecret(
        'HTTPS://Acme.vault.azure.net/secrets/orders-key/?api-version=7.4&amp;code=s3cr3t-99',
        '<set-header name="X-Vault-Namespace"><value>team/{{env}}</value></set-header><authentication-managed-identity resource="https://vault.azure.net" client-id="{{id}}" />',
      ),
    );
    expect(skeletonOf(text).sendRequests).toMatchObject([
      {
        id: 1,
        variable: 'answer',
        method: 'GET',
        url: { kind: 'literal', scheme: 'https', host: 'acme.vault.azure.net', path: '/secrets/orders-key/' },
        headers: ['X-Vault-Namespace'],
        vaultNamespace: { kind: 'template', namedValues: ['env'] },
        ignoreError: true,
        timeoutSeconds: 20,
        managedIdentity: {
          resource: { kind: 'literal', text: 'https://vault.azure.net' },
          clientId: { kind: 'named-value', name: 'id' },
        },
      },
    ]);
  });

  const urls: [string, object][] = [
    ['{{vault-url}}', { kind: 'named-value', name: 'vault-url' }],
    ['{{vault-url}}/v1/kv/data/x?version=3', { kind: 'named-value', name: 'vault-url', path: '/v1/kv/data/x' }],
    ['https://{{vault-host}}/v1/x', { kind: 'named-value', name: 'vault-host', path: '/v1/x' }],
    [
      'https://{{kv}}.vault.azure.net/secrets/{{n}}',
      { kind: 'literal', host: '{{kv}}.vault.azure.net', path: '/secrets/{{n}}' },
    ],
    ['https://vault.example:8200/v1/x', { kind: 'literal', host: 'vault.example:8200', path: '/v1/x' }],
    ['https://u:p4ss@vault.example/v1/x', { kind: 'literal', host: 'vault.example', path: '/v1/x' }],
    ['https://vault.example', { kind: 'literal', host: 'vault.example', path: '/' }],
    ['@("https://vault.example/v1/x")', { kind: 'literal', host: 'vault.example', path: '/v1/x' }],
    ['@("https://vault.example/v1/" + context.Variables["p"])', { kind: 'expression' }],
    ['@($"https://vault.example/v1/{p}")', { kind: 'expression' }],
    ['#{vaultUrl}#/v1/x', { kind: 'expression' }],
  ];

  test.each(urls)('its URL %s', (url, expected) => {
    expect(skeletonOf(inbound(fetchSecret(url))).sendRequests[0]?.url).toMatchObject(expected);
  });

  test('without a URL it has none', () => {
    expect(skeletonOf(inbound('<send-request mode="copy"></send-request>')).sendRequests[0]?.url).toEqual({
      kind: 'absent',
    });
  });

  const bodies: [string, object | undefined][] = [
    ['{"role":"orders","jwt":"x"}', { kind: 'literal', text: 'orders' }],
    ['{"role":"{{vault-role}}","jwt":"x"}', { kind: 'named-value', name: 'vault-role' }],
    [
      '@("{\\"role\\":\\"orders\\",\\"jwt\\":\\"" + context.Variables["t"] + "\\"}")',
      { kind: 'literal', text: 'orders' },
    ],
    [
      '@(new JObject(new JProperty("role", "orders"), new JProperty("jwt", t)).ToString())',
      { kind: 'literal', text: 'orders' },
    ],
    ['@{ return JsonConvert.SerializeObject(new { role = "orders", jwt = t }); }', { kind: 'literal', text: 'orders' }],
    ['@{ return JsonConvert.SerializeObject(new { role = name, jwt = t }); }', { kind: 'expression' }],
    ['@($"{{\\"role\\":\\"{role}\\"}}")', { kind: 'expression' }],
    ['grant_type=client_credentials', undefined],
  ];

  test.each(bodies)('the role of its body %s', (body, expected) => {
    const login = `<set-body>${body}</set-body>`;
    expect(
      skeletonOf(inbound(fetchSecret('https://vault.example/v1/auth/jwt/login', login))).sendRequests[0]?.bodyRole,
    ).toEqual(expected);
  });

  test('the managed identity of a login may be fetched before it', () => {
    const text = inbound(
      `<authentication-managed-identity resource="api://vault" output-token-variable-name="jwt" />${fetchSecret(
        'https://vault.example/v1/auth/jwt/login',
        '<set-body>@("{\\"jwt\\":\\"" + (string)context.Variables["jwt"] + "\\"}")</set-body>',
      )}`,
    );
    expect(skeletonOf(text).sendRequests[0]?.managedIdentity).toEqual({
      resource: { kind: 'literal', text: 'api://vault' },
      clientId: { kind: 'absent' },
    });
  });

  test('the token of an identity is followed into the variable that it is copied to', () => {
    const text = inbound(
      `<authentication-managed-identity resource="https://vault.azure.net" output-token-variable-name="token" />
       <set-variable name="plain" value="@(context.Request.Method)" />
       <set-variable name="bearer" value='@("Bearer " + (string)context.Variables["token"])' />
       ${fetchSecret(
         'https://{{kv-host}}/secrets/orders',
         '<set-header name="Authorization"><value>@((string)context.Variables["bearer"])</value></set-header>',
       )}${fetchSecret(
         'https://{{kv-host}}/secrets/other',
         '<set-header name="X-Method"><value>@((string)context.Variables["plain"])</value></set-header>',
       )}`,
    );
    expect(skeletonOf(text).sendRequests.map(({ managedIdentity }) => managedIdentity?.resource)).toEqual([
      { kind: 'literal', text: 'https://vault.azure.net' },
      undefined,
    ]);
  });
});

describe('cache writes', () => {
  const store = (attributes: string): string => `<cache-store-value key="k" ${attributes} />`;
  const write = (policy: string) => skeletonOf(inbound(policy)).cacheWrites[0];

  test('a value is followed from its request through variables', () => {
    const policy = `<cache-lookup-value key="k" variable-name="secret" />
      <choose><when condition="@(!context.Variables.ContainsKey("secret"))">
        ${fetchSecret('https://a.vault.azure.net/secrets/b')}
        <set-variable name="body" value="@(((IResponse)context.Variables["answer"]).Body.As<JObject>())" />
        <set-variable name="secret" value="@((string)((JObject)context.Variables["body"])["value"])" />
        ${store('value="@((string)context.Variables["secret"])" duration="3600" caching-type="internal"')}
      </when></choose>`;
    expect(write(policy)).toMatchObject({
      element: 'cache-store-value',
      key: { kind: 'literal', text: 'k' },
      duration: { kind: 'seconds', seconds: 3600 },
      cachingType: 'internal',
      value: { requests: [1], namedValues: [], followed: true, encrypted: false, usesAnswerLifetime: false },
    });
  });

  const sources: [string, string, object][] = [
    ['a variable that nothing here sets', 'value="@(context.Variables["x"])"', { requests: [], followed: false }],
    ['a variable by a computed name', 'value="@(context.Variables[name])"', { requests: [], followed: false }],
    ['a constant', 'value="on"', { requests: [], followed: true }],
    ['a named value', 'value="{{api-key}}"', { namedValues: ['api-key'], followed: true }],
    ['a named value in an expression', 'value="@("x" + "{{api-key}}")"', { namedValues: ['api-key'], followed: true }],
    [
      'GetValueOrDefault',
      'value="@(context.Variables.GetValueOrDefault<IResponse>("answer").Body)"',
      { requests: [1], followed: true },
    ],
    ['inside a string', 'value="@($"a {context.Variables["answer"]}")"', { requests: [1], followed: true }],
    [
      'asking whether it exists',
      'value="@(context.Variables.ContainsKey("answer").ToString())"',
      { requests: [], followed: true },
    ],
    [
      'an encrypted value',
      'value="@(((byte[])context.Variables["answer"]).Encrypt("Aes", key, iv))"',
      { requests: [1], encrypted: true },
    ],
  ];

  test.each(sources)('%s', (_what, attributes, expected) => {
    const policy = `${fetchSecret('https://a.vault.azure.net/secrets/b')}${store(`${attributes} duration="60"`)}`;
    expect(write(policy)?.value).toMatchObject(expected);
  });

  test('a variable that was set again is no longer what it was', () => {
    const policy = `${fetchSecret('https://a.example/b')}<set-variable name="v" value="@(context.Variables["answer"])" /><set-variable name="v" value="x" />${store('value="@(context.Variables["v"])" duration="60"')}`;
    expect(write(policy)?.value.requests).toEqual([]);
  });

  test('a variable that may have been set again is both', () => {
    const policy = `${fetchSecret('https://a.example/b')}<set-variable name="v" value="@(context.Variables["answer"])" /><choose><when condition="@(c)"><set-variable name="v" value="x" /></when></choose>${store('value="@(context.Variables["v"])" duration="60"')}`;
    expect(write(policy)?.value.requests).toEqual([1]);
  });

  test('what is looked up under one key and stored under another is the same secret', () => {
    const policy = `${fetchSecret('https://a.example/b')}
      ${store('value="@(context.Variables["answer"])" duration="60"')}
      <cache-lookup-value key="@("k")" variable-name="again" />
      <cache-store-value key="k2" value="@(context.Variables["again"])" duration="60" />`;
    expect(skeletonOf(inbound(policy)).cacheWrites.map(({ value }) => [value.requests, value.followed])).toEqual([
      [[1], true],
      [[1], true],
    ]);
  });

  const durations: [string, object][] = [
    ['duration="3600"', { kind: 'seconds', seconds: 3600 }],
    ['duration="{{ttl}}"', { kind: 'named-value', name: 'ttl' }],
    ['duration="@(60 * 60)"', { kind: 'expression' }],
    ['duration="60s"', { kind: 'expression' }],
    ['', { kind: 'absent' }],
  ];

  test.each(durations)('a duration: %s', (attributes, expected) => {
    expect(write(store(`value="x" ${attributes}`))?.duration).toEqual(expected);
  });

  test('a duration drawn from the answer is told', () => {
    const policy = `${fetchSecret('https://a.example/b')}<set-variable name="ttl" value="@((int)((JObject)context.Variables["answer"])["expires_in"])" />${store('value="x" duration="@((int)context.Variables["ttl"] - 60)"')}`;
    expect(write(policy)?.value.usesAnswerLifetime).toBe(true);
  });

  test('an absent caching type stays absent', () => {
    expect(write(store('value="x" duration="1"'))).not.toHaveProperty('cachingType');
  });

  test('a response cache stores what was put into the response', () => {
    const policy = `${fetchSecret('https://a.example/b')}<set-body>@(((IResponse)context.Variables["answer"]).Body.As<string>())</set-body><cache-store duration="60" />`;
    expect(write(policy)).toMatchObject({ element: 'cache-store', value: { requests: [1] } });
  });
});

describe('mentions', () => {
  test('named values, with where they stand', () => {
    const text = inbound(
      '<a b="{{n1}}">{{n2}} @("{{n3}}")</a><!-- {{n4}} --><set-body template="liquid">{{body.x}} {{n5}}</set-body><b c="${{ secrets.X }}" />',
    );
    expect(skeletonOf(text).namedValues.map(({ name, where }) => [name, where])).toEqual([
      ['n1', 'attribute'],
      ['n2', 'text'],
      ['n3', 'expression'],
      ['n4', 'comment'],
      ['n5', 'text'],
    ]);
  });

  const version = '0123456789abcdef0123456789abcdef';
  const identifiers: [string, object | undefined][] = [
    ['https://acme.vault.azure.net/secrets/a', { host: 'acme.vault.azure.net', collection: 'secrets', name: 'a' }],
    ['https://acme.vault.azure.net/secrets/a/', { name: 'a' }],
    [
      `https://ACME.vault.azure.net:443/keys/a/${version}`,
      { host: 'acme.vault.azure.net', collection: 'keys', version },
    ],
    ['https://acme.vault.usgovcloudapi.net/certificates/a', { collection: 'certificates' }],
    [
      'https://{{kv}}.vault.azure.net/secrets/{{n}}/?api-version=7.4',
      { host: '{{kv}}.vault.azure.net', name: '{{n}}' },
    ],
    ['https://acme.example/secrets/a', undefined],
  ];

  test.each(identifiers)('Key Vault identifier %s', (url, expected) => {
    const [found] = skeletonOf(inbound(`<a>${url}</a>`)).keyVaultIdentifiers;
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject({ ...expected, where: 'text' });
    if (!url.includes(version)) expect(found?.version).toBeUndefined();
  });

  test('an identifier of a request names the request', () => {
    const text = inbound(`${fetchSecret('https://x.example')}${fetchSecret('https://a.vault.azure.net/secrets/b')}`);
    expect(skeletonOf(text).keyVaultIdentifiers).toMatchObject([{ request: 2, where: 'url' }]);
  });

  const unsupported: [string, string[]][] = [
    ['<a b="@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b)" />', ['app-service-reference']],
    ['<key-vault-configuration vault="x" />', ['key-vault-configuration-element']],
    ['<a>{{x-@(context.Api.Id)}}</a>', ['constructed-named-value']],
    ['<a b="{{x-@(context.Variables["e"])}}" />', ['constructed-named-value']],
    ['<a b="@("{{" + name + "}}")" />', ['constructed-named-value']],
    ['<a b="@("https://host/{{path}}/x")" />', []],
    ['<a b="@($"https://host/{{path}}/{id}")" />', []],
    ['<a b="@("{{a}}" + x + "{{b}}")" />', []],
    ['<!-- @Microsoft.KeyVault(x) -->', []],
  ];

  test.each(unsupported)('unsupported syntax in %s', (policy, forms) => {
    expect(skeletonOf(inbound(policy)).unsupportedSyntax.map(({ form }) => form)).toEqual(forms);
  });

  test('included fragments', () => {
    const text = inbound(
      '<include-fragment fragment-id="f1" /><include-fragment fragment-id="f2" /><include-fragment fragment-id="f1" />',
    );
    expect(skeletonOf(text).fragments).toEqual(['f1', 'f2']);
  });
});

describe('the record', () => {
  const policy = inbound(`<set-header name="x-api-key"><value>⟦halyard-0931⟧</value></set-header>
    <authentication-basic username="a" password="⟦Hunter!22⟧" />
    <cache-store-value key="halyard-0931" value="{{n}}" duration="60" />
    <send-request><set-url>https://h.example/⟦Hunter!22⟧/x?code=⟦mZ3-boom-9⟧</set-url></send-request>
    <!-- password: ⟦mast-Shroud-9953⟧ -->`);

  test('holds no value, nor a copy of one', () => {
    const { text, planted } = unmark(policy);
    const kept = JSON.stringify(skeletonOf(text));
    expect(planted.filter((value) => kept.includes(value))).toEqual([]);
  });

  test('agrees with its schema', () => {
    const { text } = unmark(policy);
    expect(() => policySkeleton.parse(skeletonOf(text))).not.toThrow();
  });

  test('line hashes do not move with a value or its length', () => {
    const hashes = (value: string): object =>
      skeletonOf(inbound(`<set-header name="x-api-key"><value>${value}</value></set-header>`)).lineHashes;
    expect(hashes('halyard-0931')).toEqual(hashes('tiller'));
    expect(Object.keys(hashes('tiller'))).toEqual(['3']);
  });

  test('without literals, line hashes are those of the text itself', () => {
    const text = inbound('<a b="{{n}}" />');
    expect(skeletonOf(text).lineHashes['3']).toBe(computeRollingHashes(text).get(3));
  });

  test('lines with windows line ends and a byte order mark are numbered as editors do', () => {
    const text = `\ufeff${inbound('<a b="{{n}}" />').replaceAll('\n', '\r\n')}`;
    expect(skeletonOf(text).namedValues[0]?.span).toMatchObject({ line: 3, column: 11 });
  });

  test.each([
    ['<policies/>', 'policies', []],
    ['<fragment><a/></fragment>', 'fragment', []],
    ['<inbound/>', 'other', ['not-a-policy']],
    ['', 'none', ['not-a-policy']],
  ])('the root of %j', (text, root, problems) => {
    const skeleton = skeletonOf(text);
    expect([skeleton.root, skeleton.problems.map(({ kind }) => kind)]).toEqual([root, problems]);
  });

  test('a policy that was cut is not complete, and what was read is kept', () => {
    const skeleton = skeletonOf(
      '<policies><inbound><authentication-basic password="mast" /><set-header name="x"><value>@(',
    );
    expect(skeleton.complete).toBe(false);
    expect(skeleton.literals).toHaveLength(1);
  });
});
