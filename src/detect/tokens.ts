import { decodeBasic, hasCaskChecksum, hasKeyChecksum, isJwtHeader } from './checksums.ts';
import { judge } from './judge.ts';
import type { Confidence } from './types.ts';

/** A credential known by its own form, wherever it stands. */
export interface TokenMatch {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly confidence: Confidence;
}

/**
 * `signature` is searched literally; `pattern` is then tried `before` characters in front of it, so that the time
 * stays linear. A capture group, where there is one, is the credential; the whole match otherwise.
 */
interface TokenRule {
  readonly kind: string;
  readonly signature: string;
  readonly before: number;
  readonly pattern: RegExp;
  readonly confidence: (value: string, whole: string) => Confidence | undefined;
}

const always = (): Confidence => 'high';
const ifLiteral = (value: string): Confidence | undefined => (judge(value) === 'literal' ? 'high' : undefined);
const B64 = '[A-Za-z0-9+/]';
const NOT_B64_BEFORE = '(?<![A-Za-z0-9+/])';

/** A key whose checksum fails looks edited or invented: it is kept, with less confidence. */
const byChecksum =
  (seeds: readonly string[]) =>
  (value: string): Confidence =>
    hasKeyChecksum(value, seeds) ? 'high' : 'medium';

const key88 = (kind: string, signature: string, seeds: readonly string[]): TokenRule => ({
  kind,
  signature,
  before: 76,
  pattern: new RegExp(`${NOT_B64_BEFORE}${B64}{76}${signature.replace('+', '\\+')}${B64}{5}[AQgw]==`, 'y'),
  confidence: byChecksum(seeds),
});

const key44 = (kind: string, signature: string, seeds: readonly string[]): TokenRule => ({
  kind,
  signature,
  before: 33,
  pattern: new RegExp(`${NOT_B64_BEFORE}${B64}{33}${signature.replace('+', '\\+')}[A-P]${B64}{5}=(?!=)`, 'y'),
  confidence: byChecksum(seeds),
});

const key52 = (kind: string, signature: string, seeds: readonly string[]): TokenRule => ({
  kind,
  signature,
  before: 42,
  pattern: new RegExp(`${NOT_B64_BEFORE}${B64}{42}${signature.replace('+', '\\+')}[A-D]${B64}{5}(?!${B64})`, 'y'),
  confidence: byChecksum(seeds),
});

const MESSAGING = ['Send0000', 'Listen00', 'Manage00', 'System00'];

const RULES: readonly TokenRule[] = [
  key88('azure-apim-key', 'APIM', ['Tenant00', 'IoTHub00', 'Gatewy00', 'GitKey00']),
  key88('azure-storage-key', '+ASt', ['Default0']),
  key88('azure-cosmos-db-key', 'ACDb', [
    'SysAll00',
    'MastRO00',
    'MastRW00',
    'SystRO00',
    'SystRW00',
    'Encryp00',
    'Resour00',
  ]),
  key88('azure-batch-key', '+ABa', ['AbAcct00']),
  key88('azure-ml-key', '+AMC', ['Classic0']),
  key44('azure-service-bus-key', '+ASb', MESSAGING),
  key44('azure-event-hub-key', '+AEh', MESSAGING),
  key44('azure-relay-key', '+ARm', MESSAGING),
  key44('azure-iot-key', 'AIoT', ['IoTHub00', 'DpsKey00', 'Device00']),
  key44('azure-redis-key', 'AzCa', ['Access00']),
  key52('azure-container-registry-key', '+ACR', ['ACRDflt0']),
  key52('azure-search-key', 'AzSe', ['Query000', 'PAdmin00']),
  {
    kind: 'azure-functions-key',
    signature: 'AzFu',
    before: 44,
    pattern: /(?<![\w-])[\w-]{44}AzFu[\w-]{5}[AQgw]==/y,
    confidence: (value) =>
      byChecksum(['Functi00', 'Master00', 'System00'])(value.replaceAll('-', '+').replaceAll('_', '/')),
  },
  {
    kind: 'azure-cask-key',
    signature: 'JQQJ9',
    before: 52,
    pattern:
      /(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{12}[A-Za-z0-9]{4}[A-Za-z0-9]{4}[A-Za-z0-9]{4}(?:[A-Za-z0-9]{2}==)?(?![A-Za-z0-9])/y,
    confidence: (value) => (hasCaskChecksum(value) ? 'high' : 'medium'),
  },
  {
    kind: 'entra-client-secret',
    signature: 'Q~',
    before: 4,
    pattern: /(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{31,34}(?![\w~.-])/y,
    confidence: always,
  },
  ...['hvs.', 'hvb.', 'hvr.'].map((signature): TokenRule => ({
    kind: 'vault-token',
    signature,
    before: 0,
    pattern: /(?<![\w.-])hv[sbr]\.[\w-]{24,300}(?![\w-])/y,
    confidence: ifLiteral,
  })),
  {
    kind: 'google-api-key',
    signature: 'AIza',
    before: 0,
    pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/y,
    confidence: ifLiteral,
  },
  {
    kind: 'google-client-secret',
    signature: 'GOCSPX-',
    before: 0,
    pattern: /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/y,
    confidence: ifLiteral,
  },
  {
    kind: 'jwt',
    signature: 'eyJ',
    before: 0,
    pattern: /(?<![\w.-])eyJ[\w-]{8,4096}\.[\w-]{8,16384}\.[\w-]{16,4096}(?![\w.-])/y,
    confidence: (value) => (isJwtHeader(value.slice(0, value.indexOf('.'))) ? 'high' : undefined),
  },
  {
    kind: 'azure-apim-key',
    signature: 'GatewayKey ',
    before: 0,
    pattern: /GatewayKey\s([\w.-]{1,256}&(?:amp;)?\d{12}&(?:amp;)?[A-Za-z0-9+/]{86}==)/y,
    confidence: always,
  },
  {
    kind: 'azure-apim-key',
    signature: 'SharedAccessSignature ',
    before: 0,
    pattern: /SharedAccessSignature\s([\w.-]{1,256}&(?:amp;)?\d{12}&(?:amp;)?[A-Za-z0-9+/]{86}==)/y,
    confidence: always,
  },
  {
    kind: 'azure-apim-key',
    signature: 'git&',
    before: 0,
    pattern: /git&(?:amp;)?\d{12}&(?:amp;)?[A-Za-z0-9+/]{86}==/y,
    confidence: always,
  },
  {
    kind: 'private-key',
    signature: '-----BEGIN ',
    before: 0,
    pattern:
      /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----(?:[^<>-]|-(?!----)){40,16384}-----END (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/y,
    confidence: always,
  },
];

const signatureMatches = (text: string, rule: TokenRule): TokenMatch[] => {
  const found: TokenMatch[] = [];
  let at = text.indexOf(rule.signature);
  while (at !== -1) {
    rule.pattern.lastIndex = Math.max(at - rule.before, 0);
    const match = rule.pattern.exec(text);
    const value = match?.[1] ?? match?.[0];
    const confidence = match === null || value === undefined ? undefined : rule.confidence(value, match[0]);
    if (match !== null && value !== undefined && confidence !== undefined) {
      const end = match.index + match[0].length;
      found.push({ kind: rule.kind, start: end - value.length, end, value, confidence });
      at = text.indexOf(rule.signature, Math.max(end, at + 1));
    } else {
      at = text.indexOf(rule.signature, at + rule.signature.length);
    }
  }
  return found;
};

/** Finds the credential in group 1 of each match of a global pattern. */
const captured = (
  text: string,
  pattern: RegExp,
  kind: string,
  confidence: (value: string, index: number) => Confidence | undefined,
): TokenMatch[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const value = match[1] ?? '';
    const start = match.index + match[0].length - value.length - (match[2]?.length ?? 0);
    const sure = confidence(value, start);
    return sure === undefined ? [] : [{ kind, start, end: start + value.length, value, confidence: sure }];
  });

const CONNECTION =
  /(?:AccountName|Endpoint|Server|Data Source|Host|AccountEndpoint|DefaultEndpointsProtocol|HostName|Uid|User Id|Database)\s*=|\.redis\.cache\./i;
const LOOK_BACK = 400;

/** The rest of the string that a part of a connection string stands in: up to the nearest quote or tag before it. */
const stringBefore = (text: string, at: number): string => {
  const before = text.slice(Math.max(at - LOOK_BACK, 0), at);
  return before.slice(Math.max(before.lastIndexOf('"'), before.lastIndexOf('>'), before.lastIndexOf('\n')) + 1);
};

const connectionStrings = (text: string): TokenMatch[] => [
  ...captured(text, /\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/%]{20,128}={0,2})/g, 'connection-string', ifLiteral),
  ...captured(
    text,
    /[;,]\s{0,8}(?:Password|Pwd|Secret|accesskey|SharedSecretValue)=([^;,"'<>&\s]{4,256})/gi,
    'connection-string',
    (value, at) => (CONNECTION.test(stringBefore(text, at)) ? ifLiteral(value) : undefined),
  ),
];

const SIGNED_URL = /[?&;](?:amp;)?(?:sv|sp|se|sr|st|api-version)=/;

const sharedAccessSignatures = (text: string): TokenMatch[] =>
  captured(text, /(?:[?&;"\s]|&amp;)sig=([A-Za-z0-9%+/_-]{43,129}={0,2})/g, 'sas', (value, at) =>
    /(?:=|%3d)$/i.test(value) || SIGNED_URL.test(text.slice(Math.max(at - LOOK_BACK, 0), at))
      ? ifLiteral(value)
      : undefined,
  );

/** `edgecli:edgeclisecret`, the public client of every Apigee Edge tool. */
const PUBLIC_CLIENT = 'edgecli';

const basicConfidence = (value: string): Confidence | undefined => {
  const pair = decodeBasic(value);
  if (pair === undefined || judge(pair.password) !== 'literal') return undefined;
  if (/^user(?:name)?$/i.test(pair.user) && /^pass(?:word)?$/i.test(pair.password)) return undefined;
  return pair.user === PUBLIC_CLIENT ? 'low' : 'high';
};

const basicHeaders = (text: string): TokenMatch[] =>
  captured(text, /\bBasic\s{1,4}([A-Za-z0-9+/]{6,2048}={0,2})/gi, 'basic-credentials', basicConfidence);

const urlCredentials = (text: string): TokenMatch[] =>
  captured(
    text,
    /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/?#"'<>@:]{1,128}:([^\s/?#"'<>@]{1,256})(@)(?=[A-Za-z0-9[{])/gi,
    'url-credentials',
    ifLiteral,
  );

/** All credentials of a text that are known by their form, in no particular order. */
export const findTokens = (text: string): TokenMatch[] => [
  ...RULES.flatMap((rule) => signatureMatches(text, rule)),
  ...connectionStrings(text),
  ...sharedAccessSignatures(text),
  ...basicHeaders(text),
  ...urlCredentials(text),
];
