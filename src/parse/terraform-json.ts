import { readJsonValue } from './arm-json.ts';
import type { CodeDocument, CodeEntry, CodeValue } from './code-value.ts';
import { declarationsOf } from './terraform.ts';

/** How many names stand between the word of a block and its body, by the JSON syntax of the Terraform language. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  module: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

const blocksOf = (entry: CodeEntry, value: CodeValue, labels: readonly string[], left: number): CodeEntry[] => {
  // Several blocks of one name are a list of their bodies.
  if (value.kind === 'list') return value.items.flatMap((item) => blocksOf(entry, item, labels, left));
  if (left === 0) return [{ ...entry, labels, value }];
  if (value.kind !== 'object') return [];
  return value.entries.flatMap((inner) =>
    blocksOf({ ...entry, start: inner.start }, inner.value, [...labels, inner.name], left - 1),
  );
};

/** The declarations of one member of the root: blocks by their word, anything else a value of a variable. */
const entriesOf = (entry: CodeEntry): CodeEntry[] => {
  const count = LABELS[entry.name];
  return count === undefined ? [entry] : blocksOf(entry, entry.value, [], count);
};

/** Reads Terraform code, or values of its variables, in JSON (`.tf.json`, `.tfvars.json`). Never throws. */
export const readTerraformJson = (text: string): CodeDocument => {
  const { root, comments, problems } = readJsonValue(text);
  const entries = root?.kind === 'object' ? root.entries.flatMap(entriesOf) : [];
  return { declarations: entries.flatMap(declarationsOf), comments, problems };
};
