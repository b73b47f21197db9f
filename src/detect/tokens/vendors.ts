import { hasGitHubChecksum } from '../checksums.ts';
import type { Confidence } from '../types.ts';
import { entropyOf, ifLiteral, ifRandom, INVENTED, isNear } from './rule.ts';
import type { Seen, TokenRule } from './rule.ts';

const RANDOM_KEY_BITS = 3;

/** Google's keys are random; one that is not may still be used as a key. */
const googleConfidence = (value: string): Confidence | undefined => {
  if (ifRandom(value) === undefined || entropyOf(value.slice(4)) < INVENTED || /your/i.test(value)) return undefined;
  return entropyOf(value.slice(4)) >= RANDOM_KEY_BITS ? 'high' : 'low';
};

/** Random letters have digits and both cases among them; names of methods have not. */
const isMixed = (value: string): boolean => /[0-9]/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value);

const nearConfidence =
  (near: RegExp) =>
  (value: string, seen: Seen): Confidence | undefined =>
    isMixed(value) && isNear(seen, near) ? ifRandom(value) : undefined;

const gitHubConfidence = (value: string): Confidence | undefined => {
  if (ifRandom(value) === undefined) return undefined;
  return hasGitHubChecksum(value) ? 'high' : 'medium';
};

/** Keys that Stripe's own pages print for readers to try. */
const STRIPE_SAMPLES = /^sk_test_(?:4eC39HqL|BQokikJO|tR3PYbcV)/;

/** A test key moves no money, and opens the account's test data to whoever has it. */
const stripeConfidence = (value: string): Confidence | undefined => {
  if (STRIPE_SAMPLES.test(value) || ifRandom(value) === undefined) return undefined;
  return value.includes('_live_') ? 'high' : 'medium';
};

const APP_ROLE = /vault|app[_ -]?role|role[_ -]?id|openbao|\bbao\b/i;

/** The secret id of an AppRole has the form of any id: what stands around it tells. */
const secretIdConfidence = (value: string, { text, start }: Seen): Confidence | undefined =>
  APP_ROLE.test(text.slice(Math.max(start - 300, 0), start + value.length + 300)) ? ifRandom(value) : undefined;

export const vendor = (
  kind: string,
  signatures: readonly string[],
  pattern: RegExp,
  confidence: TokenRule['confidence'] = ifRandom,
): TokenRule => ({ kind, signatures, before: 0, pattern, confidence });

const AZURE_ACCOUNT =
  /documents\.azure\.|\.core\.(?:windows|chinacloudapi|usgovcloudapi)\.net|cosmos|(?:storage|account|primary|secondary|master)[ _-]?(?:account[ _-]?|access[ _-]?|master[ _-]?)?key|CloudStorageAccount|Storage(?:SharedKey)?Credential/i;

/** Tokens of vaults, clouds and services that begin with a mark of their issuer. */
export const VENDOR_RULES: readonly TokenRule[] = [
  vendor('vault-token', ['hvs.', 'hvb.', 'hvr.'], /(?<![\w.-])hv[sbr]\.[\w-]{24,300}(?![\w-])/y, ifLiteral),
  vendor('google-api-key', ['AIza'], /(?<![\w-])AIza[\w-]{35}(?![\w-])/y, googleConfidence),
  vendor('google-api-key', ['AQ.Ab8RN6'], /(?<![\w.-])AQ\.Ab8RN6[\w-]{30,64}(?![\w-])/y),
  vendor('google-client-secret', ['GOCSPX-'], /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/y, ifLiteral),
  vendor('google-access-token', ['ya29.'], /(?<![\w.-])ya29\.[\w.-]{24,1024}(?![\w-])/y),
  vendor('google-refresh-token', ['1//0'], /(?<![\w/.-])1\/\/0[\w-]{30,256}(?![\w-])/y),
  vendor(
    'github-token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    /(?<!\w)gh[pousr]_[A-Za-z0-9]{36}(?!\w)/y,
    gitHubConfidence,
  ),
  vendor('github-token', ['github_pat_'], /(?<!\w)github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?!\w)/y),
  vendor(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-'],
    /(?<![\w-])gl(?:pat|dt|rt|ptt|cbt|soat)-[\w-]{20,64}(?:\.[\w-]{2,16}){0,2}(?![\w-])/y,
  ),
  vendor('aws-access-key', ['AKIA', 'ASIA'], /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/y),
  vendor(
    'aws-secret-key',
    ['AKIA', 'ASIA'],
    /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}["'`]?(?:\s?[,;:|]\s{0,8}|\s)["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y,
    (value) => (isMixed(value) ? ifRandom(value) : undefined),
  ),
  vendor(
    'aws-secret-key',
    ['ecret_access_key', 'ECRET_ACCESS_KEY', 'ecretAccessKey', 'ws_secret_key', 'WS_SECRET_KEY'],
    /(?:secret_?access_?key|ecret_?access_?key|ws_secret_key)["'\]]{0,2}\s{0,8}(?:[=:,]>?)\s{0,8}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/iy,
  ),
  vendor('slack-token', ['xox', 'xapp-'], /(?<![\w-])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,256}(?![\w-])/y),
  vendor('slack-webhook', ['/services/T'], /\/services\/(T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{20,32})(?!\w)/y),
  vendor(
    'stripe-key',
    ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'],
    /(?<![A-Za-z0-9])[sr]k_(?:live|test)_[A-Za-z0-9]{20,247}(?!\w)/y,
    stripeConfidence,
  ),
  vendor('stripe-key', ['whsec_'], /(?<!\w)whsec_[A-Za-z0-9+/]{32,64}={0,2}(?!\w)/y),
  vendor('npm-token', ['npm_'], /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/y),
  vendor('nuget-key', ['oy2'], /(?<!\w)oy2[a-z0-9]{43}(?!\w)/y),
  vendor('databricks-token', ['dapi'], /(?<!\w)dapi[0-9a-f]{32}(?:-\d)?(?!\w)/y),
  vendor('sendgrid-key', ['SG.'], /(?<![\w.])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/y),
  vendor(
    'openai-key',
    ['sk-proj-', 'sk-svcacct-', 'sk-admin-'],
    /(?<![\w-])sk-(?:proj|svcacct|admin)-[\w-]{40,200}(?![\w-])/y,
  ),
  {
    kind: 'openai-key',
    signatures: ['T3BlbkFJ'],
    before: 24,
    pattern: /[^]{0,24}?(?<![\w-])(sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})(?!\w)/y,
    confidence: ifRandom,
  },
  vendor('anthropic-key', ['sk-ant-'], /(?<![\w-])sk-ant-[\w-]{24,200}(?![\w-])/y),
  vendor('hugging-face-token', ['hf_'], /(?<!\w)hf_[A-Za-z]{34}(?!\w)/y),
  vendor('docker-token', ['dckr_pat_'], /(?<!\w)dckr_pat_[\w-]{27,40}(?![\w-])/y),
  vendor('pypi-token', ['pypi-AgE'], /(?<![\w-])pypi-AgE[\w-]{50,256}(?![\w-])/y),
  vendor(
    'vault-secret-id',
    ['ecret_id', 'ecretId', 'ecret-id', 'ECRET_ID'],
    /ecret[_-]?id(?:\\?["'])?\s{0,4}[:=,>]\s{0,4}(?:\\?["'])?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])/iy,
    secretIdConfidence,
  ),
  {
    // Keys of accounts before the identifiable ones: 64 bytes without a mark. An integrity hash is as long.
    kind: 'azure-account-key',
    signatures: ['=='],
    before: 86,
    pattern: /(?<![\w+/=-])[A-Za-z0-9+/]{86}==(?![\w+/=])/y,
    confidence: nearConfidence(AZURE_ACCOUNT),
  },
  vendor('okta-token', ['SSWS '], /SSWS\s{1,4}(00[\w-]{40})(?![\w-])/y),
  {
    kind: 'terraform-token',
    signatures: ['.atlasv1.'],
    before: 14,
    pattern: /(?<![\w-])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}(?![\w-])/y,
    confidence: ifRandom,
  },
];

/** Tokens whose form alone says too little: `wanted` must stand somewhere in the text. */
export interface ContextRule extends Pick<TokenRule, 'confidence'> {
  readonly kind: string;
  readonly wanted: RegExp;
  readonly pattern: RegExp;
}

const VAULT = /vault|openbao|\bbao[_ ]|X-Vault-Token|root[_ -]?token|client[_ -]?token/i;

export const CONTEXT_RULES: readonly ContextRule[] = [
  {
    kind: 'vault-token',
    wanted: VAULT,
    pattern: /(?<![\w.$)\]-])[sbr]\.[A-Za-z0-9]{24,95}(?:\.[A-Za-z0-9]{5})?(?![\w.(-])/g,
    confidence: nearConfidence(VAULT),
  },
  {
    kind: 'okta-token',
    wanted: /okta/i,
    pattern: /(?<![\w-])00[\w-]{40}(?![\w-])/g,
    confidence: nearConfidence(/okta/i),
  },
  {
    kind: 'vault-unseal-key',
    wanted: /nseal[ _]?[Kk]ey|ecovery[ _]?[Kk]ey|keys_base64/,
    pattern: /(?<![\w+/=-])[A-Za-z0-9+/]{43}[A-Za-z0-9+/=](?![\w+/=])/g,
    confidence: nearConfidence(/(?:unseal|recovery)[ _]?key|keys_base64/i),
  },
];
