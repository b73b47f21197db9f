import { hasCaskChecksum, hasDevOpsChecksum, hasKeyChecksum } from '../checksums.ts';
import type { Confidence } from '../types.ts';
import { always, ifRandom, isNear } from './rule.ts';
import type { Seen, TokenRule } from './rule.ts';

const B64 = '[A-Za-z0-9+/]';
const NOT_B64_BEFORE = '(?<![A-Za-z0-9+/])';

/** A key whose checksum fails looks edited or invented: it is kept, with less confidence. */
const byChecksum =
  (seeds: readonly string[]) =>
  (value: string): Confidence =>
    hasKeyChecksum(value, seeds) ? 'high' : 'medium';

const escaped = (signature: string): string => signature.replace('+', '\\+');

const key88 = (kind: string, signature: string, seeds: readonly string[]): TokenRule => ({
  kind,
  signatures: [signature],
  before: 76,
  pattern: new RegExp(`${NOT_B64_BEFORE}${B64}{76}${escaped(signature)}${B64}{5}[AQgw]==`, 'y'),
  confidence: byChecksum(seeds),
});

const key44 = (kind: string, signature: string, seeds: readonly string[]): TokenRule => ({
  kind,
  signatures: [signature],
  before: 33,
  pattern: new RegExp(`${NOT_B64_BEFORE}${B64}{33}${escaped(signature)}[A-P]${B64}{5}=(?!=)`, 'y'),
  confidence: byChecksum(seeds),
});

const key52 = (kind: string, signature: string, seeds: readonly string[]): TokenRule => ({
  kind,
  signatures: [signature],
  before: 42,
  pattern: new RegExp(`${NOT_B64_BEFORE}${B64}{42}${escaped(signature)}[A-D]${B64}{5}(?!${B64})`, 'y'),
  confidence: byChecksum(seeds),
});

const MESSAGING = ['Send0000', 'Listen00', 'Manage00', 'System00'];
const COSMOS = ['SysAll00', 'MastRO00', 'MastRW00', 'SystRO00', 'SystRW00', 'Encryp00', 'Resour00'];

/** Redis replaces `+` and `/` in its keys, after or before the checksum was taken. */
const redisConfidence = (value: string): Confidence => {
  const undone = value.replaceAll('P', '+').replaceAll('F', '/');
  return [value, undone].some((key) => hasKeyChecksum(key, ['Access00'])) ? 'high' : 'medium';
};

const CASK_KINDS: Readonly<Record<string, string>> = {
  AZDO: 'azure-devops-token',
  AZAC: 'azure-app-configuration-key',
  AZEG: 'azure-event-grid-key',
  AZMP: 'azure-maps-key',
  AZCS: 'azure-communication-key',
  AZFR: 'azure-fluid-relay-key',
  AZMR: 'azure-mixed-reality-key',
  msql: 'azure-sql-password',
};

/** The provider stands before the checksum; cognitive services name the service in the four characters before it. */
const caskKind = (value: string): string => {
  const provider = value.slice(76, 80);
  if (provider === 'ACOG' && value.slice(72, 76) === 'AAAB') return 'azure-openai-key';
  return CASK_KINDS[provider] ?? 'azure-cask-key';
};

const CASK =
  /(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{24}(?:[A-Za-z0-9]{2}==)?(?![A-Za-z0-9])/y;

const gatewayRule = (signature: string, pattern: RegExp): TokenRule => ({
  kind: 'azure-apim-key',
  signatures: [signature],
  before: 0,
  pattern,
  confidence: always,
});

/** Keys of Microsoft's services, by the frames and seeds of github.com/microsoft/security-utilities. */
export const AZURE_KEY_RULES: readonly TokenRule[] = [
  key88('azure-apim-key', 'APIM', ['Tenant00', 'IoTHub00', 'Gatewy00', 'GitKey00']),
  key88('azure-storage-key', '+ASt', ['Default0']),
  key88('azure-cosmos-db-key', 'ACDb', COSMOS),
  key88('azure-batch-key', '+ABa', ['AbAcct00']),
  key88('azure-ml-key', '+AMC', ['Classic0']),
  key44('azure-service-bus-key', '+ASb', MESSAGING),
  key44('azure-event-hub-key', '+AEh', MESSAGING),
  key44('azure-relay-key', '+ARm', MESSAGING),
  key44('azure-iot-key', 'AIoT', ['IoTHub00', 'DpsKey00', 'Device00']),
  { ...key44('azure-redis-key', 'AzCa', []), confidence: redisConfidence },
  { ...key44('azure-event-grid-key', 'AZEG', []), confidence: always },
  key52('azure-container-registry-key', '+ACR', ['ACRDflt0']),
  key52('azure-search-key', 'AzSe', ['Query000', 'PAdmin00']),
  {
    kind: 'azure-functions-key',
    signatures: ['AzFu'],
    before: 44,
    pattern: /(?<![\w-])[\w-]{44}AzFu[\w-]{5}[AQgw]==/y,
    confidence: (value) =>
      byChecksum(['Functi00', 'Master00', 'System00'])(value.replaceAll('-', '+').replaceAll('_', '/')),
  },
  {
    kind: caskKind,
    signatures: ['JQQJ9'],
    before: 52,
    pattern: CASK,
    confidence: (value) => (hasCaskChecksum(value) ? 'high' : 'medium'),
  },
  {
    kind: 'entra-client-secret',
    signatures: ['Q~', 'Q%7E', 'Q%7e'],
    before: 4,
    pattern: /(?<![\w~.-])[\w~.-]{3}[78]Q(?:~|%7[Ee])[\w~.-]{31,34}(?![\w~.-])/y,
    confidence: always,
  },
  gatewayRule('GatewayKey ', /GatewayKey\s([\w.-]{1,256}&(?:amp;)?\d{12}&(?:amp;)?[A-Za-z0-9+/]{86}==)/y),
  gatewayRule(
    'SharedAccessSignature ',
    /SharedAccessSignature\s([\w.-]{1,256}&(?:amp;)?\d{12}&(?:amp;)?[A-Za-z0-9+/]{86}==)/y,
  ),
  {
    kind: 'azure-functions-key',
    signatures: ['.azurewebsites.net/'],
    before: 0,
    pattern:
      /\.azurewebsites\.net\/[^\s"'<>?]{0,256}\?(?:[^\s"'<>?]{0,256}?&(?:amp;)?)?code=([\w%/+-]{20,128}={0,2})(?![\w%/+=-])/y,
    confidence: ifRandom,
  },
  {
    kind: 'subscription-key',
    signatures: ['ubscription-Key', 'ubscription-key', 'UBSCRIPTION-KEY'],
    before: 0,
    pattern: /ubscription-key["'\]]{0,2}(?:[\s,:=]|%3D|\(){1,8}["'`]?([0-9a-f]{32})(?![\w-])/iy,
    confidence: ifRandom,
  },
  {
    // In logs and notes, where no reader knows a header: a name that long services use, and what looks random.
    kind: 'api-key',
    signatures: ['pi-key', 'pi-Key', 'PI-Key', 'PI-KEY'],
    before: 0,
    pattern: /pi-key["']?\s{0,3}[:=]\s{0,3}["']?([A-Za-z0-9_-]{24,128})(?![\w-])/iy,
    confidence: (value) => (/\d/.test(value) && /[A-Za-z]/.test(value) ? ifRandom(value) : undefined),
  },
  gatewayRule('git&', /git&(?:amp;)?\d{12}&(?:amp;)?[A-Za-z0-9+/]{86}==/y),
];

const DEVOPS_CONTEXT = /azure[ _-]?devops|dev\.azure\.com|visualstudio\.com|\bado\b|(?:^|[^a-z])pat(?:[^a-z]|$)|vsts/i;

/** Personal access tokens of Azure DevOps before 2024 have no signature: a checksum or the text around tells. */
export const DEVOPS_LENGTH = 52;
export const DEVOPS_FORM = /^[2-7a-z]{52}$/;

export const isDevOpsCharacter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 50 && code <= 55);
};

export const devOpsConfidence = (value: string, seen: Seen): Confidence | undefined => {
  if (hasDevOpsChecksum(value)) return 'high';
  return /[2-7]/.test(value) && isNear(seen, DEVOPS_CONTEXT, 80) ? 'medium' : undefined;
};
