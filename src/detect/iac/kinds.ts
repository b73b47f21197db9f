/** What a file of infrastructure code is. Other files in HCL, as of Vault servers, count as `terraform`. */
export type IacKind = 'bicep' | 'arm-template' | 'arm-parameters' | 'terraform' | 'tfvars';

const HEAD = 65_536;
const SCHEMA = /"\$schema"\s{0,8}:\s{0,8}"[^"\n]{0,200}\/(\w*deployment(?:Template|Parameters))\.json/i;
const TEMPLATE_SIGNS: readonly RegExp[] = [
  /"resources"\s{0,8}:\s{0,8}[[{]/,
  /"(?:contentVersion|apiVersion)"\s{0,8}:/,
  /"type"\s{0,8}:\s{0,8}"Microsoft\.\w+\//i,
];
const PARAMETER_NAME = /(?:^|[/._-])param(?:eter)?s?(?:[._-][^/]*)?\.jsonc?$/i;
const PARAMETER_SIGN = /"parameters"\s{0,8}:\s{0,8}\{/;
const PARAMETER_VALUE = /:\s{0,32}\{\s{0,256}"(?:value|reference)"\s{0,8}:/;

const jsonKind = (path: string, text: string): IacKind | undefined => {
  const head = text.slice(0, HEAD);
  const schema = SCHEMA.exec(head)?.[1];
  if (schema !== undefined) return /Parameters$/i.test(schema) ? 'arm-parameters' : 'arm-template';
  if (TEMPLATE_SIGNS.every((sign) => sign.test(head))) return 'arm-template';
  const isParameters = PARAMETER_SIGN.test(head) && PARAMETER_VALUE.test(head) && PARAMETER_NAME.test(path);
  return isParameters ? 'arm-parameters' : undefined;
};

/** What a file is by its name, JSON files also by the beginning of their text; `undefined` where it is no infrastructure code. */
export const iacKindOf = (path: string, text: string): IacKind | undefined => {
  if (/\.bicep(?:param)?$/i.test(path)) return 'bicep';
  if (/\.tfvars(?:\.json)?$/i.test(path)) return 'tfvars';
  if (/\.(?:tf|tofu|hcl|tf\.json|tofu\.json)$/i.test(path)) return 'terraform';
  return /\.jsonc?$/i.test(path) ? jsonKind(path, text) : undefined;
};
