import { ifLiteral } from './rule.ts';
import type { TokenRule } from './rule.ts';
import { vendor } from './vendors.ts';

/** Tokens of hosted services whose mark is long enough to need no text around them. */
export const SERVICE_RULES: readonly TokenRule[] = [
  vendor('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], /(?<!\w)shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}(?!\w)/y),
  vendor('grafana-token', ['glsa_'], /(?<!\w)glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}(?!\w)/y),
  vendor('grafana-token', ['glc_eyJ'], /(?<!\w)glc_eyJ[A-Za-z0-9+/]{32,400}={0,2}(?![\w+/])/y),
  vendor('pulumi-token', ['pul-'], /(?<![\w-])pul-[0-9a-f]{40}(?!\w)/y),
  vendor('linear-key', ['lin_api_'], /(?<!\w)lin_api_[A-Za-z0-9]{40}(?!\w)/y),
  vendor(
    'atlassian-token',
    ['ATATT3', 'ATCTT3', 'ATBB'],
    /(?<!\w)(?:AT[AC]TT3[\w=-]{60,240}|ATBB[A-Za-z0-9]{32})(?![\w=-])/y,
  ),
  vendor('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], /(?<!\w)do[opr]_v1_[0-9a-f]{64}(?!\w)/y),
  vendor('postman-key', ['PMAK-'], /(?<![\w-])PMAK-[0-9a-fA-F]{24}-[0-9a-fA-F]{34}(?!\w)/y),
  vendor('mailgun-key', ['key-'], /(?<![\w-])key-[0-9a-f]{32}(?![\w-])/y),
  vendor(
    'doppler-token',
    ['dp.pt.', 'dp.st.', 'dp.ct.'],
    /(?<![\w.])dp\.[psc]t\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}(?!\w)/y,
  ),
  vendor('newrelic-key', ['NRAK-', 'NRII-'], /(?<![\w-])(?:NRAK-[A-Z0-9]{27}|NRII-[\w-]{32})(?![\w-])/y),
  vendor('groq-key', ['gsk_'], /(?<!\w)gsk_[A-Za-z0-9]{52}(?!\w)/y),
  vendor('notion-token', ['ntn_'], /(?<!\w)ntn_[A-Za-z0-9]{43,50}(?!\w)/y),
  vendor('1password-token', ['ops_eyJ'], /(?<!\w)ops_eyJ[\w-]{120,4096}={0,3}(?![\w-])/y, ifLiteral),
  vendor('age-key', ['AGE-SECRET-KEY-1'], /(?<!\w)AGE-SECRET-KEY-1[0-9A-Z]{58}(?!\w)/y),
  vendor('figma-token', ['figd_', 'figo_'], /(?<!\w)fig[do]_[\w-]{40,64}(?![\w-])/y),
  vendor(
    'tailscale-key',
    ['tskey-'],
    /(?<![\w-])tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,32}-[A-Za-z0-9]{16,48}(?!\w)/y,
  ),
  vendor('perplexity-key', ['pplx-'], /(?<![\w-])pplx-[A-Za-z0-9]{48}(?!\w)/y),
  vendor('replicate-token', ['r8_'], /(?<!\w)r8_[A-Za-z0-9]{37}(?!\w)/y),
  vendor('sentry-token', ['sntrys_', 'sntryu_'], /(?<!\w)(?:sntrys_eyJ[\w+/=-]{40,400}|sntryu_[0-9a-f]{64})(?![\w-])/y),
  vendor('rubygems-key', ['rubygems_'], /(?<!\w)rubygems_[0-9a-f]{48}(?!\w)/y),
  vendor(
    'square-token',
    ['EAAA', 'sq0csp-', 'sq0atp-'],
    /(?<![\w+/-])(?:EAAA[\w-]{60}|sq0csp-[\w-]{43}|sq0atp-[\w-]{22})(?![\w+/=-])/y,
  ),
  vendor('sonar-token', ['sqp_', 'squ_', 'sqa_'], /(?<!\w)sq[pua]_[0-9a-f]{40}(?!\w)/y),
  vendor(
    'artifactory-token',
    ['AKCp', 'cmVmdGtuO'],
    /(?<![\w+/])(?:AKCp[A-Za-z0-9]{65,73}|cmVmdGtuO[A-Za-z0-9]{55,64})(?![\w+/=])/y,
  ),
  vendor('heroku-key', ['HRKU-'], /(?<![\w-])HRKU-[\w-]{36,64}(?![\w-])/y),
  vendor('vercel-token', ['vcp_', 'vci_', 'vca_'], /(?<!\w)vc[pia]_[A-Za-z0-9]{50,64}(?!\w)/y),
  vendor('planetscale-token', ['pscale_'], /(?<!\w)pscale_(?:tkn|oauth|pw)_[\w.=-]{32,64}(?![\w-])/y),
  vendor(
    'teams-webhook',
    ['.webhook.office.com/'],
    /\.webhook\.office\.com\/(webhookb2\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}(?:\/[\w-]{20,80})?)(?![\w-])/y,
  ),
  vendor(
    'discord-webhook',
    ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    /discord(?:app)?\.com\/api\/webhooks\/(\d{17,20}\/[\w-]{60,80})(?![\w-])/y,
  ),
  {
    ...vendor('telegram-token', [':AA'], /[^]{0,2}?(?<![\w:])(\d{8,10}:AA[\w-]{33})(?![\w-])/y),
    before: 10,
  },
];
