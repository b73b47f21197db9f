import type { ApigeeFileKind } from './types.ts';

const BUNDLE_FOLDER = /(?:^|\/)(?:apiproxy|sharedflowbundle)\//i;
const RESOURCE = /(?:^|\/)resources\/(jsc|py|node|java|properties|xsl|template|hosted)\//i;
const CONFIG_FOLDER = /(?:^|\/)(?:resources\/edge|edge\/(?:org|env|api)|apigee-?config|(?:org|env)-?config)\//i;
const CONFIG_FILE =
  /(?:^|\/)(?:edge|apigee|org|env|api)?[._-]?(?:edge|config|kvms?|keyvaluemaps?|targetservers?|developerapps?|apps|aliases|keystores?|caches|apiproducts|developers|companies|companyapps|importkeys|maskconfigs|references|flowhooks|credentials)\.(?:json|ya?ml)$/i;
const MAP_FILE =
  /(?:^|[/_.-])kvms?(?:[_.-][^/]*)?\.(?:json|ya?ml)$|kvmfile[^/]*\.json$|(?:^|\/)kvms?[\w.-]*\.(?:json|ya?ml)$|keyvaluemaps?[^/]*\.(?:json|ya?ml)$/i;
const CONFIG_SIGN =
  /"?(?:orgConfig|envConfig|apiConfig|keyValueEntries|keyValueMaps|targetServers|consumerSecret|developerApps|mapIdentifier|apiProducts)"?\s{0,8}:|"?xpath"?\s{0,8}:/;

/** Root elements of policies. The second list is of words that other products use too: they need more than a name. */
const POLICY =
  /^(?:AccessControl|AccessEntity|AssertCondition|AssignMessage|BasicAuthentication|ConcurrentRatelimit|CORS|DataCapture|DecodeJW[ST]|DeleteOAuthV2Info|ExtractVariables|FlowCallout|(?:Generate|Verify)JW[ST]|(?:Generate|Validate)SAMLAssertion|GetOAuthV[12]Info|GraphQL|HTTPModifier|InvalidateCache|JavaCallout|JSONThreatProtection|JSONToXML|KeyValueMapOperations|LookupCache|MessageLogging|MessageValidation|MonetizationLimitsCheck|OASValidation|OAuthV[12]|ParseDialogflowRequest|PopulateCache|PublishMessage|QuotaLimit|RaiseFault|ReadPropertySet|RegularExpressionProtection|ResetQuota|ResponseCache|RevokeOAuthV2|SanitizeModelResponse|SanitizeUserPrompt|SemanticCache(?:Lookup|Populate)|ServiceCallout|SetDialogflowResponse|SetIntegrationRequest|SetOAuthV2Info|SharedFlowCallout|SpikeArrest|StatisticsCollector|TraceCapture|VerifyAPIKey|XMLThreatProtection|XMLToJSON|XSLTransform|ConnectorCallout|ExternalCallout|LlmTokenQuota|PromptTokenLimit)$/;
const SHARED_WORD = /^(?:HMAC|Javascript|JavaScript|Script|PythonScript|Quota|XSL|Ldap|LDAP|Authentication)$/;
const ENDPOINT = /^(?:ProxyEndpoint|TargetEndpoint|SharedFlow)$/;
const BUNDLE_ROOT = /^(?:APIProxy|SharedFlowBundle)$/;

const PRELUDE = /(?:<!--[^]*?(?:-->|$)|<\?[^]*?(?:\?>|$)|<![^>]*>|[^<]+|<(?![A-Za-z_]))/y;
const FIRST_TAG = /<([A-Za-z_][\w.-]*)([^>]*)/y;
const MAX_PRELUDE = 65_536;

const firstTag = (whole: string): { name: string; attributes: string } | undefined => {
  const text = whole.slice(0, MAX_PRELUDE);
  let at = 0;
  for (;;) {
    PRELUDE.lastIndex = at;
    const length = PRELUDE.exec(text)?.[0].length ?? 0;
    if (length === 0) break;
    at += length;
  }
  FIRST_TAG.lastIndex = at;
  const match = FIRST_TAG.exec(text);
  return match === null ? undefined : { name: match[1] ?? '', attributes: match[2] ?? '' };
};

const xmlKind = (path: string, text: string): ApigeeFileKind | undefined => {
  const tag = firstTag(text);
  const isInBundle = BUNDLE_FOLDER.test(path);
  if (/(?:^|\/)(?:[\w-]*pom|settings)\.xml$/i.test(path)) return /apigee/i.test(text) ? 'maven' : undefined;
  if (tag === undefined) return isInBundle ? 'policy' : undefined;
  if (ENDPOINT.test(tag.name)) return 'endpoint';
  if (BUNDLE_ROOT.test(tag.name)) return 'bundle-root';
  if (POLICY.test(tag.name)) return 'policy';
  if (SHARED_WORD.test(tag.name) && (isInBundle || /\bcontinueOnError\s*=/.test(tag.attributes))) return 'policy';
  if (!isInBundle) return undefined;
  return /(?:^|\/)policies\//i.test(path) ? 'policy' : 'markup';
};

const YAML_BUNDLE = /^[ \t-]*(?:\.name|-Data)[ \t]*:/m;
const YAML_ROOT = /^[ \t-]*([A-Z][A-Za-z0-9]{2,40}):/gm;

const isYamlBundle = (text: string): boolean => {
  const head = text.slice(0, MAX_PRELUDE);
  if (!YAML_BUNDLE.test(head)) return false;
  return [...head.matchAll(YAML_ROOT)].some(({ 1: name = '' }) => {
    return POLICY.test(name) || SHARED_WORD.test(name) || ENDPOINT.test(name) || BUNDLE_ROOT.test(name);
  });
};

/** Whether the name says that the file holds key value maps and nothing else. */
export const isMapFile = (path: string): boolean => MAP_FILE.test(path);

/** The overrides of a hybrid installation: at least two of the keys that no other chart has together. */
const isHybrid = (text: string): boolean => {
  const head = text.slice(0, MAX_PRELUDE);
  const keys = head.match(
    /^(?:k8sCluster|virtualhosts|contractProvider|axHashSalt|instanceID|cassandra|synchronizer)(?=:)/gm,
  );
  return new Set(keys).size >= 2;
};

const DEFINITION = /^\s*(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\./m;

const dataKind = (path: string, text: string): ApigeeFileKind | undefined => {
  if (DEFINITION.test(text.slice(0, 4096))) return undefined;
  if (/\.ya?ml$/i.test(path) && isYamlBundle(text)) return 'yaml-bundle';
  if (/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/i.test(path)) return RESOURCE.test(path) ? 'text' : undefined;
  if (isMapFile(path) || CONFIG_FOLDER.test(path) || BUNDLE_FOLDER.test(path)) return 'config';
  const isNamed = CONFIG_FILE.test(path);
  if (/(?:^|\/)edge\.(?:json|ya?ml)$/i.test(path) || isHybrid(text)) return 'config';
  return CONFIG_SIGN.test(text.slice(0, MAX_PRELUDE)) && (isNamed || /apigee|edge/i.test(path) || isSigned(text))
    ? 'config'
    : undefined;
};

const isSigned = (text: string): boolean =>
  /"?(?:orgConfig|envConfig|apiConfig|keyValueEntries)"?\s{0,8}:/.test(text.slice(0, MAX_PRELUDE));

/** Migration tools write each map and app as JSON into a file that has its name and no extension. */
const isMigrated = (path: string, text: string): boolean =>
  /(?:^|\/)(?:kvms?|keyvaluemaps?|apps|developerapps|companyapps|targetservers?|products|developers)\/(?:[^/]+\/){0,4}[^/.]+$/i.test(
    path,
  ) &&
  /^\s*[{[]/.test(text) &&
  /"(?:entry|encrypted|credentials|consumerSecret|apiProducts|sSLInfo)"\s{0,8}:/.test(text.slice(0, MAX_PRELUDE));

const SCRIPT = /\.(?:jsx?|mjs|cjs|ts|java|groovy|py)$/i;
const RESOURCE_KINDS: Readonly<Record<string, ApigeeFileKind>> = {
  jsc: 'script',
  py: 'script',
  java: 'script',
  properties: 'properties',
  xsl: 'markup',
};

const resourceKind = (path: string, folder: string): ApigeeFileKind => {
  if (/\.properties$/i.test(path)) return 'properties';
  if (SCRIPT.test(path)) return 'script';
  if (/\.(?:xslt?|xml|wsdl|xsd)$/i.test(path)) return 'markup';
  return RESOURCE_KINDS[folder] ?? 'text';
};

/** What a file is to Apigee, by its path and the beginning of its text; `undefined` where it is none of its files. */
export const apigeeKindOf = (path: string, text: string): ApigeeFileKind | undefined => {
  if (/\.feature$/i.test(path)) return 'feature';
  if (/\.(?:json|ya?ml)$/i.test(path)) return dataKind(path, text);
  if (isMigrated(path, text)) return 'config';
  const folder = RESOURCE.exec(path)?.[1]?.toLowerCase();
  if (folder !== undefined && BUNDLE_FOLDER.test(path)) return resourceKind(path, folder);
  if (/\.xml$/i.test(path)) return xmlKind(path, text);
  return BUNDLE_FOLDER.test(path) ? 'text' : undefined;
};
