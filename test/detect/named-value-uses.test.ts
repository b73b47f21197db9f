import { expect, test } from '@jest/globals';
import { inbound, skeletonOf } from './marked.ts';

/** What each named value of a policy stands for, by name; `-` where its place holds no credential. */
function usesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    skeletonOf(inbound(text)).namedValues.map(({ name, credential }) => [
      name,
      credential === undefined ? '-' : `${credential.strength} ${credential.kind}`,
    ]),
  );
}

const cases: [string, Record<string, string>][] = [
  ['<authentication-basic username="{{user}}" password="{{pass}}" />', { user: '-', pass: 'strong password' }],
  ['<set-header name="Authorization"><value>Bearer {{lane}}</value></set-header>', { lane: 'strong bearer-token' }],
  ['<set-header name="x-region"><value>{{lane}}</value></set-header>', { lane: '-' }],
  ['<set-header name="x-site-key"><value>{{lane}}</value></set-header>', { lane: 'weak api-key' }],
  ['<set-query-parameter name="code"><value>{{lane}}</value></set-query-parameter>', { lane: 'strong function-key' }],
  [
    '<set-backend-service base-url="https://{{host}}/x?sig={{lane}}&amp;v={{version}}" />',
    { host: '-', lane: 'strong sas', version: '-' },
  ],
  [
    '<send-request><set-url>https://login.example/token</set-url><set-body>client_id={{app}}&amp;client_secret={{lane}}</set-body></send-request>',
    { app: '-', lane: 'strong client-secret' },
  ],
  [
    '<set-header name="Authorization"><value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("svc:{{lane}}")))</value></set-header>',
    { lane: 'strong bearer-token' },
  ],
  [
    '<set-variable name="region" value="{{lane}}" /><set-variable name="api-key" value="{{other}}" />',
    { lane: '-', other: 'strong api-key' },
  ],
  ['<!-- <authentication-basic username="a" password="{{lane}}" /> -->', { lane: '-' }],
];

test.each(cases)('%s', (text, expected) => {
  expect(usesIn(text)).toEqual(expected);
});

test('a long policy of nothing but uses is read in time', () => {
  const one = '<set-header name="api-key"><value>{{lane}}</value></set-header>';
  const skeleton = skeletonOf(inbound(one.repeat(5_000)));
  expect(skeleton.namedValues.filter(({ credential }) => credential?.strength === 'strong')).toHaveLength(5_000);
});
