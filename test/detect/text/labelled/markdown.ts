import { rows } from './row.ts';
import type { Row } from './row.ts';

const fence = (language: string, text: string): string =>
  `# How to call\n\n\`\`\`${language}\n${text}\n\`\`\`\n\nMore.\n`;

export const MARKDOWN_ROWS: Row[] = [
  ...rows('markdown', 'docs/calling.md', [
    ['literal', fence('bash', 'curl -H "x-api-key: ⟦Zk8pQ2wX7vN1⟧" https://a.example.com')],
    [
      'literal',
      fence(
        'xml',
        '<policies><inbound><authentication-basic username="a" password="⟦ballast⟧" /></inbound></policies>',
      ),
    ],
    ['literal', fence('xml', '<set-header name="x-functions-key"><value>⟦aB3dE5fG7hJ9⟧</value></set-header>')],
    ['literal', fence('json', '{ "clientSecret": "⟦Kx9~tide.77⟧" }')],
    ['literal', fence('yaml', 'variables:\n  apiPassword: ⟦gangway-8812⟧')],
    [
      'literal',
      fence(
        'csharp',
        'client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧");',
      ),
    ],
    ['literal', fence('', 'export API_KEY=⟦Zk8pQ2wX7vN1⟧')],
    ['literal', fence('http', 'GET https://a.example.com\nAuthorization: Bearer ⟦k2s0Marina77opaque⟧')],
    ['literal', fence('env', 'DB_PASSWORD=⟦keel77-harbour⟧')],
    ['literal', fence('python', 'api_key = "⟦Zk8pQ2wX7vN1⟧"')],
    ['literal', 'Call `https://fn.example.net/api?code=⟦aB3dE5fG7hJ9kL1mN3pQ⟧` with a browser.\n'],
    ['literal', '- list\n  ~~~powershell\n  $apiKey = "⟦Zk8pQ2wX7vN1⟧"\n  ~~~\n'],
    [
      'reference',
      fence('bash', 'curl -H "x-api-key: $API_KEY" -H "Authorization: Bearer ${TOKEN}" https://a.example.com'),
    ],
    [
      'reference',
      fence(
        'xml',
        '<policies><inbound><set-header name="x-api-key"><value>{{backend-key}}</value></set-header></inbound></policies>',
      ),
    ],
    ['reference', fence('csharp', 'var key = Environment.GetEnvironmentVariable("API_KEY");')],
    [
      'placeholder',
      fence('bash', 'curl -H "Ocp-Apim-Subscription-Key: <your-key>" -u user:password https://a.example.com'),
    ],
    ['placeholder', fence('json', '{ "clientSecret": "<client-secret>", "apiKey": "..." }')],
    [
      'hard-negative',
      'The password: it has 12 characters. Token: see [docs](https://a.example.com/token?version=2024).\n\n| secret | rotation |\n| --- | --- |\n| a1 | 30 days |\n',
    ],
    ['hard-negative', 'Set `secretName` to `orders-2024` and `tokenUrl=https://a.example.com/t1`.\n'],
  ]),
];
