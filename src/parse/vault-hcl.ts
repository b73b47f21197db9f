import { hclTokens } from './hcl1-tokens.ts';
import { hclEntries, type HclEntry, type HclFault } from './hcl1-tree.ts';
import { indexLines, spanBetween, type LineIndex, type TextSpan } from './lines.ts';
import { jsonEntries } from './vault-policy-json.ts';
import {
  readStanza,
  type Capability,
  type OldForm,
  type Parameters,
  type Product,
  type Stanza,
  type StanzaProblem,
} from './vault-policy-stanza.ts';

/** One stanza. The names are those of the stored form, where each is explained. */
export interface VaultPolicyRule {
  path: string;
  capabilities: Capability[];
  deny: boolean;
  sudo: boolean;
  parameters?: Parameters;
  minWrappingTtl?: number;
  maxWrappingTtl?: number;
  expiration?: string;
  controlGroup: boolean;
  mfa: boolean;
  templated: boolean;
  oldForm?: OldForm;
  span: TextSpan;
}

export interface VaultPolicyProblem {
  kind: HclFault['kind'] | StanzaProblem['kind'] | 'byte-order-mark' | 'empty';
  name?: string;
  refusedBy: Product[];
  span: TextSpan;
}

/** An ACL policy as rules. Values of parameters and comments are not in it. */
export interface VaultPolicyDocument {
  rules: VaultPolicyRule[];
  problems: VaultPolicyProblem[];
  /** False where something was not understood: rules may then be missing or wrong. */
  complete: boolean;
  /** Where comments hold what looks like the head of a rule; absent where none does. */
  commentedRules?: TextSpan[];
}

const BYTE_ORDER_MARK = 0xfeff;

interface Found {
  readonly index: LineIndex;
  readonly rules: VaultPolicyRule[];
  readonly problems: VaultPolicyProblem[];
  complete: boolean;
}

/**
 * Reads an ACL policy of Vault or OpenBao, in HCL 1 or in its JSON form (text that begins with `{`). What a server
 * refuses on write is a problem that says which server; what cannot be read at all also makes the document incomplete.
 * Never throws, and takes time in proportion to the text.
 */
export const readVaultPolicy = (text: string): VaultPolicyDocument => {
  const found: Found = { index: indexLines(text), rules: [], problems: [], complete: true };
  const marked = text.charCodeAt(0) === BYTE_ORDER_MARK;
  if (marked) addProblem(found, 'byte-order-mark', 0, 1);
  if (text.length === 0) addProblem(found, 'empty', 0, 0);
  const { entries, faults, comments } = readEntries(text, marked ? 1 : 0);
  for (const fault of faults) {
    found.complete = false;
    addProblem(found, fault.kind, fault.start, fault.end);
  }
  for (const entry of entries) takeEntry(found, entry);
  found.problems.sort((left, right) => left.span.offset - right.span.offset);
  const document = { rules: found.rules, problems: found.problems, complete: found.complete };
  const commentedRules = comments.flatMap((comment) => ruleHeads(text, comment, found.index));
  return commentedRules.length === 0 ? document : { ...document, commentedRules };
};

const readEntries = (
  text: string,
  from: number,
): ReturnType<typeof jsonEntries> & { readonly comments: readonly Range[] } => {
  const json = /^\s*\{/.test(from === 0 ? text : text.slice(from));
  // A blank takes the place of the mark, so that offsets stay those of the text.
  if (json) return { ...jsonEntries(from === 0 ? text : ` ${text.slice(from)}`), comments: [] };
  const tokens = hclTokens(text, from);
  const comments = tokens.map(({ start }, index) => ({ start: tokens[index - 1]?.end ?? from, end: start }));
  return { ...hclEntries(text, tokens, 'path'), comments };
};

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Between two tokens stand blanks and comments only. */
const ruleHeads = (text: string, { start, end }: Range, index: LineIndex): TextSpan[] => {
  if (end - start < 'path "" {'.length) return [];
  return [...text.slice(start, end).matchAll(/\bpath[ \t]+"[^"\n]*"[ \t]*\{/g)].map((head) =>
    spanBetween(index, start + head.index, start + head.index + head[0].length),
  );
};

const addProblem = (
  found: Found,
  kind: VaultPolicyProblem['kind'],
  start: number,
  end: number,
  more: { readonly name?: string; readonly refusedBy?: Product[] } = {},
): void => {
  const refusedBy: Product[] = more.refusedBy ?? ['vault', 'openbao'];
  const span = spanBetween(found.index, start, end);
  found.problems.push({ kind, ...(more.name === undefined ? {} : { name: more.name }), refusedBy, span });
};

const takeEntry = (found: Found, entry: HclEntry): void => {
  const key = entry.keys[0];
  if (key === undefined) return;
  if (key.text === 'name') {
    const named = entry.value.kind === 'string' || entry.value.kind === 'number';
    if (!named) addProblem(found, 'wrong-type', entry.start, entry.end, { name: 'name' });
    return;
  }
  if (key.text !== 'path') {
    const name = /^[A-Za-z_-]{1,40}$/.test(key.text) ? { name: key.text } : {};
    addProblem(found, 'unknown-key', key.start, key.end, name);
    return;
  }
  const { stanza, problems } = readStanza(entry);
  for (const problem of problems) {
    if (problem.loses) found.complete = false;
    addProblem(found, problem.kind, problem.start, problem.end, problem);
  }
  if (stanza !== undefined) found.rules.push(ruleOf(stanza, spanBetween(found.index, entry.start, entry.end)));
};

const ruleOf = (stanza: Stanza, span: TextSpan): VaultPolicyRule => ({
  ...stanza,
  capabilities: [...stanza.capabilities],
  deny: stanza.capabilities.includes('deny'),
  sudo: stanza.capabilities.includes('sudo'),
  span,
});
