import { describe, expect, test } from '@jest/globals';
import { CREDENTIAL_ELEMENTS } from '../../../src/detect/positions.ts';
import type { Case, Row } from '../apigee/labelled/row.ts';
import { differences, judgeRow } from '../judged.ts';

type Statement = (value: string) => string;

const header =
  (element: string, name: string): Statement =>
  (value) =>
    `<${element} name="${name}"><value>${value}</value></${element}>`;
const request = (inner: string): string =>
  `<send-request mode="new" response-variable-name="answer">${inner}</send-request>`;
const jwt =
  (list: string): Statement =>
  (value) =>
    `<validate-jwt header-name="Authorization"><${list}><key>${value}</key></${list}></validate-jwt>`;

/** Each row of the table of positions, in every form in which it holds a credential. */
const STATEMENTS: Readonly<Record<string, readonly Statement[]>> = {
  'set-header': [header('set-header', 'x-api-key'), header('set-header', 'Ocp-Apim-Subscription-Key')],
  'check-header': [header('check-header', 'x-functions-key')],
  'set-query-parameter': [header('set-query-parameter', 'code'), header('set-query-parameter', 'subscription-key')],
  'authentication-basic': [(value) => `<authentication-basic username="svc" password="${value}" />`],
  'authentication-certificate': [
    (value) => `<authentication-certificate body="${value}" />`,
    (value) => `<authentication-certificate certificate-id="orders" password="${value}" />`,
  ],
  proxy: [(value) => `<proxy url="http://proxy.example:8080" username="svc" password="${value}" />`],
  key: [jwt('issuer-signing-keys'), jwt('decryption-keys')],
  item: [
    (value) =>
      `<invoke-dapr-binding name="queue"><metadata><item key="password">${value}</item></metadata></invoke-dapr-binding>`,
  ],
  'set-variable': [(value) => `<set-variable name="clientSecret" value="${value}" />`],
  'cache-store-value': [(value) => `<cache-store-value key="api-key" value="${value}" duration="60" />`],
  'set-body': [
    (value) => request(`<set-body>grant_type=client_credentials&amp;client_secret=${value}</set-body>`),
    (value) => `<set-body>{ "user": "svc", "password": "${value}" }</set-body>`,
    (value) => `<set-body><Login><User>svc</User><Password>${value}</Password></Login></set-body>`,
  ],
  'set-url': [
    (value) => request(`<set-url>https://svc:${value}@orders.example/token</set-url>`),
    (value) => request(`<set-url>https://orders.example/run?code=${value}</set-url>`),
  ],
  'set-backend-service': [(value) => `<set-backend-service base-url="https://svc:${value}@orders.example" />`],
  'rewrite-uri': [(value) => `<rewrite-uri template="/run?code=${value}" />`],
  'connection-string': [
    (value) =>
      `<sql-data-source><connection-info><connection-string>Server=tcp:orders.example;Database=o;User ID=svc;Password=${value};</connection-string></connection-info></sql-data-source>`,
  ],
};

/** What stands there: a literal is to be found at its place, everything else is not. */
const VALUES: readonly (readonly [Case, string])[] = [
  ['literal', '⟦Kd7wQ2xR9mTz4Lp8⟧'],
  ['reference', '{{orders-key}}'],
  ['placeholder', 'REPLACE_ME'],
];

const document = (statement: string): string =>
  `<policies>\n  <inbound>\n    <base />\n    ${statement}\n  </inbound>\n</policies>`;
const backslashed = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\r\n`);
const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

/** Where policies are written: the path of the file, and the file around the policy. */
const EMBEDDINGS: Readonly<Record<string, readonly [path: string, file: (policy: string) => string]>> = {
  'a file of its own': ['apis/orders/policy.xml', (policy) => `${policy}\n`],
  'a comment': ['apis/orders/old.xml', (policy) => `<policies>\n<!--\n${policy}\n-->\n</policies>\n`],
  'a multi-line string of Bicep': ['infra/api.bicep', (policy) => `var policy = '''\n${policy}\n'''\n`],
  'a string of Bicep': ['infra/api.bicep', (policy) => `var policy = '${policy.replaceAll('\n', String.raw`\r\n`)}'\n`],
  'a string of an ARM template': [
    'infra/api.json',
    (policy) => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    { "type": "Microsoft.ApiManagement/service/policies", "properties": { "format": "rawxml", "value": "${backslashed(policy)}" } }
  ]
}
`,
  ],
  'any JSON': ['config/policies.json', (policy) => `{ "orders": "${backslashed(policy)}" }\n`],
  'JSON that keeps markup away': [
    'export/policies.json',
    (policy) => {
      const written = policy
        .replaceAll('<', String.raw`\u003c`)
        .replaceAll('>', String.raw`\u003E`)
        .replaceAll('"', String.raw`\u0022`)
        .replaceAll('\n', String.raw`\r\n`);
      return `{ "properties": { "format": "rawxml", "value": "${written}" } }\n`;
    },
  ],
  'a heredoc of Terraform': [
    'infra/api.tf',
    (policy) => `locals {\n  policy = <<-XML\n    ${indented(policy, '    ')}\n  XML\n}\n`,
  ],
  'a string of Terraform': ['infra/api.tf', (policy) => `locals {\n  policy = "${backslashed(policy)}"\n}\n`],
  'a block of YAML': ['k8s/policies.yaml', (policy) => `data:\n  orders.xml: |\n    ${indented(policy, '    ')}\n`],
  'a folded block of YAML': [
    'k8s/policies.yaml',
    (policy) => `data:\n  orders.xml: >-\n    ${indented(policy, '    ')}\n`,
  ],
  'a fence of Markdown': ['handbook.md', (policy) => `# Orders\n\n\`\`\`xml\n${policy}\n\`\`\`\n`],
  'a string of C#': ['src/Policies.cs', (policy) => `var policy = "${backslashed(policy)}";\n`],
  'a verbatim string of C#': ['src/Policies.cs', (policy) => `var policy = @"${policy.replaceAll('"', '""')}";\n`],
  'a raw string of C#': [
    'src/Policies.cs',
    (policy) => `var policy = """\n    ${indented(policy, '    ')}\n    """;\n`,
  ],
  'a raw interpolated string of C#': [
    'src/Policies.cs',
    (policy) => `var policy = $$$"""\n    ${indented(policy, '    ')}\n    """;\n`,
  ],
};

test('every row of the table of positions has its statements', () => {
  expect(Object.keys(STATEMENTS).toSorted()).toEqual([...CREDENTIAL_ELEMENTS].toSorted());
});

describe.each(Object.entries(EMBEDDINGS))('in %s', (_name, [path, file]) => {
  test.each(Object.entries(STATEMENTS))(
    '%s: a literal is found, a reference and a placeholder are not',
    (_row, forms) => {
      const rows = forms.flatMap((form) =>
        VALUES.map(([kind, value]): Row => ({
          group: 'position',
          case: kind,
          path,
          marked: file(document(form(value))),
        })),
      );
      expect(rows.flatMap((row) => differences(judgeRow(row)).map((said) => `${said} in ${row.marked}`))).toEqual([]);
    },
  );
});
