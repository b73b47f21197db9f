/**
 * What a value in a credential position is. Only `literal` is a finding: there is no floor for length or entropy,
 * since weak passwords are passwords. A `deploy-token` is text that a pipeline was to replace.
 */
export type Judgement = 'empty' | 'reference' | 'deploy-token' | 'placeholder' | 'literal';

/** Stands for a part of a text that is computed when the policy runs. */
export const DYNAMIC = '\0';

const WHOLE_REFERENCE: readonly RegExp[] = [
  /^@[({]/,
  // A quote inside may cut it short.
  /^\{\{[^{}]+(?:\}\}$|$)/,
  /^\{[A-Za-z_][\w.-]*(?:\(\))?(?:![rsa])?\}$/,
  /^\[(?:parameters|variables|reference|listKeys|listSecrets|concat|format|resourceId|string|if|first|last|guid|newGuid)\s*\(.*\)[\w.[\]()']*\]$/is,
  /^(?:parameters|variables|reference|listKeys|newGuid)\s*\(.*\)[\w.]*$/is,
  /^(?:var|local|data|module|each|self|resource|azurerm_\w+)\.[\w.[\]"*-]+$/,
  /^(?:request|response|message|flow|private|propertyset|organization|environment|proxy|target|client|system|variable|context)\.[\w.-]+$/i,
  /^context\.[A-Z]\w*[.[(]/,
  /^\w+\.(?:outputs|properties)\.\w[\w.]*$/,
  /^process\.env\b/,
  /^\$\{[A-Za-z_][\w.]*(?:[([?:]|$)/,
  /^\$env:\w+$/i,
  /^(?:env|secrets|vars|inputs|steps)\.[A-Z_][\w.]*$/i,
  /^https:\/\/[\w.{}-]+\.vault(?:\.[\w.-]+)?\/(?:secrets|keys|certificates)\//i,
  /^\$[A-Z_][A-Z0-9_]*$/,
  // A variable of PowerShell or PHP that is named for what it holds.
  /^\$[a-z]\w{0,40}(?:[Pp]ass(?:[Ww]or)?d?|[Pp]wd|[Ss]ecret|[Kk]ey|[Tt]oken|[Cc]redential)$|^\$(?:pass(?:word|wd)?|pwd|secret|key|token|credential)$/i,
  /^ENC\[AES256_GCM,/,
  // What Maven and stores of passwords keep: encrypted, or a hash.
  /^\{[A-Za-z0-9+/]{11,}={1,2}\}$/,
  /^\$(?:1|2[abxy]?|5|6|y|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*|apr1)\$[^$\s]+(?:\$[^$\s]+)*$/,
  /^\{(?:SSHA|SHA|SMD5|MD5|CRYPT|SSHA\d+|SHA\d+|bcrypt|PBKDF2\w*)\}/i,
  // The workflow language of Logic Apps.
  /^@\{?(?:parameters|body|variables|outputs|triggerBody|triggerOutputs|appsetting|actions|items|concat|coalesce)\(.*\)/is,
  // What a script puts in: `%s`, `{0}`, `{$user->name}`.
  /^%[\d.-]{0,6}[sdvx]$/,
  /^(?:%[sdvx]|\{\d?\}|[:/@.?&=-]){2,40}$/,
  /^\{(?:\d{1,2}|\$[A-Za-z_][^{}]*)?\}$/,
];
const PARTIAL_REFERENCE =
  /(?<!\$)\{\{[^{}]+\}\}|@Microsoft\.KeyVault\(|secretKeyRef|\bvault:[\w/-]+#\w+|=\{\d\}(?=&|$)/i;

const DEPLOY_TOKEN: readonly RegExp[] = [
  /\$\{\{[^{}]+\}\}/,
  /[$%]\{[^{}]+\}/,
  /%\(\w[\w.-]{0,127}\)[sdr]/,
  /#\{[^{}]+\}#?/,
  /\{#[^{}#]+#\}/,
  /\$\([\w.:-]+\)/,
  /^__[\w.:-]+__$/,
  /__[A-Za-z0-9][A-Za-z0-9_.:-]*__/,
  /^%[A-Za-z_][\w.-]*%$/,
  /^\$[A-Za-z_][\w.-]*\$$/,
  /^@{1,2}[A-Za-z_][\w.-]*@{1,2}$/,
];

const ENUMERATION =
  /^(?:true|false|null|none|nil|undefined|n\/a|na|yes|no|y|n|on|off|enabled|disabled|fetch|required|optional|anonymous|default|basic|bearer|apikey|negotiate|digest|token|sharedaccesssignature|sharedkey|utf-?8|utf-?16|ascii|latin-?1|base16|base64(?:url)?|hex|binary|(?:\d{1,6}\.){3,20}\d{1,10}|iso-8859-1|sha-?\d+|hmac-?sha-?\d+|[hrp]s(?:256|384|512)|rsa|aes|md5|jwt|access_token|id_token|refresh_token|client_credentials|authorization_code|debug|info|warn(?:ing)?|trace|verbose|fatal|get|post|put|patch|delete|options|header|query|cookie|urn:ietf:[\w:-]+|-?\d{1,5}[,;]?|[.,:;|/\\=&?*#@!$%\-_ [\](){}<>]+)$/i;

const PLACEHOLDER: readonly RegExp[] = [
  /^<[^<>]*>$/,
  /^\[[^[\]]*[A-Za-z][^[\]]*\]$/,
  /^\(.*\)$/s,
  /^(?:your|the|some|an?)[ _-].*(?:here|key|secret|password|token|value|name|id)$/i,
  // `Your_password123` is what makers' pages start their servers with, and what they run with then.
  /^your(?!\S{0,32}password\d)[ _.-]?[a-z]/i,
  // What a form has in front of a field.
  /^(?:[A-Z][a-z]{1,16} ){1,2}(?:key|secret|password|token|code)$/,
  // What tests of refusals send.
  /^(?:in-?valid|wrong|bad|expired|incorrect|fake|missing)(?:[-_ ]?(?:key|token|secret|password|passwd|pass|pwd|api[-_]?key|credentials?|value)){0,2}\d?$/i,
  /^my[ _-](?:secret|password|pass|key|token|(?:api|access|secret)[ _-]?key)$/i,
  /replace[_ -]?(?:me|this|with)|change[_ -]?(?:me|this)|\bchange[_ -]?it\b|to[_ -]?be[_ -]?(?:replaced|defined|set)|fill[_ -]?me/i,
  /^(?:todo|tbd|fixme|placeholder|dummy|example|sample|redacted|removed|hidden|masked|secret[_-]?here)\b/i,
  /[_ -](?:placeholder|goes[_ -]here|here)$/i,
  /^(?:MY[_-]?)?(?:PASSWORD|USERNAME|SECRET|TOKEN|KEY|API_?KEY|CLIENT_?SECRET|ACCESS_?TOKEN)\d?$/,
  /^base-?64[ -]?encoded\b/i,
  /\bredacted\b/i,
  /EXAMPLE[_-]|[_-]EXAMPLE/,
  // What a signature of a function or a page of a manual has: a default, a choice of values.
  /^(?:none|null|nil|true|false|undefined)[,;:)\]}]{1,4}$/i,
  /^[a-z]{2,16}(?:\|[a-z]{2,16}){1,8}$/i,
  /^(?:(.)\1{2,})$/s,
  // Zeroes in base64.
  /^A{8,}={0,2}$/,
  /^[x*.#•_0z-]+$/i,
  /^(?:0{8}-0{4}-0{4}-0{4}-0{12}|x{8}-(?:x{4}-){3}x{12})$/i,
  /^[\w-]{0,16}\.{3,}$|…$|^\{(?:…|\.{3})\}$/,
  /^(?:abc)?(?:x{4,}|\*{3,})/i,
  /\*{4,}|x{8,}/i,
];

const INSTRUCTION =
  /^(?:enter|insert|put|paste|add|set|replace|fill|use|get|provide|specify)[ _-]?(?:your|in|with|me|by|this|it|the|from|here)\b/i;
const VERB = /^(?:enter|insert|put|paste|replace|provide|specify)$/i;
const WORD = /^(?:(?:[A-Za-z][a-z]*|[A-Z]+)(?:[A-Z][a-z]{2,})*\d{0,2}|\d{1,3})$/;

const isOpaquePart = (part: string): boolean => part.length >= 8 && /\d[A-Za-z]/.test(part);

/** `put-your-key-here`, `enter password`: it says what to do, and no part of it could be what was to be put there. */
const isInstruction = (value: string): boolean => {
  if (INSTRUCTION.test(value)) return !value.split(/[^A-Za-z0-9]/).some(isOpaquePart);
  const [verb = '', ...words] = value.split(/[_ -]/);
  return VERB.test(verb) && words.length > 0 && words.length <= 8 && words.every((word) => WORD.test(word));
};

/** Keys of emulators, of the RFCs for OAuth and of makers' own pages, telemetry keys, and keys that are meant to be published. */
const WELL_KNOWN =
  /^(?:Eby8vdM02x[A-Za-z0-9+/]{76}==|C2y6yDjf5\/R\+ob0N8A7Cgv30VRDJIWEHLM\+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw\/Jw==|[A-Za-z0-9/+]{8,64}EXAMPLE(?:KEY)?|pk_(?:live|test)_\w+|eyJ[\w-]+\.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIi[\w-]+\.[\w-]+|(?:czZCaGRSa3F0MzpnWDFmQmF0M2JW|gX1fBat3bV|7Fjfp0ZBr1KtDRbnfVdmIw|2YotnFZFEjr1zCsicMWpAA|tGzv3JOkF0XG5Qx2TlKWIA|SplxlOBeZQQYbYS6WxSbIA|open sesame|QWxhZGRpbjpvcGVuIHNlc2FtZQ==)|UseDevelopmentStorage=true;?|InstrumentationKey=[^;]*(?:;(?:IngestionEndpoint|LiveEndpoint|ApplicationId|EndpointSuffix)=[^;]*)*;?)$/;

/** How the public keys of RSA, of the curves and of Ed25519 begin in base64, by their algorithm identifiers. */
const PUBLIC_KEY =
  /^(?:MFkwEwYHKoZI|MFYwEAYHKoZI|MHYwEAYHKoZI|MI(?:Gf|IBIj|IBoj|ICIj)[A-Z0-9]{0,2}ANBgkqhkiG9w0BAQ|MCowBQYDK2)/;

const isSentence = (value: string): boolean =>
  /^\p{L}[\p{L}'’,-]*[;:]?(?: (?:[\p{L}'’,.;:()-]+|\d{1,3})){3,}[.!?]?$/u.test(value);

/** Judges a value, decoded and without the scheme in front of it. */
export const judge = (raw: string): Judgement => {
  const value = raw.trim();
  if (value === '') return 'empty';
  const head = value.slice(0, 1024);
  if (head.includes(DYNAMIC) || value.includes(DYNAMIC) || PARTIAL_REFERENCE.test(head)) return 'reference';
  if (DEPLOY_TOKEN.some((pattern) => pattern.test(head))) return 'deploy-token';
  if (WHOLE_REFERENCE.some((pattern) => pattern.test(head))) return 'reference';
  if (ENUMERATION.test(head) || PUBLIC_KEY.test(head) || WELL_KNOWN.test(head)) return 'placeholder';
  if (PLACEHOLDER.some((pattern) => pattern.test(head)) || isInstruction(head) || isSentence(head))
    return 'placeholder';
  return 'literal';
};

/** Whether a value behind a weak name (`key`, `code`) looks like a credential rather than a word. */
export const looksOpaque = (value: string): boolean =>
  value.length >= 8 &&
  !/\s/.test(value) &&
  /[0-9]/.test(value) &&
  (/[A-Z]/.test(value) || value.length >= 12 || /[^\w-]/.test(value));
