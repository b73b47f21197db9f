import { iacKindOf } from '../../detect/iac/kinds.ts';
import { textKindOf } from '../../detect/text/kinds.ts';
import type { SourceFile } from '../../evidence/source-file.ts';

/** What a file is, judged by its name and the beginning of its text. */
export type SourceKind = 'apim-policy' | 'apiops-json' | 'apiops-yaml' | 'arm-template' | 'other';

const SECTION = /<(?:inbound|outbound|backend|on-error)[\s/>]/;
/** Roots of the policies of GraphQL resolvers. */
const DATA_SOURCE = /^(?:http|sql|cosmosdb)-data-source$/;
const PRELUDE = /(?:<!--[^]*?(?:-->|$)|<\?[^]*?\?>|<![^>]*>|[^<]+|<(?![A-Za-z_]))/y;
const FIRST_TAG = /<([A-Za-z_][\w.:-]*)([^>]*)/y;

const BUNDLE_FOLDER = /(?:^|\/)(?:apiproxy|sharedflowbundle)\//i;

const BINARY =
  /\.(?:png|jpe?g|gif|ico|icns|webp|bmp|tiff?|psd|pdf|docx|xlsx|pptx|woff2?|ttf|otf|eot|mp[34]|m4a|mov|avi|mkv|webm|wav|ogg|flac|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|ear|nupkg|whl|class|exe|dll|so|dylib|lib|obj|wasm|pyc|pdb|node)$/i;

/** Whether a file of that name holds text; the others are not opened. */
export const isCandidate = (path: string): boolean => !BINARY.test(path);

/** Whether an entry of an archive, or a file, lies in the folder of an Apigee bundle. */
export const isInBundle = (path: string): boolean => BUNDLE_FOLDER.test(path.replaceAll('\\', '/'));

/** What of a path the reading of its text hangs on: equal contents under paths of one form are judged alike. */
export const formOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  return `${kindByName(path)} ${dot > 0 ? name.slice(dot) : name}`;
};

/** A file that is not opened is of a kind that its name alone tells. */
export const kindByName = (path: string): SourceFile['kind'] => {
  if (/(?:^|\/)namedValueInformation\.(?:json|ya?ml)$/i.test(path)) return 'apim-named-value';
  if (isInBundle(path)) return 'apigee';
  return /\.xml$/i.test(path) ? 'apim-policy' : 'other';
};

/** What a file of which no text can be made was to hold by its name; `other` where that promises no text. */
export const kindOfUndecodable = (path: string): SourceFile['kind'] => {
  const isInfrastructure = iacKindOf(path, '') !== undefined;
  if (!isInfrastructure && textKindOf(path, '') === 'plain') return 'other';
  const kind = kindByName(path);
  if (kind !== 'other') return kind;
  return isInfrastructure ? 'iac' : 'text';
};

const firstTag = (text: string): { name: string; attributes: string } | undefined => {
  let at = 0;
  for (;;) {
    PRELUDE.lastIndex = at;
    const skipped = PRELUDE.exec(text)?.[0].length ?? 0;
    if (skipped === 0) break;
    at += skipped;
  }
  FIRST_TAG.lastIndex = at;
  const match = FIRST_TAG.exec(text);
  return match === null ? undefined : { name: match[1] ?? '', attributes: match[2] ?? '' };
};

const isPolicy = (text: string): boolean => {
  const tag = firstTag(text);
  if (tag === undefined) return false;
  // Android layouts have fragments, and other products have policies: those hold no section of a gateway policy.
  if (tag.name === 'fragment') return !/\bandroid:|\bclass=/.test(tag.attributes);
  if (tag.name === 'policies') return SECTION.test(text) || !/<(?:\w+:)?[Pp]olicy[\s>]/.test(text);
  return SECTION.test(`<${tag.name} `) || DATA_SOURCE.test(tag.name);
};

const XML = /\.xml$/i;
const INFORMATION = /(?:^|\/)namedValueInformation\.(json|ya?ml)$/i;
const TEMPLATE = /namedvalues/i;
const SERVICE = /microsoft\.apimanagement/i;

export const classify = (path: string, text: string): SourceKind => {
  const information = INFORMATION.exec(path)?.[1]?.toLowerCase();
  if (information !== undefined) return information === 'json' ? 'apiops-json' : 'apiops-yaml';
  if (XML.test(path)) return isPolicy(text) ? 'apim-policy' : 'other';
  return /\.json$/i.test(path) && TEMPLATE.test(text) && SERVICE.test(text) ? 'arm-template' : 'other';
};

const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|mocks?|testdata)\//i;
const SAMPLE_FOLDER = /(?:^|\/)(?:samples?|examples?|docs?|documentation|snippets?|templates-sample)\//i;

/** What is found in samples and tests is rated one level lower. */
export const contextOf = (path: string): 'live' | 'sample' | 'test' => {
  if (TEST_FOLDER.test(path)) return 'test';
  return SAMPLE_FOLDER.test(path) ? 'sample' : 'live';
};
