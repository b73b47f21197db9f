/**
 * How far a name (of a header, parameter, variable, property) says that its value is a credential. A weak name needs
 * a value that looks like one.
 */
export type NameStrength = 'strong' | 'weak' | 'none';

/** Last words that make a name one *about* a credential: its address, its lifetime, its kind. */
const ABOUT =
  /^(?:name|names|id|ids|uid|url|uri|urls|uris|endpoint|address|path|version|type|expiry|expires|expire|expiration|expired|in|at|on|ttl|duration|lifetime|age|count|counter|length|limit|header|headers|vault|issuer|audience|scope|scopes|response|request|result|status|error|exists|present|valid|validity|validation|invalid|enabled|required|cached|cache|algorithm|alg|format|prefix|suffix|provider|server|host|thumbprint|field|parameter|param|params|claim|claims|mode|size|policy|usage|use|used|consumed|remaining|tokens|store|location|ref|reference|metric|metrics|pattern|regex|attempts|source|flag|needed|missing|refreshed|hint|label|tag|format|owner|state|encoder|encoding|encryption|encoders|hasher|handler|resolver|validator|generator|quota|budget|reset|rotation|strength|complexity|requirement|requirements|grant|method|methods|property|properties|attribute|attributes|column|columns|level|logging|user|users|role|roles|reader|readers|permission|permissions|setting|settings|group|groups|topic|queue|module|engine|mount|days|hours|minutes|seconds|definition|definitions|message|messages|msg|errors|exception|text|title|description|desc|event|events|action|route|page|view|icon|class|kind|driver|manager|service|helper|util|utils|controller|repository|factory|builder|filter|interceptor|middleware|plugin|env|envs|from|file|files|filename|dir|directory|folder)$/;
const NOT_A_CREDENTIAL =
  /^(?:encrypted|hashed|salted|cache|caching|counter|public|publishable|partition|rate|quota|metric|csrf|xsrf|correlation|idempotency|sort|foreign|routing|tokens|tokenizer|pagination|continuation|page|next|prompt|completion|lookup)$/;
const STRONG =
  /secret|passw(?:or)?d|passphrase|passcode|pwd|credential|apikey|accesskey|subscriptionkey|privatekey|sharedkey|signingkey|signaturekey|accountkey|masterkey|hostkey|functionkey|functionskey|encryptionkey|decryptionkey|validationkey|hmackey|jwtkey|erlangcookie|authkey|clientkey|serverkey|servicekey|appkey|appsecret|storagekey|connectionstring|accesstoken|bearertoken|authtoken|refreshtoken|idtoken|vaulttoken|apitoken|sastoken|saskey|sessiontoken|securitytoken|authorization|token$|[a-z]pw$/;
/** Keys that are published, and those that only say where telemetry goes. */
const PUBLISHED = /^(?:\w*captcha)?sitekey$|(?:instrumentation|applicationinsights|appinsights)key$/;
/** The key that a cache is encrypted with is no key of the cache. */
const CIPHERS = /(?:en|de)cryption[_-]?key$/i;
const EXACT_STRONG = new Set([
  'sig',
  'subscriptionkey',
  'pat',
  'xfunctionskey',
  'bearer',
  'jwt',
  'pass',
  'sas',
  'sonarlogin',
]);
const EXACT_WEAK = new Set(['key', 'code', 'auth', 'signature', 'sign', 'assertion']);

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Names come again and again. Those of a few thousand are remembered, then all are forgotten. */
const RATED = new Map<string, NameStrength>();
const MAX_RATED = 4096;

/** Rates a name. Case, hyphens and underscores do not matter; `tokenUrl` or `cache-key` are no credential names. */
export const nameStrength = (name: string): NameStrength => {
  if (name.length > 128) return 'none';
  const known = RATED.get(name);
  if (known !== undefined) return known;
  if (RATED.size === MAX_RATED) RATED.clear();
  const strength = rate(name);
  RATED.set(name, strength);
  return strength;
};

const rate = (name: string): NameStrength => {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (ABOUT.test(last) || (words.some((word) => NOT_A_CREDENTIAL.test(word)) && !CIPHERS.test(name))) return 'none';
  const joined = words.join('');
  if (PUBLISHED.test(joined)) return 'none';
  if (EXACT_STRONG.has(joined) || STRONG.test(joined)) return 'strong';
  if (EXACT_WEAK.has(joined) || last === 'key' || last === 'auth') return 'weak';
  return 'none';
};

const GROUP =
  /(?:^|[a-z_-])(?:(?:api|access|function|functions|subscription|host|master|shared|app)[_-]?keys|passwords|(?:app|client|app[_-]?client|shared|api)[_-]?secrets|(?:api|access|auth)[_-]?tokens)$|^secrets$/i;

/** Whether a name in the plural says that all that is grouped under it are credentials. */
export const isGroupOfCredentials = (name: string): boolean => name.length <= 128 && GROUP.test(name);

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/vaulttoken/, 'vault-token'],
  [/connectionstring/, 'connection-string'],
  [/clientsecret|appsecret/, 'client-secret'],
  [/passw|pwd|passphrase|passcode|^pass$|pw$/, 'password'],
  [/subscriptionkey/, 'subscription-key'],
  [/function|^code$|hostkey|masterkey/, 'function-key'],
  [/^sig$|^sas|sastoken|signature/, 'sas'],
  [/jwtsecret|privatekey|signingkey|hmac|encryptionkey|decryptionkey|sharedkey|signaturekey/, 'signing-key'],
  [/token|bearer|jwt|authorization/, 'bearer-token'],
  [/secret|credential/, 'secret'],
];

/** The kind of credential that a name announces. */
export const kindOfName = (name: string): string => {
  const joined = wordsOf(name).join('');
  return KINDS.find(([pattern]) => pattern.test(joined))?.[1] ?? 'api-key';
};

/**
 * Whether a credential of that name may be a bare number. People choose passwords of digits; a number under `token` or
 * `key` counts something or says how long.
 */
export const mayBeNumber = (name: string): boolean => /^(?:password|secret|client-secret)$/.test(kindOfName(name));
