import type { CodeDocument, CodeEntry, CodeValue, Declaration } from '../../parse/code-value.ts';
import { member, plainText } from '../../parse/code-value.ts';
import { nameStrength } from '../names.ts';
import { insideOf } from './embedded-policies.ts';

/** An output of a template, or a value handed to a nested one, that shows a secret; the shape of `secretOutput` in `src/evidence/file-findings.ts`. */
export interface FoundOutput {
  readonly name: string;
  readonly why: 'list-function' | 'secure-parameter' | 'outer-scope' | 'not-secure' | 'not-sensitive';
  readonly start: number;
  readonly end: number;
}

interface Used {
  readonly kind: 'call' | 'reference';
  readonly path: string;
  readonly argument: string | undefined;
  readonly start: number;
  readonly end: number;
}

const usedIn = (value: CodeValue, used: Used[] = []): Used[] => {
  if (value.kind === 'reference' || value.kind === 'call') {
    const argument = value.kind === 'call' ? plainText(value.args[0]) : undefined;
    used.push({ kind: value.kind, path: value.path, argument, start: value.start, end: value.end });
  }
  for (const inner of insideOf(value)) usedIn(inner, used);
  return used;
};

/** Functions that answer keys. Some that begin with `list` answer nothing secret. */
const LIST_FUNCTION =
  /(?:^|\.)list(?!Locations|Operations|Skus|Usages|Status|Metadata|RuntimeStatus)(?:[A-Z]\w*|keys|secrets)(?:\(|\.|$)/;

const isListed = ({ kind, path }: Used): boolean =>
  kind === 'call' && (LIST_FUNCTION.test(path) || /^list(?:keys|secrets)$/i.test(path));

const isSecureParameter = ({ path, argument }: Used, secure: ReadonlySet<string>): boolean =>
  /^parameters$/i.test(path)
    ? secure.has((argument ?? '').toLowerCase())
    : secure.has((path.split(/[.[(]/)[0] ?? '').toLowerCase());

const secureNames = (declarations: readonly Declaration[]): Set<string> =>
  new Set(
    declarations
      .filter(({ keyword, secure }) => keyword === 'parameter' && secure)
      .map(({ name }) => name.toLowerCase()),
  );

const templateOutput = (output: Declaration, secure: ReadonlySet<string>): FoundOutput[] => {
  if (output.secure || output.value === undefined) return [];
  const { start, end } = output.value;
  const used = usedIn(output.value);
  if (used.some(isListed)) return [{ name: output.name, why: 'list-function', start, end }];
  if (!used.some((use) => isSecureParameter(use, secure))) return [];
  return [{ name: output.name, why: 'secure-parameter', start, end }];
};

const SECRET_ATTRIBUTE =
  /^(?:data\.)?(?:azurerm_key_vault_secret\.[\w[\]*-]+\.value|random_(?:password|string)\.[\w[\]*-]+\.result|vault_\w+\.[\w[\]*-]+\.(?:data|data_json|secret_id|client_token)|azuread_(?:application|service_principal)_password\.[\w[\]*-]+\.value|azurerm_kubernetes_cluster\.[\w[\]*-]+\.kube_(?:admin_)?config(?:_raw)?)(?:$|[.[])/;

const isSecretAttribute = (path: string): boolean => {
  if (SECRET_ATTRIBUTE.test(path)) return true;
  const steps = path.replaceAll('[]', '').split('.');
  const last = steps.at(-1) ?? '';
  if (!/^(?:azurerm|azuread|vault|aws|google)_/.test(steps[0] === 'data' ? (steps[1] ?? '') : (steps[0] ?? '')))
    return false;
  return (
    /(?:^|_)(?:access|account|shared_access|primary|secondary|master)_?key$/.test(last) ||
    nameStrength(last) === 'strong'
  );
};

const terraformOutput = (output: Declaration, secure: ReadonlySet<string>): FoundOutput[] => {
  if (output.secure || output.value === undefined) return [];
  const used = usedIn(output.value);
  const shows = used.some(({ path }) => {
    const variable = /^var\.([\w-]+)/.exec(path)?.[1]?.toLowerCase();
    return (variable !== undefined && secure.has(variable)) || isSecretAttribute(path);
  });
  const { start, end } = output.value;
  return shows ? [{ name: output.name, why: 'not-sensitive', start, end }] : [];
};

/** The outputs that show what a list function answers, or a secure parameter. */
export const findSecretOutputs = (document: CodeDocument, isTerraform: boolean): FoundOutput[] => {
  const secure = secureNames(document.declarations);
  const outputs = document.declarations.filter(({ keyword }) => keyword === 'output');
  return outputs.flatMap((output) => (isTerraform ? terraformOutput : templateOutput)(output, secure));
};

const deploymentsIn = (value: CodeValue, found: CodeValue[] = []): CodeValue[] => {
  const type = plainText(member(value, 'type'));
  if (/^microsoft\.resources\/deployments$/i.test(type ?? '')) found.push(value);
  for (const inner of insideOf(value)) deploymentsIn(inner, found);
  return found;
};

const secretUses = (value: CodeValue, secure: ReadonlySet<string>): Used[] =>
  usedIn(value).filter((use) => isListed(use) || isSecureParameter(use, secure));

const nameOf = ({ path, argument }: Used): string => (/^parameters$/i.test(path) ? (argument ?? path) : path);

const inOuterScope = (template: CodeValue, secure: ReadonlySet<string>): FoundOutput[] => {
  const byName = new Map<string, FoundOutput>();
  for (const use of secretUses(template, secure)) {
    const name = nameOf(use);
    if (!byName.has(name)) byName.set(name, { name, why: 'outer-scope', start: use.start, end: use.end });
  }
  return [...byName.values()];
};

const handedOver = (deployment: CodeValue, template: CodeValue, secure: ReadonlySet<string>): FoundOutput[] => {
  const parameters = member(member(deployment, 'properties'), 'parameters');
  const declared = member(template, 'parameters');
  if (parameters?.kind !== 'object') return [];
  return parameters.entries.flatMap(({ name, value }) => {
    const given = member(value, 'value');
    const type = plainText(member(member(declared, name), 'type'));
    if (given === undefined || type === undefined || /^secure/i.test(type)) return [];
    if (secretUses(given, secure).length === 0) return [];
    return [{ name, why: 'not-secure' as const, start: given.start, end: given.end }];
  });
};

const isSecure = ({ value }: CodeEntry): boolean => /^secure/i.test(plainText(member(value, 'type')) ?? '');

/** Secrets that an ARM template hands to deployments inside it so that their record shows them. */
export const findHandedSecrets = (document: CodeDocument & { readonly root?: CodeValue }): FoundOutput[] => {
  if (document.root === undefined) return [];
  const parameters = member(document.root, 'parameters');
  const entries = parameters?.kind === 'object' ? parameters.entries : [];
  const secure = new Set(entries.filter(isSecure).map(({ name }) => name.toLowerCase()));
  return deploymentsIn(document.root).flatMap((deployment) => {
    const properties = member(deployment, 'properties');
    const template = member(properties, 'template');
    if (template?.kind !== 'object') return [];
    const scope = plainText(member(member(properties, 'expressionEvaluationOptions'), 'scope'));
    return scope?.toLowerCase() === 'inner' ? handedOver(deployment, template, secure) : inOuterScope(template, secure);
  });
};
