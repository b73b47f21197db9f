import { rows } from './row.ts';
import type { Row } from './row.ts';

/** Made-up tokens of the right form, put together here so that no scanner takes this file for a leak. */
const random = (
  length: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
): string => {
  let state = 7;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length] ?? '';
  }).join('');
};
const hex = (length: number): string => random(length, '0123456789abcdef');
const join = (...parts: string[]): string => parts.join('');
const text = (token: string): string => `notes from the call\nvalue ⟦${token}⟧ end\n`;
const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
const PEM = 'PRIVATE KEY-----';

const LITERALS: readonly string[] = [
  join(random(76), 'AP', 'IM', random(5), 'Q=='),
  join(random(76), '+A', 'St', random(5), 'g=='),
  join(random(76), 'AC', 'Db', random(5), 'w=='),
  join(random(33), '+A', 'Sb', 'C', random(5), '='),
  join(random(33), '+A', 'Eh', 'C', random(5), '='),
  join(random(33), 'Az', 'Ca', 'C', random(5), '='),
  join(random(42), '+A', 'CR', 'C', random(5)),
  join(random(42), 'Az', 'Se', 'C', random(5)),
  join(random(44), 'Az', 'Fu', random(5), 'Q=='),
  join(random(52), 'JQ', 'QJ99', 'B', 'C', random(12), 'AAAB', 'AC', 'OG', random(4)),
  join(random(52), 'JQ', 'QJ99', 'B', 'C', random(12), 'AAAA', 'AZ', 'DO', random(4)),
  join(random(3), '8Q', '~', random(34)),
  join('hv', 's.', random(95)),
  join('hv', 'b.', random(150)),
  join('hv', 'r.', random(24)),
  join('AI', 'za', random(35)),
  join('GOC', 'SPX-', random(28)),
  join('ya', '29.', random(60)),
  join('1/', '/0', random(60)),
  join('gh', 'p_', random(36)),
  join('github', '_pat_', random(22), '_', random(59)),
  join('gl', 'pat-', random(20)),
  join('AK', 'IA', random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')),
  join('xo', 'xb-', random(12, '0123456789'), '-', random(24)),
  join('np', 'm_', random(36)),
  join('oy', '2', random(43, 'abcdefghijklmnopqrstuvwxyz0123456789')),
  join('da', 'pi', hex(32)),
  join('SG', '.', random(22), '.', random(43)),
  join(HEADER, '.', random(40), '.', random(43)),
  join('-----BEGIN ', PEM, '\n  ', random(64), '\n  ', random(64), '\n  -----END ', PEM),
  join(
    '-----BEGIN RSA ',
    PEM,
    '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,',
    hex(32),
    '\n\n',
    random(64),
    '\n-----END RSA ',
    PEM,
  ),
  join('MI', 'IKwgIBAzCC', random(200)),
  join('git', '&202601010000&', random(86), '=='),
];

const marked = (before: string, token: string, after = ''): readonly ['literal', string] => [
  'literal',
  `${before}⟦${token}⟧${after}\n`,
];

export const TOKEN_ROWS: Row[] = [
  ...rows(
    'token',
    'notes/call.txt',
    LITERALS.map((token) => ['literal', text(token)] as const),
  ),
  ...rows('token', 'notes/call.log', [
    marked('vault token: ', join('s', '.', random(24))),
    marked('BAO_TOKEN ', join('b', '.', random(120).slice(0, 90))),
    marked('okta key ', join('00', random(40))),
    marked('Authorization: SS', join('WS 00', random(40))).map((part) =>
      part.replace('⟦WS 00', 'WS ⟦00'),
    ) as unknown as readonly ['literal', string],
    marked('aws_secret_access_key = ', random(40)),
    marked('AZURE_DEVOPS_PAT ', random(52, 'abcdefghijklmnopqrstuvwxyz234567')),
    marked('AccountEndpoint=https://a.documents.azure.com:443/;AccountKey=', join(random(86), '=='), ';'),
    marked('Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=', join(random(43), '=')),
    marked('endpoint=https://a.communication.azure.com/;accesskey=', join(random(86), '==')),
    marked('Endpoint=https://a.azconfig.io;Id=abc;Secret=', join(random(43), '=')),
    marked('a.redis.cache.windows.net:6380,password=', join(random(43), '='), ',ssl=True'),
    marked('Server=tcp:a.database.windows.net;User ID=sa;Pwd=', 'Quay!77', ';'),
    marked('jdbc:mysql://db.internal/orders?user=o&password=', 'Quay77x'),
    marked(
      'https://prod-1.logic.azure.com/workflows/1/triggers/m/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers&sv=1.0&sig=',
      random(43),
    ),
    marked('https://a.blob.core.windows.net/c?sv=2024-01-01&sr=c&sig=', join(random(42), '%3D')),
    marked('Authorization: Basic ', Buffer.from('orders:ballast77').toString('base64')),
    marked('amqps://orders:', 'ballast77', '@mq.internal/'),
    marked('edge: Basic ', Buffer.from('edgecli:edgeclisecret').toString('base64')),
    ['placeholder', `ghp_${'x'.repeat(36)} npm_${'0'.repeat(36)} hvs.${'x'.repeat(30)}`],
    ['placeholder', 'AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI'],
    ['placeholder', `AccountName=devstoreaccount1;AccountKey=Eby8vdM02x${random(76)}==;`],
    [
      'placeholder',
      'UseDevelopmentStorage=true InstrumentationKey=7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e;IngestionEndpoint=https://a.example.com/',
    ],
    ['placeholder', 'https://user:password@a.example.com Basic dXNlcjpwYXNzd29yZA=='],
    ['reference', 'AccountKey=#{key}# SharedAccessKey={{key}} https://${USER}:${PASS}@a.example.com ?sig=$(sig)&sv=1'],
    ['hard-negative', `-----BEGIN PUBLIC KEY-----\n${random(64)}\n-----END PUBLIC KEY-----`],
    ['hard-negative', `s.addComponentsToTheRegistryNow(); sha256:${hex(64)} integrity sha512-${random(86)}==`],
    [
      'hard-negative',
      `commit ${hex(40)} digest ${random(52, 'abcdef0123456789')} id 7d2f1c9a-1b2c-4f0e-9d7c-2f3a4b5c6d7e`,
    ],
    [
      'hard-negative',
      'Basic authentication and Basic understanding; Bearer tokens; sig=short; hvs.tooshort; ghp_short',
    ],
  ]),
];
