import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import * as made from './made.ts';

const { some, hex, digits, upper, join, base64 } = made;

/** Tokens of services, signed tokens, private keys, pairs in URLs and headers. */
export const VENDOR_ROWS: Row[] = [
  ...rows('vendor-tokens', 'src/notify.go', [
    [
      'literal',
      `package notify

const (
	slackBot   = "⟦xoxb-${digits(12)}-${digits(12)}-${some(24)}⟧"
	slackUser  = "⟦xoxp-${digits(12)}-${digits(12)}-${digits(12)}-${hex(32)}⟧"
	slackHook  = "https://hooks.slack.com/services/⟦T${upper(8)}/B${upper(8)}/${some(24)}⟧"
	stripeLive = "⟦${join('sk', '_live_', some(24))}⟧"
	stripeRest = "⟦${join('rk', '_live_', some(24))}⟧"
	stripePub  = "${join('pk', '_live_', some(24))}"
	gitlab     = "⟦glpat-${some(20)}⟧"
	sendgrid   = "⟦SG.${some(22)}.${some(43)}⟧"
	npmToken   = "⟦npm_${some(36)}⟧"
	shopify    = "⟦shpat_${hex(32)}⟧"
)
`,
      [
        'slack-token',
        'slack-token',
        'slack-webhook',
        'stripe-key',
        'stripe-key',
        'gitlab-token',
        'sendgrid-key',
        'npm-token',
        'shopify-token',
      ],
    ],
    [
      'literal',
      `func main() {
	client := github.NewTokenClient(ctx, "⟦${made.gitHubToken()}⟧")
	app := "⟦${made.gitHubToken('ghs')}⟧"
	oauth := "⟦${made.gitHubToken('gho')}⟧"
	fine := "⟦github_pat_${some(22)}_${some(59)}⟧"
	token := os.Getenv("GITHUB_TOKEN")
	sum := "${hex(64)}"
	_ = "h1:${some(43)}="
}
`,
    ],
    [
      'literal',
      `const (
	openai    = "⟦sk-proj-${some(48)}T3BlbkFJ${some(48)}⟧"
	anthropic = "⟦sk-ant-api03-${some(93)}AA⟧"
	hugging   = "⟦hf_${some(34, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')}⟧"
	grafana   = "⟦glsa_${some(32)}_${hex(8)}⟧"
	pulumi    = "⟦pul-${hex(40)}⟧"
	databrick = "⟦dapi${hex(32)}⟧"
	terraform = "⟦${some(14)}.atlasv1.${some(66)}⟧"
	pypi      = "⟦pypi-AgEIcHlwaS5vcmc${some(120)}⟧"
	docker    = "⟦dckr_pat_${some(27)}⟧"
	linear    = "⟦lin_api_${some(40)}⟧"
	atlassian = "⟦ATATT3xFfGF0${some(180)}=${hex(8).toUpperCase()}⟧"
	nuget     = "⟦oy2${some(43, 'abcdefghijklmnopqrstuvwxyz0123456789')}⟧"
	digital   = "⟦dop_v1_${hex(64)}⟧"
	postman   = "⟦PMAK-${hex(24)}-${hex(34)}⟧"
	mailgun   = "⟦key-${hex(32)}⟧"
	twilio    = "SK${hex(32)}"
	telegram  = "⟦${digits(10)}:AA${some(33)}⟧"
	doppler   = "⟦dp.pt.${some(43)}⟧"
	newrelic  = "⟦NRAK-${upper(27)}⟧"
)
`,
      [
        'openai-key',
        'anthropic-key',
        'hugging-face-token',
        'grafana-token',
        'pulumi-token',
        'databricks-token',
        'terraform-token',
        'pypi-token',
        'docker-token',
        'linear-key',
        'atlassian-token',
        'nuget-key',
        'digitalocean-token',
        'postman-key',
        'mailgun-key',
        'telegram-token',
        'doppler-token',
        'newrelic-key',
      ],
    ],
  ]),
  ...rows('okta', 'src/okta.py', [
    [
      'literal',
      `import requests
OKTA_API_TOKEN = "⟦00${some(40)}⟧"
headers = {"Authorization": "SSWS ⟦00${some(40)}⟧"}
issue = "00u${some(17)}"
app_id = "0oa${some(17)}"
`,
    ],
  ]),
  ...rows('jwt', 'logs/access.log', [
    [
      'literal',
      `GET /orders 200 authorization="Bearer ⟦${made.jwt('{"sub":"joe","iat":1700000000}')}⟧"
GET /orders?access_token=⟦${made.jwt('{"sub":"jim"}', '{"typ":"JWT","alg":"HS256"}')}⟧ 200
header only ${made.base64url('{"alg":"HS256","typ":"JWT"}')}
payload ${made.base64url('{"sub":"joe","scope":"read write"}')}
`,
    ],
    [
      'hard-negative',
      `image data:image/png;base64,iVBORw0KGgo${some(120)}
eyJub3QiOiJhIGp3dCJ9 is a base64 object
x.y.z eyJ.eyJ.sig
`,
    ],
    [
      'placeholder',
      `Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c
`,
    ],
  ]),
  ...rows('private-keys', 'src/keys.js', [
    [
      'literal',
      `const pem = \`⟦${made.pem('RSA ')}⟧\`;
const ec = '⟦-----BEGIN EC PRIVATE KEY-----\\n${some(64)}\\n${some(40)}==\\n-----END EC PRIVATE KEY-----⟧';
const pub = \`-----BEGIN PUBLIC KEY-----
${some(64)}
-----END PUBLIC KEY-----\`;
const cert = \`${made.certificate()}\`;
`,
    ],
    [
      'literal',
      `const key = '⟦-----BEGIN PRIVATE KEY-----\\n' +
  '${some(64)}\\n' +
  '${some(64)}\\n' +
  '-----END PRIVATE KEY-----⟧\\n';
const pfx = "⟦${made.pfx()}⟧";
`,
    ],
    [
      'hard-negative',
      `const BEGIN = '-----BEGIN PRIVATE KEY-----';
if (!text.includes('-----BEGIN RSA PRIVATE KEY-----')) throw new Error('no key');
const csr = \`-----BEGIN CERTIFICATE REQUEST-----
${some(64)}
-----END CERTIFICATE REQUEST-----\`;
const ssh = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC${some(200)} joe@host';
`,
    ],
    [
      'literal',
      `id: ⟦${made.pem('OPENSSH ', 4)}⟧
`,
    ],
    [
      'literal',
      `enc: ⟦-----BEGIN ENCRYPTED PRIVATE KEY-----
${some(64)}
${some(64)}
-----END ENCRYPTED PRIVATE KEY-----⟧
pgp: ⟦-----BEGIN PGP PRIVATE KEY BLOCK-----

${some(64)}
=${some(4)}
-----END PGP PRIVATE KEY BLOCK-----⟧
`,
    ],
  ]),
  ...rows('basic-and-urls', 'src/Client.php', [
    [
      'literal',
      `<?php
$client->setHeader('Authorization', 'Basic ⟦${base64('orders:Ballast-77')}⟧');
$dsn = 'mysql://orders:⟦Quay-77⟧@db.internal:3306/orders';
$redis = 'redis://:⟦redis-pw-1⟧@cache.internal:6379/0';
$amqp = 'amqp://orders:⟦qu%40y⟧@mq.internal/%2f';
$git = 'https://deploy:⟦${made.gitHubToken()}⟧@github.com/example/orders.git';
$plain = 'https://orders.example.com:8443/path@2x.png';
$mail = 'mailto:orders@example.com';
$ref = "postgres://{$user}:{$pass}@{$host}/orders";
$doc = 'https://user:password@example.com/';
`,
      ['basic-credentials', 'url-credentials', 'url-credentials', 'url-credentials', 'github-token'],
    ],
    [
      'hard-negative',
      `<?php
$realm = 'Basic realm="orders"';
$x = 'Basic ' . base64_encode($user . ':' . $pass);
$y = 'Bearer ' . $token;
$url = 'http://localhost:3000/@scope/package';
$time = '12:30:45@room';
$uri = "ftp://anonymous:@ftp.example.com";
`,
    ],
  ]),
];
