import type { CodeCall, CodeDocument, CodeValue } from '../../parse/code-value.ts';
import { member, plainText } from '../../parse/code-value.ts';
import { judge } from '../judge.ts';
import { insideOf } from './embedded-policies.ts';

/** The shape of `keyVaultParameterForm` in `src/evidence/file-findings.ts`. */
export interface FoundForm {
  readonly parameter: string;
  readonly form: 'whole' | 'no-vault-id' | 'no-secret-name' | 'pinned-version' | 'deploy-token';
  readonly start: number;
  readonly end: number;
}

const VAULT_ID = /\/providers\/Microsoft\.KeyVault\/vaults\/[^/\s]+\/?$/i;

const isSaid = (value: CodeValue | undefined): boolean =>
  value !== undefined && plainText(value)?.trim() !== '' && !(value.kind === 'word' && /^(?:null|)$/.test(value.text));

const isToken = (value: CodeValue | undefined): boolean => judge(plainText(value) ?? '') === 'deploy-token';

const formOf = (reference: CodeValue): FoundForm['form'] => {
  const id = member(member(reference, 'keyVault'), 'id');
  const name = member(reference, 'secretName');
  const version = member(reference, 'secretVersion');
  if ([id, name, version].some(isToken)) return 'deploy-token';
  const vault = plainText(id);
  if (!isSaid(id) || (vault !== undefined && !vault.startsWith('[') && !VAULT_ID.test(vault))) return 'no-vault-id';
  if (!isSaid(name)) return 'no-secret-name';
  return isSaid(version) ? 'pinned-version' : 'whole';
};

const referencesIn = (value: CodeValue, found: FoundForm[]): void => {
  if (value.kind === 'object') {
    for (const entry of value.entries) {
      const reference = member(entry.value, 'reference');
      if (member(reference, 'keyVault') === undefined) continue;
      const { start, end } = reference ?? entry.value;
      if (reference !== undefined) found.push({ parameter: entry.name, form: formOf(reference), start, end });
    }
  }
  for (const inner of insideOf(value)) referencesIn(inner, found);
};

/** The Key Vault references of a file of parameters, or of the deployments in an ARM template. */
export const findReferences = ({ root }: { readonly root?: CodeValue }): FoundForm[] => {
  const found: FoundForm[] = [];
  if (root !== undefined) referencesIn(root, found);
  return found;
};

/** `vault.getSecret(name, version?)`; in a file of parameters `az.getSecret(subscription, group, vault, name, version?)`. */
const callForm = (call: CodeCall): FoundForm['form'] => {
  const isAz = /^(?:az\.)?getSecret$/.test(call.path);
  const [name, version] = isAz ? call.args.slice(3) : call.args;
  if (call.args.some(isToken)) return 'deploy-token';
  if (isAz && !isSaid(call.args[2])) return 'no-vault-id';
  if (!isSaid(name)) return 'no-secret-name';
  return isSaid(version) ? 'pinned-version' : 'whole';
};

const callsIn = (value: CodeValue, parameter: string, found: FoundForm[]): void => {
  if (value.kind === 'call' && /(?:^|\.)getSecret$/.test(value.path)) {
    found.push({ parameter, form: callForm(value), start: value.start, end: value.end });
  }
  if (value.kind === 'object') for (const entry of value.entries) callsIn(entry.value, entry.name, found);
  else for (const inner of insideOf(value)) callsIn(inner, parameter, found);
};

/** The calls of `getSecret` in a Bicep file. */
export const findSecretCalls = ({ declarations }: CodeDocument): FoundForm[] => {
  const found: FoundForm[] = [];
  for (const { name, value } of declarations) if (value !== undefined) callsIn(value, name, found);
  return found;
};
