import { describe, expect, test } from '@jest/globals';
import { CREDENTIAL_ELEMENTS } from '../../../src/detect/apigee/positions.ts';
import { differences, judgeRow } from '../judged.ts';
import type { Case, Row } from './labelled/row.ts';

interface Position {
  /** The policy or endpoint with a value in its place. */
  readonly form: (value: string) => string;
  /** The same with a reference in the place of the value. */
  readonly reference: string;
}

const assignMessage = (inner: string): string => `<AssignMessage name="AM"><Set>${inner}</Set></AssignMessage>`;
const target = (inner: string): string =>
  `<TargetEndpoint name="default"><HTTPTargetConnection>${inner}</HTTPTargetConnection></TargetEndpoint>`;

/** What stands between the tags, with a template of a private variable as its reference. */
const templated = (form: Position['form']): Position => ({ form, reference: form('{private.orders.key}') });

/** Each row of the table of positions. */
const POSITIONS: Readonly<Record<string, readonly Position[]>> = {
  Header: [templated((value) => assignMessage(`<Headers><Header name="x-api-key">${value}</Header></Headers>`))],
  QueryParam: [
    templated((value) => assignMessage(`<QueryParams><QueryParam name="apikey">${value}</QueryParam></QueryParams>`)),
  ],
  FormParam: [
    templated((value) =>
      assignMessage(`<FormParams><FormParam name="client_secret">${value}</FormParam></FormParams>`),
    ),
  ],
  Property: [
    templated(
      (value) =>
        `<JavaCallout name="JC"><Properties><Property name="apiKey">${value}</Property></Properties></JavaCallout>`,
    ),
  ],
  Parameter: [
    {
      form: (value) =>
        `<FlowCallout name="FC"><Parameters><Parameter name="password">${value}</Parameter></Parameters></FlowCallout>`,
      reference: `<FlowCallout name="FC"><Parameters><Parameter name="password" ref="private.password"/></Parameters></FlowCallout>`,
    },
  ],
  AssignVariable: [
    {
      form: (value) =>
        `<AssignMessage name="AM"><AssignVariable><Name>private.client.secret</Name><Value>${value}</Value></AssignVariable></AssignMessage>`,
      reference: `<AssignMessage name="AM"><AssignVariable><Name>private.client.secret</Name><Ref>vault.secret</Ref></AssignVariable></AssignMessage>`,
    },
  ],
  BasicAuthentication: [
    {
      form: (value) =>
        `<BasicAuthentication name="BA"><Operation>Encode</Operation><User ref="user"/><Password>${value}</Password></BasicAuthentication>`,
      reference: `<BasicAuthentication name="BA"><Operation>Encode</Operation><User ref="user"/><Password ref="private.password"/></BasicAuthentication>`,
    },
  ],
  URL: [
    templated((value) => target(`<URL>https://svc:${value}@orders.example/v1</URL>`)),
    templated((value) => target(`<URL>https://orders.example/v1?apikey=${value}</URL>`)),
  ],
  Path: [templated((value) => target(`<LoadBalancer/><Path>/v1?apikey=${value}</Path>`))],
  Input: [
    templated(
      (value) =>
        `<SetConnectorRequest name="SC"><Input>{ "user": "svc", "password": "${value}" }</Input></SetConnectorRequest>`,
    ),
  ],
  Message: [
    templated(
      (value) =>
        `<MessageLogging name="ML"><Syslog><Message>password=${value}&amp;user=svc</Message></Syslog></MessageLogging>`,
    ),
  ],
  Condition: [
    {
      form: (value) =>
        `<ProxyEndpoint name="default"><Flows><Flow name="a"><Condition>request.header.x-api-key = "${value}"</Condition></Flow></Flows></ProxyEndpoint>`,
      reference: `<ProxyEndpoint name="default"><Flows><Flow name="a"><Condition>request.header.x-api-key = private.orders.key</Condition></Flow></Flows></ProxyEndpoint>`,
    },
  ],
  Source: [
    {
      form: (value) => `<Javascript name="JS"><Source>var apiKey = '${value}';</Source></Javascript>`,
      reference: `<Javascript name="JS"><Source>var apiKey = context.getVariable('private.orders.key');</Source></Javascript>`,
    },
  ],
  APIKey: [
    {
      form: (value) => `<VerifyAPIKey name="VA"><APIKey>${value}</APIKey></VerifyAPIKey>`,
      reference: `<VerifyAPIKey name="VA"><APIKey ref="request.queryparam.apikey"/></VerifyAPIKey>`,
    },
  ],
  Payload: [
    templated((value) => assignMessage(`<Payload>grant_type=password&amp;password=${value}</Payload>`)),
    templated((value) =>
      assignMessage(`<Payload contentType="application/json">{ "clientSecret": "${value}" }</Payload>`),
    ),
    templated((value) => assignMessage(`<Payload><Login><Password>${value}</Password></Login></Payload>`)),
  ],
  KeyValueMapOperations: [
    {
      form: (value) =>
        `<KeyValueMapOperations name="KV"><InitialEntries><Entry><Key><Parameter>password</Parameter></Key><Value>${value}</Value></Entry></InitialEntries></KeyValueMapOperations>`,
      reference: `<KeyValueMapOperations name="KV"><Put><Key><Parameter>password</Parameter></Key><Value ref="private.password"/></Put></KeyValueMapOperations>`,
    },
  ],
};

/** Where policies stand: the path of the file, and the file around the policy. */
const PLACES: Readonly<Record<string, readonly [path: string, file: (policy: string) => string]>> = {
  'a proxy': ['orders/apiproxy/policies/P.xml', (policy) => `<?xml version="1.0" encoding="UTF-8"?>\r\n${policy}\r\n`],
  'a shared flow': ['common/sharedflowbundle/policies/P.xml', (policy) => `<!-- licence -->\n${policy}\n`],
  'a comment': [
    'orders/apiproxy/policies/Old.xml',
    (policy) => `<AssignMessage name="AM">\n<!--\n${policy}\n-->\n</AssignMessage>\n`,
  ],
};

test('every row of the table of positions has its policies', () => {
  expect(Object.keys(POSITIONS).toSorted()).toEqual([...CREDENTIAL_ELEMENTS].toSorted());
});

describe.each(Object.entries(PLACES))('in %s', (_name, [path, file]) => {
  test.each(Object.entries(POSITIONS))(
    '%s: a literal is found, a reference and a placeholder are not',
    (_row, positions) => {
      const rows = positions.flatMap(({ form, reference }) => {
        const cases: readonly (readonly [Case, string])[] = [
          ['literal', form('⟦Kd7wQ2xR9mTz4Lp8⟧')],
          ['reference', reference],
          ['placeholder', form('REPLACE_ME')],
        ];
        return cases.map(([kind, policy]): Row => ({ group: 'position', case: kind, path, marked: file(policy) }));
      });
      expect(rows.flatMap((row) => differences(judgeRow(row)).map((said) => `${said} in ${row.marked}`))).toEqual([]);
    },
  );
});
