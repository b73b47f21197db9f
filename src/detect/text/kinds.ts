import type { TextKind } from './types.ts';

const BY_NAME: readonly (readonly [RegExp, TextKind])[] = [
  [
    /(?:^|[._-])(?:lock|shrinkwrap)(?:\.(?:json|ya?ml))?$|^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum)$|\.lock$/i,
    'plain',
  ],
  [/^\.env(?:\..+)?$|\.env$|^\.envrc$|^dotenv/i, 'env'],
  [
    /\.(?:properties|ini|conf|cfg|toml|config\.txt|bru|pp)$|^Caddyfile$|^\.(?:npmrc|pypirc|netrc|yarnrc|s3cfg)$|^(?:credentials|config)$/i,
    'properties',
  ],
  [/\.(?:md|markdown|mdx|rst|adoc)$/i, 'markdown'],
  [/\.(?:http|rest)$/i, 'http'],
  [/\.(?:cs|csx|js|mjs|cjs|jsx|ts|mts|cts|tsx|java|kt|kts|go|groovy|gradle|scala|swift|php|vue|fs|py|rb)$/i, 'code'],
  [
    /\.(?:sh|bash|zsh|ksh|ps1|psm1|psd1|bat|cmd|azcli|mk|service)$|^(?:Dockerfile|Makefile|Jenkinsfile|Containerfile)(?:\..+)?$|\.dockerfile$/i,
    'shell',
  ],
  [/\.(?:html?|xhtml|cshtml|razor|liquid|hbs|svelte|aspx)$/i, 'html'],
  [/\.(?:xml|config|csproj|props|targets|pubxml|resx|xslt?|wsdl)$/i, 'markup'],
];

const LOCALISATION =
  /(?:^|[\\/])(?:locales?|i18n|l10n|lang|languages|translations)[\\/]|(?:^|[\\/])messages(?:_\w+)?\.properties$|\.resx$|[._]arb$/i;
const PIPELINE =
  /(?:^|[\\/])(?:azure-pipelines|\.azuredevops|\.azure-pipelines|pipelines?|\.gitlab-ci|\.github[\\/](?:workflows|actions))\b/i;

const dataKind = (path: string, text: string, isYaml: boolean): TextKind => {
  const head = text.slice(0, 20_000);
  if (/^\s*(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\./m.test(head)) return 'openapi';
  if (
    !isYaml &&
    /getpostman\.com|_postman_(?:id|variable_scope|exported)|postman_(?:collection|environment)/i.test(head + path)
  )
    return 'postman';
  if (!isYaml) return 'json';
  return PIPELINE.test(path) || /^(?:steps|jobs|stages|trigger|pool|on)\s*:/m.test(head) ? 'pipeline' : 'yaml';
};

/** Projects of test tools and the like are XML or JSON under a name of their own. */
const kindOfHead = (head: string): TextKind => {
  if (/^\uFEFF?\s*<\?xml\s/.test(head)) return 'markup';
  return /^\uFEFF?\s*\{[ \t]*\r?\n\s*"[^"]{1,64}"\s*:/.test(head) ? 'json' : 'plain';
};

/** What a file is read as, from its name and the first lines of its text. */
export const textKindOf = (path: string, text: string): TextKind => {
  if (LOCALISATION.test(path)) return 'plain';
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const known = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (known !== undefined) return known;
  if (/\.(?:json|jsonc|json5|ipynb|webmanifest|tfstate(?:\.backup)?)$/i.test(name)) return dataKind(path, text, false);
  if (/\.ya?ml$/i.test(name)) return dataKind(path, text, true);
  return kindOfHead(text.slice(0, 512));
};

/** The kind that a fence of a document names. Without a name the text itself has to tell. */
export const fenceKindOf = (language: string, text: string): TextKind => {
  const name = language.toLowerCase();
  if (/^(?:json|jsonc|json5)$/.test(name)) return dataKind('', text, false);
  if (/^(?:ya?ml)$/.test(name)) return dataKind('', text, true);
  if (
    /^(?:cs|csharp|c#|js|javascript|jsx|ts|typescript|tsx|java|kotlin|go|groovy|php|swift|node|py|python|ruby)$/.test(
      name,
    )
  )
    return 'code';
  if (/^(?:http|rest)$/.test(name)) return 'http';
  if (/^(?:env|dotenv)$/.test(name)) return 'env';
  if (/^(?:ini|properties|toml|conf|cfg)$/.test(name)) return 'properties';
  if (/^(?:xml|xslt)$/.test(name)) return 'markup';
  if (/^(?:html|htm)$/.test(name)) return 'html';
  if (/^\s*[{[]\s*["}\]{[]/.test(text)) return dataKind('', text, false);
  if (/^\s*<[A-Za-z!?]/.test(text)) return 'markup';
  return /^(?:GET|POST|PUT|PATCH|DELETE)\s+\S+/m.test(text) ? 'http' : 'shell';
};
